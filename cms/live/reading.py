"""Threads in which the hub asks the database, so that its event loop never waits for it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

THREADS = 4

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


class Reader:
    """A few threads; each question gets a working connection and gives it back."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="live-reader")

    async def ask(
        self, question: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs
    ) -> Answer:
        """What the function answers, asked in a thread; its exceptions come through."""

        def asked() -> Answer:
            try:
                return question(*args, **kwargs)
            finally:
                close_old_connections()

        return await asyncio.get_running_loop().run_in_executor(self._threads, asked)

    def close(self) -> None:
        """No more questions; those under way are answered to nobody."""
        self._threads.shutdown(wait=True, cancel_futures=True)
