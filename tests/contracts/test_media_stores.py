"""Media files: the same promises from a local folder and from an S3."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
import requests
from django.conf import settings
from django.core.files.storage import storages

from media_pipeline.errors import MediaFault, MissingFile
from media_pipeline.stores import PRIVATE, Store, store

WORDS = bytes(range(256)) * 5
DELIVERIES = ("open", "guarded", PRIVATE)


@pytest.fixture(params=DELIVERIES)
def place(request: pytest.FixtureRequest) -> Store:
    return store(request.param)


@pytest.fixture
def prefix() -> str:
    return f"v/{uuid4()}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small version: a playlist over two files in folders of their own."""
    for name in ("v240/00000.m4s", "a48k/00000.m4s", "master.m3u8"):
        path = tmp_path / "version" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path / "version"


def read(place: Store, key: str, **portion: int) -> bytes:
    with place.open(key, **portion) as file:
        return file.read()


def test_a_file_comes_back_byte_for_byte(place: Store, prefix: str, tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(WORDS)

    place.put(f"{prefix}/film", tmp_path / "film")

    assert read(place, f"{prefix}/film") == WORDS
    assert place.size(f"{prefix}/film") == len(WORDS)
    assert place.exists(f"{prefix}/film")


def test_a_file_that_is_changed_after_it_was_given_does_not_change_here(
    place: Store, prefix: str, tmp_path: Path
) -> None:
    (tmp_path / "film").write_bytes(WORDS)
    place.put(f"{prefix}/film", tmp_path / "film")

    with (tmp_path / "film").open("r+b") as file:
        file.write(b"changed")

    assert read(place, f"{prefix}/film") == WORDS


def test_a_file_replaces_the_one_under_its_key(place: Store, prefix: str) -> None:
    place.put_bytes(f"{prefix}/words.vtt", b"one, and longer")

    place.put_bytes(f"{prefix}/words.vtt", b"two")

    assert read(place, f"{prefix}/words.vtt") == b"two"
    assert place.list(prefix) == [f"{prefix}/words.vtt"]


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, None), (0, 10), (5, 10), (250, 260), (1000, None), (1270, 9999), (7, 7), (9, 3)],
)
def test_a_portion_is_what_lies_between_two_places(
    place: Store, prefix: str, start: int, end: int | None
) -> None:
    place.put_bytes(f"{prefix}/film", WORDS)

    portion = {"start": start} if end is None else {"start": start, "end": end}

    assert read(place, f"{prefix}/film", **portion) == (b"" if end == 3 else WORDS[start:end])


def test_a_portion_can_be_read_in_small_pieces(place: Store, prefix: str) -> None:
    place.put_bytes(f"{prefix}/film", WORDS)

    with place.open(f"{prefix}/film", start=10, end=20) as file:
        pieces = [file.read(4), file.read(4), file.read(4), file.read(4)]

    assert pieces == [WORDS[10:14], WORDS[14:18], WORDS[18:20], b""]


ASKING: dict[str, Callable[[Store, str, Path], object]] = {
    "its bytes": lambda place, key, _: read(place, key),
    "its size": lambda place, key, _: place.size(key),
    "its path": lambda place, key, folder: place.local_path(key, folder=folder),
}


@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING.keys())
def test_what_is_not_there_is_missed_by_name(
    place: Store, prefix: str, tmp_path: Path, ask: Callable[[Store, str, Path], object]
) -> None:
    with pytest.raises(MissingFile, match="film"):
        ask(place, f"{prefix}/film", tmp_path)

    assert not place.exists(f"{prefix}/film")
    assert place.list(prefix) == []


def test_a_folder_goes_up_whole_and_its_master_last(
    place: Store, prefix: str, folder: Path
) -> None:
    seen: list[list[str]] = []

    place.put_folder(prefix, folder, check=lambda: seen.append(place.list(prefix)))

    assert place.list(prefix) == [
        f"{prefix}/a48k/00000.m4s",
        f"{prefix}/master.m3u8",
        f"{prefix}/v240/00000.m4s",
    ]
    assert len(seen) == 3
    assert seen[-1] == [f"{prefix}/a48k/00000.m4s", f"{prefix}/v240/00000.m4s"]


def test_a_folder_that_is_wanted_no_more_stops_before_its_master(
    place: Store, prefix: str, folder: Path
) -> None:
    asked = iter((None, None, MediaFault("lost")))

    def check() -> None:
        if problem := next(asked):
            raise problem

    with pytest.raises(MediaFault, match="lost"):
        place.put_folder(prefix, folder, check=check)

    assert f"{prefix}/master.m3u8" not in place.list(prefix)


