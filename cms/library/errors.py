"""Refusals of the media library: each says what to do instead."""

from collections.abc import Iterable

from cms.core.errors import DomainError


class FileRefused(DomainError):
    """An uploaded file is not taken."""

    code = "file_refused"
    status = 422
    message = "这个文件收不了，请换一个"


class FileTooLarge(FileRefused):
    code = "file_too_large"

    def __init__(self, *, at_most_bytes: int) -> None:
        super().__init__(f"文件太大，请缩到{at_most_bytes // 1024 // 1024}兆以内再传")


class NotAPicture(FileRefused):
    code = "not_a_picture"
    message = "这不是图片，请选JPG、PNG、GIF或WebP"


class VectorPictureRefused(FileRefused):
    """An SVG is a small program; nobody can tell by looking at it what it does."""

    code = "vector_picture"
    message = "SVG里可能藏着程序，请另存为PNG再传"


class PictureTooLarge(FileRefused):
    """More points than can be drawn; without a size where even reading it was refused."""

    code = "picture_too_large"
    message = "图片的点数太多，请缩小再传"

    def __init__(self, *, width: int = 0, height: int = 0) -> None:
        super().__init__(f"图片宽{width}点高{height}点，太大了，请缩小再传" if width else None)


class PictureBroken(FileRefused):
    code = "picture_broken"
    message = "图片打不开，可能没传完，请重新选一次"


class DocumentKindRefused(FileRefused):
    code = "document_kind"
    message = "请传PDF、Office文件、文本或表格"


class DocumentIsSomethingElse(FileRefused):
    code = "document_is_something_else"

    def __init__(self, *, extension: str) -> None:
        super().__init__(f"文件名写着.{extension[:8]}，里面却不是，请核对")


class DocumentHasMacros(FileRefused):
    code = "document_has_macros"
    message = "文件里带着宏程序，请另存为不带宏的再传"


class GuardedOnPublicPage(DomainError):
    """A page for everybody uses files for some eyes only."""

    code = "guarded_on_public_page"
    status = 409

    def __init__(self, titles: Iterable[str]) -> None:
        self.titles = list(titles)
        named = "、".join(f"“{title[:8]}”" for title in self.titles[:2])
        super().__init__(f"{named}是内部文件，公开页面不能用")


class OpenForPublicPages(DomainError):
    """A collection cannot be closed while pages for everybody show its files."""

    code = "shown_on_public_pages"
    status = 409

    def __init__(self, titles: Iterable[str]) -> None:
        self.titles = list(titles)
        named = "、".join(f"“{title[:8]}”" for title in self.titles[:2])
        super().__init__(f"{named}还用在公开页面上，不能收起来")


class UnevenReading(DomainError):
    """A reading has more or fewer syllables than its word has characters."""

    code = "uneven_reading"
    status = 422
    message = "一个字配一个音，请核对"

    def __init__(self, *, characters: int, syllables: int) -> None:
        super().__init__(f"词有{characters}个字，读音有{syllables}个，请核对")


class BadReading(DomainError):
    """A word or its reading is not written as the table wants it."""

    code = "bad_reading"
    status = 422
    message = "这个读音写得不对"


class AssetNotReady(DomainError):
    """A page for readers uses a film or a sound that cannot be played yet."""

    code = "asset_not_ready"
    status = 409

    def __init__(self, titles: Iterable[str]) -> None:
        self.titles = list(titles)
        named = "、".join(f"“{title[:8]}”" for title in self.titles[:2])
        super().__init__(f"{named}还不能播放，等处理好再刊出")


class AssetInUse(DomainError):
    """A film or a sound cannot be deleted while pages show it."""

    code = "asset_in_use"
    status = 409

    def __init__(self, pages: Iterable[str]) -> None:
        named = "、".join(f"《{title[:8]}》" for title in list(pages)[:2])
        super().__init__(f"{named}还在用它，先从文章里去掉再删")


class FileMissing(DomainError):
    """No such file, or not for this person: the answer is the same."""

    code = "not_found"
    status = 404
    message = "没有找到这个文件"
