"""Films and sounds in the body of a page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.utils.registry import resolve_model_string

from cms.library.readiness import trouble_with

ASSET = "media_pipeline.Asset"


class AssetChooser(BaseChooser):
    """The field that opens the window of films and sounds."""

    model = ASSET
    icon = "media"
    choose_one_text = "选择音视频"
    choose_another_text = "换一个音视频"
    link_to_chosen_text = "查看"
    chooser_modal_url_name = "asset_chooser:choose"


class AssetChooserBlock(blocks.ChooserBlock):
    """A film or a sound of the library."""

    class Meta:
        icon = "media"

    @cached_property
    def target_model(self) -> Any:
        return resolve_model_string(ASSET)

    @cached_property
    def widget(self) -> AssetChooser:
        return AssetChooser()


class RecordingBlock(blocks.StructBlock):
    """A film or a sound with a line below it. A draft may use one that is still being made."""

    kind = ""

    asset = AssetChooserBlock(label="选一个")
    caption = blocks.CharBlock(label="一句说明", required=False, max_length=120)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        trouble = "" if self.is_deferred_validation else trouble_with(cleaned["asset"], self.kind)
        if trouble:
            raise StructBlockValidationError({"asset": ValidationError(trouble)})
        return cleaned


class FilmBlock(RecordingBlock):
    kind = "video"

    class Meta:
        icon = "media"
        label = "视频"
        template = "library/blocks/film.html"


class SoundBlock(RecordingBlock):
    """A sound; what is said in it stands below, for those who cannot hear it."""

    kind = "audio"

    transcript = blocks.TextBlock(label="文字稿（写给听不见的人）", required=False)

    class Meta:
        icon = "media"
        label = "录音"
        template = "library/blocks/sound.html"
