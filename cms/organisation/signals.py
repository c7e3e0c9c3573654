"""What the rooms above are told of, or asked, when the trees change."""

from django.dispatch import Signal

# Sent before a unit or branch moves or closes, in the same transaction: `unit`, `change` (one of
# MOVE and CLOSE) and `at`. A receiver returns sentences that name what stands in the way.
unit_changing = Signal()

# Sent after a new name is kept, in the same transaction: `unit` and `old_name`.
unit_renamed = Signal()

# Sent after a unit or branch hangs in its new place, in the same transaction: `unit`
# and `at`.
unit_moved = Signal()

MOVE, CLOSE = "move", "close"
