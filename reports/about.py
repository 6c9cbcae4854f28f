"""What an export says of itself: who took which rows, when, and how far its figures can be trusted."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import districts
from common import clock
from reports import rules, selection
from reports.models import Export


def lines(export: Export, *, total: int) -> list[tuple[str, str]]:
    """Pairs of label and text in the active language; the last one is the watermark."""
    owner, round = export.owner, export.round
    now = clock.now().astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")
    who = f"{owner}（{owner.get_role_display()}）"
    samples = [str(one.label) for one in round.definition.load().parameters if one.sample]
    lines = [
        (_("Program"), round.program.name),
        (_("Round"), f"{round.name}（{round.code}）"),
        (_("Definition"), f"v{round.definition.version}"),
        (_("Exported by"), who),
        (_("Exported at"), now),
        (_("Rows"), ngettext("%(count)s application", "%(count)s applications", total) % {"count": total}),
        (_("Filter"), selection.described(export.filters)),
        (_("Area"), _("The whole city") if export.scope == rules.CITY else districts.name(export.scope)),
        (_("Personal data"), _("Sealed values are masked.")),
    ]
    if samples:
        text = _("These parameters have no policy source and are samples: %(names)s.") % {"names": "、".join(samples)}
        lines.append((_("Sample parameters"), text))
    mark = _("Internal; for %(who)s only; %(at)s; %(uid)s") % {"who": who, "at": now, "uid": export.uid}
    return [*lines, (_("Watermark"), mark)]
