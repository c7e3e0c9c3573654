"""What can be wrong with a file, and what can go wrong with us: two families that never mix.

A refusal is the file's fault and final. A fault is ours: the job is tried again.
"""

import errno

from cms.core.errors import DomainError

HOUR_S = 3600


class MediaRefusal(DomainError):
    """The file itself cannot be taken: said once, never tried again."""

    code = "media_refused"
    status = 422
    message = "这个文件处理不了"


class MediaFault(Exception):
    """Something of ours broke (disk, storage, a killed tool): tried again later."""

    code = "media_fault"


class EmptyFile(MediaRefusal):
    """No byte arrived."""

    code = "media_empty"
    message = "文件是空的"


class NotMedia(MediaRefusal):
    """The content is none of the containers we open, whatever its name says."""

    code = "media_not_media"
    message = "不是音视频"


class Incomplete(MediaRefusal):
    """The container's index is missing or points past the end."""

    code = "media_incomplete"
    message = "文件不完整，请重新上传"


class TooLong(MediaRefusal):
    """Longer than any evening of ours."""

    code = "media_too_long"

    def __init__(self, most_s: float) -> None:
        super().__init__(f"超过{most_s / HOUR_S:g}小时，请剪短后再上传")


class TooManyTracks(MediaRefusal):
    """More streams than a player could offer."""

    code = "media_too_many_tracks"
    message = "音轨过多，请减少后再上传"


class TooLarge(MediaRefusal):
    """More bytes than this person may send."""

    code = "media_too_large"
    status = 413
    message = "文件太大，请压缩或剪短后再上传"


class TooManyPixels(MediaRefusal):
    """A picture no machine of ours should unfold."""

    code = "media_too_many_pixels"
    message = "画面尺寸太大，请缩小后再上传"


class TooManyFrames(MediaRefusal):
    """More frames a second than an eye or a phone takes."""

    code = "media_too_many_frames"

    def __init__(self, most: int) -> None:
        super().__init__(f"每秒超过{most}帧，请降低帧率后再上传")


class Protected(MediaRefusal):
    """Encrypted by a rights holder: we have no key and want none."""

    code = "media_protected"
    message = "有版权保护，无法处理"


class NotYet(MediaRefusal):
    """A sound file of a kind that is not handled so far; `what` names the kind in Chinese."""

    code = "media_not_yet"
    message = "这种视频暂时还不能处理"

    def __init__(self, what: str) -> None:
        super().__init__(f"这种视频暂时还不能处理：{what}")


class BadCaption(MediaRefusal):
    """A captions file cannot be read; the sentence names the line."""

    code = "bad_caption"

    def __init__(self, line: int, problem: str) -> None:
        message = f"字幕第{line}行：{problem}"
        super().__init__(message, fields={"file": message})
        self.line = line


class ToolFault(MediaFault):
    """A tool of ours ended otherwise than planned; `stderr_tail` holds its last words."""

    code = "tool_fault"

    def __init__(self, message: str, *, stderr_tail: str = "") -> None:
        super().__init__(message)
        self.stderr_tail = stderr_tail


class SaidTooMuch(ToolFault):
    """A tool said more than anybody keeps."""


class BadOutput(MediaFault):
    """A tool of ours said it was done, and what it wrote is not what was planned."""

    code = "bad_output"


class ToolMissing(MediaFault):
    """No usable ffmpeg or ffprobe on this machine."""

    code = "tool_missing"


class ToolFailed(ToolFault):
    """The tool gave up with a return code (negative: a signal)."""

    code = "tool_failed"

    def __init__(self, returncode: int, *, stderr_tail: str = "") -> None:
        last = stderr_tail.strip().splitlines()[-1:] or [""]
        super().__init__(f"the tool ended with {returncode}: {last[0]}", stderr_tail=stderr_tail)
        self.returncode = returncode


class Stalled(ToolFault):
    """The tool made no progress for too long and was ended."""

    code = "tool_stalled"


class TimedOut(ToolFault):
    """The tool used up its time and was ended."""

    code = "tool_timed_out"


class StoreFault(MediaFault):
    """The disk or the object store did not do its part."""

    code = "store_fault"


class MissingFile(StoreFault):
    """Nothing lies under that key."""

    code = "store_missing"


class DeliveryChanged(MediaFault):
    """The asset moved to the other store while its files were sent to the one before."""

    code = "delivery_changed"


class StillAtWork(MediaFault):
    """A worker has the asset in hands: nothing of it is removed before it let go."""

    code = "still_at_work"


class WorkWaits(MediaFault):
    """Nothing can be done just now: looked at again later, and that counts as no try.

    `sentence` is what an editor reads meanwhile.
    """

    sentence = ""


class NoSpace(WorkWaits):
    """Too little free disk to begin or to go on."""

    code = "no_space"
    sentence = "服务器空间不足，腾出后会自动继续"


class TwinAtWork(WorkWaits):
    """The same content is being worked on for another asset; its result will serve both."""

    code = "twin_at_work"
    sentence = "同样的文件正在处理，完成后自动继续"


class LeaseLost(Exception):
    """Somebody else holds the job by now: nothing more may be written."""

    code = "lease_lost"


class HandedBack(Exception):
    """The worker was told to end: another one goes on at once, and this was no try."""

    code = "handed_back"


class NothingToCancel(DomainError):
    """The work is over already."""

    code = "media_nothing_to_cancel"
    status = 409
    message = "已经处理完了，不用再取消"


class NothingToRetry(DomainError):
    """The work goes on, is done, or would end the same way again."""

    code = "media_nothing_to_retry"
    status = 409
    message = "这个文件现在不能重试"


def fault_of_disk(problem: OSError) -> NoSpace | None:
    """A full disk, told apart from every other trouble with files."""
    is_full = problem.errno in {errno.ENOSPC, errno.EDQUOT}
    return NoSpace(str(problem)) if is_full else None


class Cancelled(Exception):
    """Somebody asked for the work to stop: neither the file's fault nor ours."""

    code = "cancelled"
