"""A little of everything that `make stress` tries, where only right and wrong count, and no time does."""

from functools import partial

import pytest

from tests import apart
from tests.stress.__main__ import SCENES, run
from tests.stress.scale import SHORT

ASIDE = ("generated", "nginx", "proxies", "sizing")  # three need what may not be here, the last only measures


@pytest.mark.parametrize("name", [name for name in SCENES if name not in ASIDE])
def test_the_server_holds(name: str) -> None:
    missed = [found.line for found in apart.run(partial(run, name, SHORT)) if found.ok is False]
    assert not missed, "\n".join(missed)
