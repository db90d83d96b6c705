"""The address for the others in the same network: printed at the start, with a QR code."""

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path

import segno

INSIDE = ("/.dockerenv", "/run/.containerenv")  # files that are only in a container
UNKNOWN = "In a container the address of the machine is not known: BACKFLOW_ADDRESS=192.168.1.20:8000 tells it."
WHITE_ON_BLACK, USUAL = "\x1b[97;40m", "\x1b[0m"  # a picture in other colours may be a negative, which few can scan
BLOCKS = " ▀▄█"  # both halves dark, the lower, the upper, none
AFAR = ("192.0.2.1", 9)  # an address for documentation alone (RFC 5737): nothing is sent there


def invitation(address: str, port: int, coloured: bool, encoding: str) -> str:
    """What to print; `address` is the address that the operator said, or nothing; `coloured`: for a terminal.

    encoding: that in which it is printed. Where it has no half blocks, there is no picture.
    """
    if not address and any(Path(file).exists() for file in INSIDE):
        return UNKNOWN
    names = [address] if address else [f"{name}:{port}" for name in own_addresses()]
    addresses = [name if "://" in name else f"http://{name}" for name in names]
    if not addresses:
        return "There is no network in which neighbours could find this machine."
    lines = [f"In this network: {address}".encode(encoding, "replace").decode(encoding) for address in addresses]
    return "\n".join([*lines, *([picture(addresses[0], coloured)] if has_blocks(encoding) else [])])


def has_blocks(encoding: str) -> bool:
    """Whether the signs of the picture can be written in an encoding."""
    try:
        return bool(BLOCKS.encode(encoding))
    except UnicodeEncodeError:
        return False


def picture(address: str, coloured: bool = False) -> str:
    """A QR code in half blocks, dark on light."""
    code = segno.make(address, error="l", micro=False)
    rows = [[bool(dark) for dark in row] for row in code.matrix_iter(border=2)]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    signs = dict(zip(((True, True), (False, True), (True, False), (False, False)), BLOCKS, strict=True))
    pairs = zip(rows[::2], rows[1::2], strict=True)
    lines = ["".join(signs[upper, lower] for upper, lower in zip(*pair, strict=True)) for pair in pairs]
    return "\n".join(f"{WHITE_ON_BLACK}{line}{USUAL}" if coloured else line for line in lines)


def own_addresses() -> Iterator[str]:
    """The addresses under which neighbours reach this machine, the likeliest first."""
    found = [*_on_the_way_out(), *_by_name()]
    yield from dict.fromkeys(address for address in found if not ipaddress.ip_address(address).is_loopback)


def _on_the_way_out() -> Iterator[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(AFAR)  # asks the system for a way, and no one else
            yield str(probe.getsockname()[0])
        except OSError:
            return  # there is no network


def _by_name() -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    except OSError:
        return []
