from accounts.models.audit import AuditEntry
from accounts.models.notice import Notice
from accounts.models.outbox import OutboxEntry, QueueHeartbeat
from accounts.models.user import User

__all__ = ["AuditEntry", "Notice", "OutboxEntry", "QueueHeartbeat", "User"]
