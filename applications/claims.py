"""What an application claims for itself alone, compared without being read."""

from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from applications.models import Application, Claim
from common import clock
from common.crypto import blind_index
from common.errors import RuleError
from programs.findings import Finding


def claims_of(application: Application, known: dict[str, Any]) -> list[Claim]:
    """List the claims that the definition declares, over the application's present answers."""
    return [
        Claim(application=application, kind=kind, digest=blind_index(value, purpose=kind), path=path)
        for kind, value, path in application.definition.load().claimed(known)
    ]


def conflicts(application: Application, known: dict[str, Any]) -> list[Finding]:
    """Findings for what another live application claims already. Says where, never who."""
    claims = claims_of(application, known)
    taken = set(
        Claim.objects.filter(released_at=None, digest__in=[claim.digest for claim in claims])
        .exclude(application=application)
        .values_list("kind", "digest")
    )
    return [_finding(claim) for claim in claims if (claim.kind, claim.digest) in taken]


def take(application: Application, known: dict[str, Any]) -> None:
    """Claim at submission; the database refuses a second claim even in a race. Raises RuleError.

    One statement for all of them, in one order so that rivals cannot block each other: it waits for a rival's
    transaction and fails when the rival commits, which undoes the whole submission.
    """
    if application.submitted_at is not None:
        application.claims.all().delete()
    wanted = {(claim.kind, claim.digest): claim for claim in claims_of(application, known)}
    try:
        Claim.objects.bulk_create([wanted[key] for key in sorted(wanted)])
    except IntegrityError as error:
        refused = [claim for claim in wanted.values() if claim.digest in str(error)] or list(wanted.values())
        findings = [_finding(claim) for claim in refused]
        raise RuleError(findings[0].message, findings) from None


def release(application: Application) -> None:
    """Give claims back when the application ends without support."""
    application.claims.filter(released_at=None).update(released_at=clock.now())


def _finding(claim: Claim) -> Finding:
    return Finding(
        code=f"duplicate_{claim.kind}",
        severity="block",
        message=_("The same item has been claimed by another application: one item is supported once."),
        path=claim.path,
        basis="同一项目不得重复享受财政资金",
        label="",
    )
