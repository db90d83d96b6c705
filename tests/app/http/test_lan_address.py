"""Everybody in the room finds the server: by an address that is printed, and by a picture of it that can be scanned."""

import re
from pathlib import Path

import pytest

from app.http import lan_address
from app.http.lan_address import own_addresses, picture
from tests.app.serving import serving, status_of

ADDRESS = "http://192.168.1.20:8000"


def test_the_picture_is_a_square_with_a_light_border_and_three_eyes() -> None:
    rows = picture(ADDRESS).splitlines()
    dots = [[sign in light for sign in row] for row in rows for light in ("█▀", "█▄")]  # True: light
    size = len(rows[0])
    assert size in (len(dots), len(dots) - 1)
    assert all(dots[y][x] for y in (0, 1) for x in range(size))
    eye = [[int(not (y in (0, 6) or x in (0, 6) or (2 <= y <= 4 and 2 <= x <= 4))) for x in range(7)] for y in range(7)]
    for top, left in ((2, 2), (2, size - 9), (size - 9, 2)):
        assert [[int(dot) for dot in row[left : left + 7]] for row in dots[top : top + 7]] == eye


def test_another_address_is_another_picture() -> None:
    assert picture(ADDRESS) != picture(ADDRESS + "0")


def test_the_addresses_are_those_of_neighbours() -> None:
    """Neither this machine as it calls itself, nor 0.0.0.0, at which a server listens and nobody reaches it."""
    assert not any(address.startswith(("127.", "0.")) for address in own_addresses())


def test_what_the_operator_says_is_believed() -> None:
    said = lan_address.invitation("10.1.2.3:9000", 8000, False, "utf-8")
    assert said.startswith("In this network: http://10.1.2.3:9000\n█")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_where_half_blocks_cannot_be_written_the_address_comes_without_a_picture(encoding: str) -> None:
    said = lan_address.invitation("bücher.example:9000", 8000, False, encoding)
    assert re.fullmatch(r"In this network: http://b[ü?]cher\.example:9000", said)
    assert said.encode(encoding)
    assert "█" in lan_address.invitation("10.1.2.3:9000", 8000, False, "cp437")


def test_a_server_starts_whatever_its_output_can_hold() -> None:
    said = {"BACKFLOW_ADDRESS": "10.1.2.3:9000", "PYTHONIOENCODING": "cp1252"}
    with serving("--host", "0.0.0.0", "--port", "0", **said) as server:
        assert server.process.stdout is not None
        assert server.process.stdout.readline() == "In this network: http://10.1.2.3:9000\n"
        assert status_of(server)


def test_in_a_container_no_address_is_made_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mark = tmp_path / "container"
    mark.touch()
    monkeypatch.setattr(lan_address, "INSIDE", (str(mark),))
    assert "BACKFLOW_ADDRESS" in lan_address.invitation("", 8000, False, "utf-8")


def test_a_server_for_everybody_prints_where_it_is() -> None:
    with serving("--host", "0.0.0.0", "--port", "0", BACKFLOW_ADDRESS="10.1.2.3:9000") as server:
        assert server.process.stdout is not None
        assert re.fullmatch(r"In this network: http://10\.1\.2\.3:9000\n", server.process.stdout.readline())
