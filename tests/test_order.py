"""The order in which tests run names what there is: a file that moved would quietly lose its place."""

from pathlib import Path

from tests import order

ROOT = Path(__file__).parents[1]


def test_every_place_in_the_order_is_there() -> None:
    assert [place for place in order.SLOWEST_FIRST if not (ROOT / place).exists()] == []


def test_what_is_slow_comes_first() -> None:
    units = [
        "tests/engine/test_norms.py",
        "tests/app/test_cli.py",
        "tests/browser/test_links.py",
        "tests/stress/test_short.py",
    ]
    assert sorted(units, key=order.rank) == units[::-1]