@pytest.mark.parametrize("other", DELIVERIES)
def test_a_version_is_copied_to_any_other_place(
    place: Store, prefix: str, folder: Path, other: str
) -> None:
    place.put_folder(prefix, folder)
    counted: list[None] = []

    place.copy_prefix(
        prefix, to=store(other), new_prefix=f"{prefix}-2", check=lambda: counted.append(None)
    )
    place.delete_prefix(prefix)

    assert len(store(other).list(f"{prefix}-2")) == len(counted) == 3
    assert read(store(other), f"{prefix}-2/master.m3u8") == b"master.m3u8"


def test_a_deleted_prefix_leaves_its_neighbours(place: Store, prefix: str) -> None:
    for key in (f"{prefix}/a/1", f"{prefix}/a/b/2", f"{prefix}/ab", f"{prefix}-a"):
        place.put_bytes(key, WORDS)

    place.delete_prefix(f"{prefix}/a")
    place.delete_prefix(f"{prefix}/a")

    assert place.list(prefix) == [f"{prefix}/ab"]
    assert place.exists(f"{prefix}-a")


def test_a_deleted_file_is_gone_and_deleting_again_is_no_error(place: Store, prefix: str) -> None:
    place.put_bytes(f"{prefix}/words.vtt", WORDS)

    place.delete(f"{prefix}/words.vtt")
    place.delete(f"{prefix}/words.vtt")

    assert not place.exists(f"{prefix}/words.vtt")


def test_a_tool_reads_a_file_on_this_machine(place: Store, prefix: str, tmp_path: Path) -> None:
    place.put_bytes(f"{prefix}/source.bin", WORDS)

    path = place.local_path(f"{prefix}/source.bin", folder=tmp_path / "work")

    assert path.read_bytes() == WORDS
    assert sorted(tmp_path.rglob("*.bin")) == ([] if place.is_local else [path])


@pytest.mark.parametrize(
    "key",
    ["", "/etc/passwd", "../secret", "v/../../secret", "v//film", "v/./film", "v\\film", "v/\0"],
)
def test_no_key_leads_out_of_its_store(place: Store, key: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        place.put_bytes(key, WORDS)
    with pytest.raises(ValueError, match=r".*"):
        place.delete_prefix(key)


def test_each_delivery_lies_apart_from_the_others(prefix: str) -> None:
    for delivery in DELIVERIES:
        store(delivery).put_bytes(f"{prefix}/{delivery}", WORDS)

    assert [store(one).list(prefix) for one in DELIVERIES] == [
        [f"{prefix}/{one}"] for one in DELIVERIES
    ]


@pytest.mark.parametrize(("delivery", "alias"), [("open", "default"), ("guarded", "guarded")])
def test_a_view_finds_a_file_in_the_storage_of_its_delivery(
    delivery: str, alias: str, prefix: str
) -> None:
    store(delivery).put_bytes(f"{prefix}/words.vtt", WORDS)

    assert storages[alias].exists(f"{prefix}/words.vtt")


def test_no_storage_of_the_site_knows_what_is_private(prefix: str) -> None:
    store(PRIVATE).put_bytes(f"{prefix}/source.bin", WORDS)

    for alias in ("default", "guarded"):
        for name in (f"{prefix}/source.bin", f"{PRIVATE}/{prefix}/source.bin"):
            assert not storages[alias].exists(name)


@pytest.mark.services("s3")
@pytest.mark.parametrize(
    ("delivery", "name", "rule", "kind"),
    [
        ("open", "a.m4s", "public, max-age=31536000, immutable", "video/iso.segment"),
        ("open", "master.m3u8", "public, max-age=60", "application/vnd.apple.mpegurl"),
        ("guarded", "a.m4s", "private, no-store", "video/iso.segment"),
        ("guarded", "words.vtt", "private, no-store", "text/vtt; charset=utf-8"),
    ],
)
def test_a_browser_is_told_what_a_file_is_and_how_long_to_keep_it(
    delivery: str, name: str, rule: str, kind: str, prefix: str
) -> None:
    store(delivery).put_bytes(f"{prefix}/{name}", WORDS)
    alias = "default" if delivery == "open" else "guarded"

    answer = requests.get(storages[alias].url(f"{prefix}/{name}"), timeout=5)

    assert answer.headers["Cache-Control"] == rule
    assert answer.headers["Content-Type"] == kind


@pytest.mark.services("s3")
def test_a_stranger_who_knows_a_sources_key_is_refused(prefix: str) -> None:
    store(PRIVATE).put_bytes(f"{prefix}/source.bin", WORDS)
    bucket = f"{settings.OBJECT_STORE.endpoint}/{settings.OBJECT_STORE.bucket}"

    answer = requests.get(f"{bucket}/{PRIVATE}/{prefix}/source.bin", timeout=5)

    assert answer.status_code == 403


@pytest.mark.services("s3")
def test_an_s3_that_does_not_answer_is_our_fault(prefix: str) -> None:
    place = store("open")
    place._bucket = "no-such-bucket"

    with pytest.raises(MediaFault):
        place.put_bytes(f"{prefix}/film", WORDS)
    with pytest.raises(MediaFault):
        place.list(prefix)
