"""What browsers may load: our own, and the two foreign origins an operator can name."""

from pathlib import Path

import pytest
from csp.constants import NONE, SELF

from cms.settings.csp import (
    admin_policy,
    image_sources,
    media_sources,
    player_styles,
    public_policy,
)


@pytest.mark.parametrize(
    ("store", "tiles", "origins"),
    [
        ("", "", ()),
        ("http://127.0.0.1:7070", "", ("http://127.0.0.1:7070",)),
        ("https://s3.example.cn/path/", "", ("https://s3.example.cn",)),
        ("", "https://tiles.example.cn/{z}/{x}/{y}.png", ("https://tiles.example.cn",)),
        ("", "https://{s}.tiles.cn:8443/{z}/{x}/{y}.png", ("https://*.tiles.cn:8443",)),
        ("https://key:secret@s3.example.cn", "", ("https://s3.example.cn",)),
        (
            "http://s3:7070",
            "https://t.cn/{z}/{x}/{y}.png?key=abc",
            ("http://s3:7070", "https://t.cn"),
        ),
    ],
    ids=["none", "store", "path cut off", "tiles", "any tile host", "no secret", "both"],
)
def test_foreign_pictures_are_named_by_their_origin(
    store: str, tiles: str, origins: tuple[str, ...]
):
    assert image_sources(store=store, tiles=tiles) == origins


def test_public_policy_widens_for_pictures_alone():
    narrow = public_policy([])["DIRECTIVES"]
    wide = public_policy(["https://tiles.example.cn"])["DIRECTIVES"]

    assert wide.pop("img-src") == [*narrow.pop("img-src"), "https://tiles.example.cn"]
    assert wide == narrow


def test_public_policy_allows_no_inline_code_and_no_frame():
    directives = public_policy([])["DIRECTIVES"]

    assert directives["script-src"] == directives["style-src"] == [SELF]
    assert directives["object-src"] == directives["frame-ancestors"] == [NONE]
    assert "unsafe" not in str(directives)


def test_admin_policy_lets_the_same_pictures_in_and_nothing_foreign_else():
    policy = dict(
        part.strip().split(" ", 1) for part in admin_policy(["https://s3.cn"]).split(";") if part
    )

    assert policy["img-src"] == "'self' data: blob: https://s3.cn"
    assert [name for name, value in policy.items() if "https:" in value] == ["img-src"]
    assert policy["frame-ancestors"] == "'self'"


def test_pages_of_the_admin_speak_to_this_site_alone_wherever_films_come_from():
    policy = admin_policy([], media=media_sources("https://s3.cn"))

    assert "connect-src 'self'; media-src 'self' https://s3.cn blob:;" in policy


def test_films_may_come_as_blobs_and_from_the_store_alone():
    own = public_policy([])["DIRECTIVES"]
    stored = public_policy([], media=media_sources("https://s3.cn/bucket"))["DIRECTIVES"]

    assert own["media-src"] == [SELF, "blob:"]
    assert own["connect-src"] == [SELF]
    assert stored["media-src"] == [SELF, "blob:", "https://s3.cn"]
    assert stored["connect-src"] == [SELF, "https://s3.cn"]
    assert media_sources("") == ()


def test_player_brings_only_the_styles_the_build_listed(tmp_path: Path):
    listed = tmp_path / "player_styles.json"
    assert player_styles(listed) == ()

    listed.write_text('["sha256-abc="]', encoding="utf-8")

    assert player_styles(listed) == ("'sha256-abc='",)
    directives = public_policy([], styles=player_styles(listed))["DIRECTIVES"]
    assert directives["style-src"] == [SELF, "'sha256-abc='"]
    assert directives["script-src"] == [SELF]
