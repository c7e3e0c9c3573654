"""Writing in the library."""

from cms.library.services.adding import add_document, add_image
from cms.library.services.delivery import (
    clear_away,
    guarded_collection,
    open_collection,
    put_in_place,
    set_delivery,
    settle,
)
from cms.library.services.media import (
    caption_asset,
    check_move,
    check_size,
    delete_asset,
    delivery_wanted,
    move_asset,
    rename_asset,
    send_in,
    settle_asset,
    settle_forgotten_assets,
    shelf_of,
    shelve,
)
from cms.library.services.publishing import (
    assets_on_page,
    is_shown_to_all,
    keep_references,
    refuse_guarded,
    shelter_new_files,
)
from cms.library.services.telling import ASSET_TOPIC, tell_how_far, told_of
from cms.library.services.words import readings, save_reading

__all__ = [
    "ASSET_TOPIC",
    "add_document",
    "add_image",
    "assets_on_page",
    "caption_asset",
    "check_move",
    "check_size",
    "clear_away",
    "delete_asset",
    "delivery_wanted",
    "guarded_collection",
    "is_shown_to_all",
    "keep_references",
    "move_asset",
    "open_collection",
    "put_in_place",
    "readings",
    "refuse_guarded",
    "rename_asset",
    "save_reading",
    "send_in",
    "set_delivery",
    "settle",
    "settle_asset",
    "settle_forgotten_assets",
    "shelf_of",
    "shelter_new_files",
    "shelve",
    "tell_how_far",
    "told_of",
]
