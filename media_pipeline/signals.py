"""What others hear of an asset.

Sent inside the transaction that makes it true: a receiver's rows are written with it or not at
all. A receiver that tells the outside world does so on commit.
"""

from django.dispatch import Signal

# asset: Asset, progress: int of 1000, at: datetime. At most two a second and asset.
asset_progress = Signal()
# asset: Asset, at: datetime.
asset_ready = Signal()
# asset: Asset (state refused, failed or cancelled; error_code, error_text), at: datetime.
asset_failed = Signal()
# session: UploadSession, asset: Asset, at: datetime. The file has arrived and its work is queued.
upload_finished = Signal()
