"""What search refuses, and why."""

from cms.core.errors import DomainError


class StaleCursor(DomainError):
    """The cursor was tampered with, belongs to another search, or is too old."""

    code = "stale_cursor"
    message = "翻页已失效，请重新搜索"


class BadFilter(DomainError):
    """A filter has a value search does not know."""

    code = "bad_filter"
    message = "筛选条件写得不对，请改一改再搜"


class IndexMissing(DomainError):
    """There is no index to answer from, or none to go back to."""

    code = "index_missing"
    status = 503
    message = "搜索的目录还没有建好"


class IndexBusy(DomainError):
    """Another process is writing the index just now."""

    code = "index_busy"
    status = 409
    message = "另一个进程正在写搜索目录，请稍等"


class RebuildRefused(DomainError):
    """The new index holds less than it should; the live one stays."""

    code = "rebuild_refused"
    status = 409
    message = "新目录少了内容，没有换上，原来的照常用"


class EngineAway(Exception):
    """The engine gave no answer in time; the caller answers from the database."""


class IndexBroken(EngineAway):
    """The index is gone or cannot be read: building a new one helps, waiting does not."""
