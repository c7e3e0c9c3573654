"""What an upload can be refused for: nothing that arrived before is lost by it."""

from http import HTTPStatus

from cms.core.errors import DomainError, NotVisible, Unavailable


class MayNotUpload(DomainError):
    """This person sends nothing in."""

    code = "upload_not_allowed"
    status = HTTPStatus.FORBIDDEN
    message = "你还不能上传音视频，需要请管理员开通"


class UnknownUpload(NotVisible):
    """No such upload, or another's, or one nobody went on with in time: the answer is the same."""

    message = "没有找到这次上传，可能已过期，请重新上传"


class UnreadableUpload(DomainError):
    """The request does not follow the protocol."""

    code = "upload_unreadable"
    message = "浏览器发来的上传请求读不懂，请刷新页面再试"


class OtherProtocol(UnreadableUpload):
    """Another version of tus."""

    code = "upload_protocol"
    status = HTTPStatus.PRECONDITION_FAILED
    message = "上传程序的版本不合，请刷新页面再试"


class NotBytes(UnreadableUpload):
    """The body is announced as something else than the next bytes."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class WrongOffset(DomainError):
    """The bytes belong to another place than the one that is reached."""

    code = "upload_offset"
    status = HTTPStatus.CONFLICT
    message = "续传的位置不对，请从断开的地方接着传"


class WrongChecksum(DomainError):
    """The bytes changed on their way; none of them is kept."""

    code = "upload_checksum"
    status = 460
    message = "这一段在路上传坏了，请再传一次"


class TooMuch(DomainError):
    """More bytes than were announced; none of them is kept."""

    code = "upload_too_long"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    message = "传来的内容比原先说的长，请重新上传"


class NotWhole(DomainError):
    """Some bytes are still missing."""

    code = "upload_not_whole"
    status = HTTPStatus.CONFLICT
    message = "文件还没有传完，请接着传"


class WrongContent(DomainError):
    """All bytes are there, and they are not those that were announced."""

    code = "upload_content"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "文件在路上传坏了，请重新上传"


class NoRoom(DomainError):
    """The disk is nearly full."""

    code = "no_room"
    status = HTTPStatus.INSUFFICIENT_STORAGE
    message = "服务器空间不够了，请过一阵再传"


class StoreAway(Unavailable):
    """The store does not answer; the bytes wait."""

    message = "文件已收到，暂时存不进去，稍后会自动继续"
