"""What all tests share: property tests that draw the same examples every time, and the order among workers."""

import os

import pytest
from hypothesis import Phase, settings

from app import threads
from tests import order

threads.single(os.environ)

settings.register_profile("backflow", derandomize=True, database=None, deadline=None, max_examples=100)
settings.register_profile("mutants", settings.get_profile("backflow"), max_examples=40, phases=[Phase.generate])
settings.load_profile("backflow")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is slow first; `--no-loadscope-reorder` keeps it so among workers."""
    items.sort(key=lambda item: order.rank(item.nodeid))
