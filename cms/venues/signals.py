"""What the venues tell higher rooms."""

from django.dispatch import Signal

# Sent inside the transaction that changed a venue's open spans; argument `venue`.
spans_refreshed = Signal()
