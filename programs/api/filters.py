import django_filters
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.models import Program, Round


class ProgramFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=Program.Kind.choices)
    q = django_filters.CharFilter(method="by_words", max_length=60, label=_("Search"))

    class Meta:
        model = Program
        fields = ()

    def by_words(self, rows: QuerySet[Program], name: str, words: str) -> QuerySet[Program]:
        return rows.filter(Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(summary_zh__icontains=words))


class RoundFilter(django_filters.FilterSet):
    STATES = (("open", _("Open now")), ("coming", _("Coming")), ("over", pgettext_lazy("round", "Closed")))
    program = django_filters.CharFilter(field_name="program__code", max_length=50)
    year = django_filters.NumberFilter(min_value=2000, max_value=2200)
    state = django_filters.ChoiceFilter(choices=STATES, method="by_state", label=_("Rounds"))

    class Meta:
        model = Round
        fields = ()

    def by_state(self, rows: QuerySet[Round], name: str, state: str) -> QuerySet[Round]:
        match state:
            case "open":
                return rows.filter(pk__in=Round.objects.open().values("pk"))
            case "coming":
                return rows.filter(status=Round.Status.PUBLISHED, opens_at__gt=Now())
        return rows.filter(closes_at__lte=Now())
