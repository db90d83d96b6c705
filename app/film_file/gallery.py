"""The gallery: the films of all presets and labs as files of a folder, and its index, which any static host serves."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from app.film_file import page
from app.film_file.film import by_form, pieces
from app.page.labs import LABS
from app.page.presets import PRESETS
from engine import __version__


class Shown(NamedTuple):
    """A film of the gallery: under which heading, what it is called, what it shows, and the fields that ask for it."""

    group: str
    name: str
    says: str
    fields: Mapping[str, str]

    @property
    def file(self) -> str:
        """Its name without an ending: letters and digits of ASCII, which every host and archive keeps."""
        plain = unicodedata.normalize("NFKD", f"{self.group} {self.name}").encode("ascii", "ignore").decode().lower()
        return "-".join(re.findall(r"[a-z0-9]+", plain))

    def html(self, address: str) -> bytes:
        """The film as one file, which links to the page at this address, where there is one."""
        return b"".join(pieces(by_form(self.fields.items(), {"address": address, "title": self.name})))


def films() -> Iterator[Shown]:
    """All of them, in the order of the page; a film that a preset has already is not shown again."""
    yield from (Shown(preset.group, preset.name, preset.sentence, preset.fields) for preset in PRESETS)
    for number, lab in enumerate(LABS, 1):
        group = f"Lab {number}: {lab.name}"
        yield Shown(group, lab.name, lab.claim, lab.fields)
        yield from (Shown(group, case.name, case.says, lab.fields | case.fields) for case in lab.cases)


def index(shown: Sequence[Shown], address: str) -> str:
    """The page on which one chooses a film; the pictures of a film are FILE.png and FILE-dark.png."""
    groups = {each.group: [film for film in shown if film.group == each.group] for each in shown}
    return page.environment.get_template("gallery.html").render(groups=groups, address=address, version=__version__)
