"""The modules of the page in one file: what a script imports and that imports, each after all that it needs."""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from posixpath import normpath

from app.http.modules import IMPORT
from app.http.static_files import undocumented

INDENT = re.compile(r"^ +", re.MULTILINE)
LATER = re.compile(r"""\bimport\("(\.{1,2}/(?!vendor/)[^"]+)"\)""")  # libraries have a place of their own in the file
INLINE = re.compile(r"/\*.*?\*/")  # comments within a line, in which types are imported that no browser asks for


def in_order(folder: Path, entry: str, instead: Mapping[str, str]) -> list[tuple[str, str]]:
    """Name and text of each module, the entry last; what is imported, at once or later, is called "film:NAME" there.

    `instead` names modules in whose place others stand: what fetches, and what brings files of the server.
    Blob addresses have no folder, so "../api.js" means nothing there; static/recorded/loader.js puts in the addresses.
    """
    found: dict[str, str] = {}

    def visit(name: str) -> None:
        if name in found:
            return
        text = undocumented((folder / name).read_bytes()).decode()
        paths = [*IMPORT.findall(text), *LATER.findall(INLINE.sub("", text))]
        places = {path: placed(name, path, instead) for path in paths}
        for place in places.values():
            visit(place)
        for kind in (IMPORT, LATER):
            text = kind.sub(lambda match: renamed(match, places), text)
        found[name] = INDENT.sub("", text)

    visit(entry)
    return list(found.items())


def placed(name: str, path: str, instead: Mapping[str, str]) -> str:
    """The module that is meant by a path in another one."""
    place = normpath(str(PurePosixPath(name).parent / path))
    return instead.get(place, place)


def renamed(match: re.Match[str], places: Mapping[str, str]) -> str:
    path = match[1]
    return match[0].replace(f'"{path}"', f'"film:{places[path]}"') if path in places else match[0]
