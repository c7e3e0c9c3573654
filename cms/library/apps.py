"""The media library."""

from collections.abc import Mapping
from typing import ClassVar

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Watches over the files that pages use."""

    name = "cms.library"
    label = "library"
    verbose_name = "媒体库"
    acts: ClassVar[Mapping[str, str]] = {
        "library.set_delivery": "改了谁能看",
        "library.move_asset": "移到别的文件夹",
        "library.delete_asset": "删了音视频",
    }
    # Its rows are shown on guests' pages, so a change clears the page cache.
    on_public_pages = True

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from cms.library import sending_in, signal_handlers, topics
        from cms.library.policies import AssetPolicy
        from media_pipeline import permission
        from media_pipeline.models import Asset

        register_permission_policy(Asset, AssetPolicy(Asset))
        permission.register(sending_in.HOOKS)
        topics.open_topics()
        signal_handlers.connect()
