"""Pages for everybody: what is open, who may apply, what was decided."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.roles import Role
from applications.models import Application
from applications.publicity import published_rows
from applications.statuses import AWARDED, Status
from common import clock
from portal.forms import ProgramFilterForm
from portal.windows import with_window
from programs.answers import filling_minutes
from programs.models import Program, Round

PER_PAGE = 20


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is open and for how long, what is in its publicity, what was decided lately."""
    now = clock.now()
    rounds = list(Round.objects.open().select_related("program", "definition").order_by("closes_at"))
    published = Application.objects.filter(status=Status.PUBLICITY).select_related("round")
    decided = Application.objects.filter(status__in=AWARDED, decided_at__isnull=False).select_related("program")
    context = {
        "rounds": [with_window(round, now) for round in rounds],
        "waiting": _waiting(request),
        "publicity": published.order_by("publicity_until", "pk")[:5],
        "decided": decided.order_by("-decided_at")[:5],
    }
    return render(request, "portal/home.html", context)


def _waiting(request: HttpRequest) -> Any:
    """What waits for this applicant: drafts of open rounds and corrections, the most urgent first."""
    if not (request.user.is_authenticated and request.user.is_role(Role.APPLICANT)):
        return []
    mine = Application.objects.visible_to(request.user).select_related("round")
    return mine.filter(Q(status=Status.CORRECTION) | Q(status=Status.DRAFT, round__in=Round.objects.open())).order_by(
        "status", "pk"
    )[:5]


@login_not_required
@require_safe
def programs(request: HttpRequest) -> HttpResponse:
    """Every program with its rounds, narrowed by words and by whether a round is open."""
    form = ProgramFilterForm(request.GET)
    rows = Program.objects.prefetch_related(
        Prefetch("rounds", Round.objects.public().order_by("-closes_at"), to_attr="public_rounds")
    )
    if form.is_valid():
        if words := form.cleaned_data["q"]:
            rows = rows.filter(
                Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(summary_zh__icontains=words)
            )
        opened = Round.objects.open().values("program")
        if form.cleaned_data["state"] == "open":
            rows = rows.filter(pk__in=opened)
        elif form.cleaned_data["state"] == "closed":
            rows = rows.exclude(pk__in=opened)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    for program in page:
        public = vars(program)["public_rounds"]
        vars(program)["open_rounds"] = [r for r in public if with_window(r, now).is_open]
    filtered = any(request.GET.get(name) for name in form.fields)
    return render(request, "portal/programs.html", {"page": page, "form": form, "filtered": filtered})


@login_not_required
@require_safe
def program(request: HttpRequest, code: str) -> HttpResponse:
    """The guide of a program: who, what, how much, how, until when, on what basis."""
    row = get_object_or_404(Program, code=code)
    rounds = list(row.rounds.public().select_related("definition"))
    definition = rounds[0].definition.load() if rounds else None
    now = clock.now()
    context = {
        "program": row,
        "rounds": [with_window(r, now) for r in rounds],
        "definition": definition,
        "stages": _stages(definition),
        "expired": row.valid_to is not None and row.valid_to < now.date(),
    }
    return render(request, "portal/program.html", context)


@login_not_required
@require_safe
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """One round: its window, its figures, its documents, and the way in."""
    row = get_object_or_404(Round.objects.public().select_related("program", "definition"), code=code)
    definition = row.definition.load()
    context = {
        "round": with_window(row, clock.now()),
        "definition": definition,
        "stages": _stages(definition),
        "minutes": filling_minutes(definition),
    }
    return render(request, "portal/round.html", context)


@login_not_required
@require_safe
def questions(request: HttpRequest, code: str) -> HttpResponse:
    """All questions of a round on one page, to read or print before starting."""
    row = get_object_or_404(Round.objects.public().select_related("program", "definition"), code=code)
    return render(request, "portal/questions.html", {"round": row, "definition": row.definition.load()})


@login_not_required
@require_safe
def publicity(request: HttpRequest) -> HttpResponse:
    """What is in its publicity now: only the fields that each definition makes public."""
    rows = Application.objects.filter(status__in=(Status.PUBLICITY, Status.OBJECTION))
    rounds = Round.objects.filter(pk__in=rows.values("round")).order_by("-opens_at")
    chosen = request.GET.get("round", "")[:50]
    if chosen:
        rows = rows.filter(round__in=[round.pk for round in rounds if round.code == chosen])
    rows = rows.select_related("round__program", "definition").order_by("round_id", "-score", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": published_rows(list(page)), "rounds": rounds, "chosen": chosen}
    return render(request, "portal/publicity.html", context)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages, for this browser and for the signed-in person's mail."""
    code = request.POST.get("language", "")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = redirect(target)
    if code in dict(settings.LANGUAGES):
        translation.activate(code)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=365 * 86400, samesite="Lax", httponly=True)
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(language=code)
    return response


def _stages(definition: Any) -> list[dict[str, Any]]:
    if definition is None:
        return []
    return [{"label": Status(s.key).label, "days": s.working_days, "sample": s.sample} for s in definition.stages]
