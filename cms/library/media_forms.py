"""Forms of films and sounds: sending one in without a script, changing its title, its captions."""

from typing import Any

from django import forms
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.models import Collection

from cms.core import clock
from cms.core.errors import DomainError
from cms.library import services
from cms.library.querysets import assets_titled, collections_among
from cms.library.sending_in import collections_to_add_to
from media_pipeline.captions import to_vtt
from media_pipeline.models import Asset

NO_SHELF = "请选一个您能放东西的图库"
LANGUAGES = [("zh", "中文"), ("en", "英文")]


class TitleFilterForm(BaseFilterForm):
    """A word of the title."""

    q = forms.CharField(label="标题里的词", required=False)

    def filter(self, objects: Any) -> Any:
        word = self.cleaned_data.get("q")
        if not word:
            return objects
        self.is_searching, self.search_query = True, word
        return assets_titled(objects, word)


class SendInForm(forms.Form):
    """One file, in one request; large ones are better sent by the page that can go on."""

    title = forms.CharField(
        label="标题", max_length=120, error_messages={"required": "请写一个标题"}
    )
    file = forms.FileField(
        label="文件",
        widget=forms.FileInput(attrs={"accept": "video/*,audio/*"}),
        error_messages={"required": "请选一个视频或录音", "empty": "文件是空的"},
    )
    collection = forms.ModelChoiceField(
        label="图库",
        queryset=Collection.objects.none(),
        error_messages={"required": NO_SHELF, "invalid_choice": NO_SHELF},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        allowed = collections_to_add_to(user)
        field: Any = self.fields["collection"]
        field.queryset = collections_among(allowed)
        field.initial = allowed[0].pk if allowed else None
        if len(allowed) == 1:
            field.widget = forms.HiddenInput()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            services.check_size(file.size)
        except DomainError as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return file

    def save(self) -> Asset:
        """The asset, waiting for its work."""
        told = self.cleaned_data
        return services.send_in(
            file=told["file"],
            title=told["title"],
            collection=told["collection"],
            sender=self.user,
            at=clock.now(),
        )


class AssetForm(forms.ModelForm):
    """What an editor may change of an asset; captions are given as the file they came in."""

    captions = forms.FileField(
        label="字幕文件",
        required=False,
        help_text="SRT或VTT；同一种语言再传一次，会换掉原来的",
        widget=forms.FileInput(attrs={"accept": ".srt,.vtt"}),
    )
    language = forms.ChoiceField(label="字幕的语言", choices=LANGUAGES, required=False)

    collection = forms.ModelChoiceField(
        label="图库",
        queryset=Collection.objects.none(),
        help_text="图库决定谁能看；换到内部图库后，原来的网址就打不开了",
        required=False,
        error_messages={"invalid_choice": NO_SHELF},
    )

    class Meta:
        model = Asset
        fields = ("title",)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.shelf = services.shelf_of(self.instance)
        field: Any = self.fields["collection"]
        field.queryset = collections_among([self.shelf, *collections_to_add_to(user)])
        field.initial = self.shelf.pk

    def clean_collection(self) -> Collection:
        """Where it is to stand; what was left out stays as it is."""
        wanted: Collection = self.cleaned_data.get("collection") or self.shelf
        try:
            services.check_move(asset=self.instance, collection=wanted)
        except DomainError as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return wanted

    def clean_captions(self) -> str:
        """The captions as clean WebVTT, or nothing."""
        file = self.cleaned_data.get("captions")
        if not file:
            return ""
        try:
            return to_vtt(file.read())
        except DomainError as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def save(self, commit: bool = True) -> Asset:  # noqa: ARG002 -- Django's own signature
        told, asset = self.cleaned_data, self.instance
        services.rename_asset(asset=asset, title=told["title"])
        if told["collection"] != self.shelf:
            services.move_asset(
                asset=asset, collection=told["collection"], actor=self.user, at=clock.now()
            )
        if told["captions"]:
            language = told["language"] or LANGUAGES[0][0]
            services.caption_asset(
                asset=asset,
                language=language,
                label=dict(LANGUAGES)[language],
                vtt_text=told["captions"],
                at=clock.now(),
            )
        return asset
