"""What browsers may load: our own, and the two foreign origins an operator can name."""

import pytest
from csp.constants import NONE, SELF

from cms.settings.csp import admin_policy, image_sources, public_policy


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
