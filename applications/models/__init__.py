from applications.models.application import Application, Reader
from applications.models.attachment import Attachment
from applications.models.claim import Claim
from applications.models.correction import Correction
from applications.models.event import Event
from applications.models.reference import ReferenceCounter
from applications.models.revision import Revision

__all__ = [
    "Application",
    "Attachment",
    "Claim",
    "Correction",
    "Event",
    "Reader",
    "ReferenceCounter",
    "Revision",
]
