"""The scripts of a page: all that a browser will ask for at its start, so that it can ask at once."""

import hashlib
import json
import re
from pathlib import Path, PurePosixPath
from posixpath import normpath

BUNDLE = "bundle"  # a folder of static/, which `make bundle` writes
IMPORT = re.compile(r"""^(?:import\s+|(?:import|export)\s[^"';]*?\bfrom\s+)["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


def scripts(folder: Path, entry: str) -> list[str]:
    """A page's script, then the modules that it imports at its start; paths are relative to the folder.

    One file that `make bundle` made of them all, if they are as they were then; else the modules as they are, so that
    whoever changes one sees it without a build. What comes later, by a dynamic import, is not among them.
    """
    made = folder / BUNDLE / "bundle.json"
    if made.is_file():
        about = json.loads(made.read_text(encoding="utf-8"))
        if about["sources"] == sources(folder):
            return [about["scripts"][entry]]
    return [entry, *imported(folder, entry)]


def sources(folder: Path) -> str:
    """The names and texts of all our modules in one word, as .ci/bundle.mjs makes it."""
    digest = hashlib.sha256()
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.js")}
    for name in sorted(name for name in paths if not name.startswith((f"{BUNDLE}/", "vendor/"))):
        text = paths[name].read_bytes()
        digest.update(b"%s\n%d\n" % (name.encode(), len(text)) + text)
    return digest.hexdigest()


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
