"""The one password of the demo's sign-ins: given, kept from the last load, or drawn by lot."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from cms.demo.errors import WeakPassword

# Easy to read aloud and to type on a phone.
WORDS = (
    "lichun", "yushui", "jingzhe", "chunfen", "qingming", "guyu", "lixia", "xiaoman",
    "mangzhong", "xiazhi", "xiaoshu", "dashu", "liqiu", "chushu", "bailu", "qiufen",
    "hanlu", "shuangjiang", "lidong", "xiaoxue", "daxue", "dongzhi", "xiaohan", "dahan",
)  # fmt: skip
WORDS_TAKEN = 3
NUMBERS = 10_000


def settled(given: str | None) -> str:
    """The password of this load: given, else the kept one, so that a second load prints what holds.

    Raises WeakPassword where a person could not choose it either.
    """
    if not given:
        return _kept() or drawn()
    try:
        validate_password(given)
    except ValidationError as weak:
        raise WeakPassword(weak.messages[0]) from weak
    return given


def keep(password: str) -> None:
    """Keep it for the next load, in a file only its owner reads."""
    if password == _kept():
        return
    _file().parent.mkdir(parents=True, exist_ok=True)
    _file().unlink(missing_ok=True)
    handle = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(password)


def drawn() -> str:
    """A fresh password by lot."""
    words = [secrets.choice(WORDS) for _ in range(WORDS_TAKEN)]
    return "-".join([*words, f"{secrets.randbelow(NUMBERS):04}"])


def forget() -> None:
    """Remove the file; for when the demo is dropped."""
    _file().unlink(missing_ok=True)


def _file() -> Path:
    return Path(settings.VAR_DIR) / "demo" / "password"


def _kept() -> str:
    return _file().read_text(encoding="utf-8") if _file().exists() else ""
