"""What the files of a folder are, in one word: an address that holds the word may be kept for ever."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

DIGITS = 12  # hexadecimal ones of a SHA-256: two versions of one server never share them by chance

State = tuple[tuple[str, int, int], ...]


class Fingerprint:
    """The fingerprint of all files below a folder: of their names and contents, wherever and whenever they were copied.

    Two servers with the same files have the same; one changed file changes it, also while the server runs.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self._word = folder, ""
        self._state: State | None = None

    def now(self) -> str:
        """As the files are; they are read only where the size or time of one has changed."""
        state = tuple(sorted(_files(str(self.folder))))
        if state != self._state:
            self._word, self._state = self._read(state), state
        return self._word

    def holds(self, word: str) -> bool:
        """Whether a page of now, or the last one that was made, was given this word.

        The files are looked at only for a word that no page was given: this is asked for each of a page's files.
        """
        return word == self._word or word == self.now()

    def _read(self, state: State) -> str:
        digest = hashlib.sha256()
        for path, size, _ in state:
            name = Path(path).relative_to(self.folder).as_posix().encode()
            digest.update(b"%d %b %d\n" % (len(name), name, size))
            digest.update(Path(path).read_bytes())
        return digest.hexdigest()[:DIGITS]


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """Path, bytes and time of change of each file below."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path)
            else:
                found = entry.stat()
                yield entry.path, found.st_size, found.st_mtime_ns
