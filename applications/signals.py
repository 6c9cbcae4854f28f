"""The one signal of the domain: an application moved. Sent inside the transition's transaction, with its event."""

from django.dispatch import Signal

moved = Signal()
