"""A little of everything that `make stress` tries, where only right and wrong count, and no time does."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.stress.__main__ import SCENES, run
from tests.stress.scale import SHORT


@pytest.mark.parametrize("name", [name for name in SCENES if name != "generated"])
def test_the_server_holds(name: str) -> None:
    with ThreadPoolExecutor(1) as aside:  # a browser test before it may have left an event loop in this thread
        findings = aside.submit(lambda: asyncio.run(run(name, SHORT))).result()
    missed = [found.line for found in findings if found.ok is False]
    assert not missed, "\n".join(missed)
