"""Companions of a real web process: they write down what happens to them."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path


def note(line: str) -> None:
    with (Path(os.environ["CAIFENG_VAR_DIR"]) / "notes").open("a", encoding="utf-8") as notes:
        notes.write(f"{line}\n")


class Diarist:
    """Lives quietly; its farewells take the whole time they are given."""

    async def start(self, *, died: Callable[[], None]) -> None:
        self.died = died
        note("started")

    async def drain(self, *, over_s: float) -> None:
        note(f"drains over {over_s}")
        await asyncio.sleep(over_s)
        note("drained")

    async def stop(self) -> None:
        note("stopped")


class ShortLived(Diarist):
    """Dies a moment after the doors opened."""

    async def start(self, *, died: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(0.3, died)


class Broken(Diarist):
    """Cannot even say good-bye."""

    async def drain(self, *, over_s: float) -> None:
        raise TimeoutError(over_s)
