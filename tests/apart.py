"""An event loop where there may be one already: a browser test leaves its own behind in the thread that it ran in."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Found = TypeVar("Found")


def run(begin: Callable[[], Coroutine[Any, Any, Found]]) -> Found:
    """What the coroutine returns that `begin` makes, run to its end in a thread of its own."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: asyncio.run(begin())).result()
