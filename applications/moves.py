"""The one door behind all doors: portal, admin and API move an application through here."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applications import workflow
from applications.models import Application, Revision
from applications.submissions import hand_in
from common.errors import DomainError
from common.workflow import Transition

machine = workflow.machine
SUBMITTING = ("submit", "resubmit")


def available(application: Application, user: User) -> list[Transition]:
    """The verbs this user may use now, in life order."""
    return machine.available(application, user)


def cleaned(verb: str, data: Any) -> dict[str, Any]:
    """Check the shape of a verb's inputs. Raises ValidationError with messages by input name."""
    form_class = machine.transitions[verb].inputs
    if form_class is None:
        return {}
    form = form_class(data)
    if not form.is_valid():
        raise ValidationError({name: error.as_data() for name, error in form.errors.items()})
    return {name: value for name, value in form.cleaned_data.items() if value is not None}


def move(application: Application, verb: str, *, actor: User, data: Any) -> Application:
    """Check the inputs, then move. Raises ValidationError, PermissionDenied or DomainError."""
    rule = machine.transitions.get(verb)
    if rule is None:
        raise DomainError(_("There is no such action."), "unknown_verb")
    if not rule.permits(actor, application):
        raise PermissionDenied
    if verb in SUBMITTING:
        return submit_once(application, verb, actor=actor, data=data)[0].application
    return rule.run(application, actor=actor, **cleaned(verb, data))


def submit_once(application: Application, verb: str, *, actor: User, data: Any) -> tuple[Revision, bool]:
    """Hand in under the key of ``data``; the receipt, and whether it is new. Raises as ``move`` does."""
    if not machine.transitions[verb].permits(actor, application):
        raise PermissionDenied
    return hand_in(application, actor=actor, key=cleaned(verb, data)["key"], verb=verb)
