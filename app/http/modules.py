"""What a script imports, and what that imports: all that a browser will ask for, so that it can ask at once."""

import re
from pathlib import Path, PurePosixPath
from posixpath import normpath

IMPORT = re.compile(r"""^(?:import\s+|(?:import|export)\s[^"';]*?\bfrom\s+)["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


def imported(folder: Path, entry: str) -> list[str]:
    """The modules that a module of a folder imports at its start, in the order in which a browser would find them.

    Those of a dynamic import are not among them: they come later. Paths are relative to the folder.
    """
    found = [entry]
    for path in found:  # which grows on the way
        for name in IMPORT.findall((folder / path).read_text(encoding="utf-8")):
            place = normpath(str(PurePosixPath(path).parent / name))
            if place not in found:
                found.append(place)
    return found[1:]
