"""The editor's forms of pictures and documents: what is uploaded is looked into at once."""

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from cms.library.errors import FileRefused
from cms.library.uploads import check_document, clean_picture

PICTURE_HELP = "JPG、PNG、GIF或WebP，10兆以内"
DOCUMENT_HELP = "PDF、Office文件、文本或表格，30兆以内"


class PictureField(forms.FileField):
    """An uploaded picture, told by its bytes and bare of notes; its name gets their ending."""

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is None:
            return None
        try:
            picture = clean_picture(file)
        except FileRefused as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal
        name = PurePosixPath(file.name or "picture").with_suffix(picture.suffix)
        return SimpleUploadedFile(str(name), picture.content)


class DocumentField(forms.FileField):
    """An uploaded document whose name does not lie about what it is."""

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is None:
            return None
        try:
            check_document(file, name=file.name or "")
        except FileRefused as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal
        return file


class OwnFileField(forms.BaseForm):
    """Puts our own field in the place of Wagtail's, where the form has one at all."""

    own_field: type[forms.FileField]
    own_help: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if theirs := self.fields.get("file"):
            self.fields["file"] = self.own_field(
                label=theirs.label,
                required=theirs.required,
                widget=theirs.widget,
                help_text=self.own_help,
                error_messages={"required": "请选一个文件", "empty": "这个文件是空的"},
            )


class LibraryImageForm(OwnFileField, BaseImageForm):
    """Every way a picture comes in through Wagtail: page, chooser and many at once."""

    own_field = PictureField
    own_help = PICTURE_HELP

    class Meta(BaseImageForm.Meta):
        pass


class LibraryDocumentForm(OwnFileField, BaseDocumentForm):
    """Every way a document comes in through Wagtail."""

    own_field = DocumentField
    own_help = DOCUMENT_HELP

    class Meta(BaseDocumentForm.Meta):
        pass
