"""A film as a program that anybody can run: the languages that there are, and the file that it is."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from app.code.film import Played
from app.code.numpy_script import numpy_script
from app.code.torch_script import torch_script

Language = Literal["numpy", "torch"]
WRITERS: dict[str, Callable[[Played], str]] = {"numpy": numpy_script, "torch": torch_script}
INFINITE = '''"""No program is written of this film: its loss or its gradients have left the finite range."""

raise SystemExit(__doc__)
'''


class Program(NamedTuple):
    """The text of a program, and what its file is called."""

    file: str
    code: str


def program(film: Played, language: str) -> Program:
    """The film in this language; where numbers left the finite range, a program that says so."""
    return Program(f"backflow_{language}.py", WRITERS[language](film) if film.finite else INFINITE)
