"""What comes next in a text, and in the strings of a grammar."""

from dataclasses import dataclass, replace

import numpy as np

from engine.tasks.base import HALF, HELD_OUT, Data


@dataclass(frozen=True)
class NextLetter:
    """Say the next letter of a text, one-hot over its alphabet; a sequence is a window at a place drawn by chance."""

    text: str
    steps: int
    batch: int
    reach = None
    tolerance = HALF
    overlap = False

    @property
    def alphabet(self) -> list[str]:
        """The different letters of the text, in the order of their code points."""
        return sorted(set(self.text))

    @property
    def inputs(self) -> int:
        return len(self.alphabet)

    @property
    def outputs(self) -> int:
        return len(self.alphabet)

    def draw(self, rng: np.random.Generator) -> Data:
        place = {letter: number for number, letter in enumerate(self.alphabet)}
        letters = np.eye(len(place))[[place[letter] for letter in self.text]]
        starts = rng.integers(0, len(self.text) - self.steps, self.batch)
        moments = np.arange(self.steps)[:, None] + starts
        return Data(letters[moments], letters[moments + 1])

    def held_out(self, rng: np.random.Generator) -> Data | None:
        return None  # every window shares letters with the windows that were trained on


LETTERS = "BTPSXVE"
GRAMMAR = (  # the state: which letters may come, and where each leads
    {"T": 1, "P": 2},
    {"S": 1, "X": 3},
    {"T": 2, "V": 4},
    {"X": 2, "S": 5},
    {"P": 3, "V": 5},
    {"E": 6},
)
SHORTEST = 5  # letters of the shortest string: BTXSE, BPVVE


@dataclass(frozen=True)
class Reber:
    """The letters that may come next in embedded Reber strings, one string after the other.

    Reber 1967; embedded: Cleeremans, Servan-Schreiber & McClelland 1989, Hochreiter & Schmidhuber 1997, sec. 5.1. A
    string is B, T or P, a string of the grammar, the same T or P again, and E: to say the second one, the first has to
    be remembered over all that lies between. Where two letters may come, each is half of the target.
    """

    steps: int
    batch: int
    inputs = len(LETTERS)
    outputs = len(LETTERS)
    reach = SHORTEST
    tolerance = HALF
    overlap = True

    def draw(self, rng: np.random.Generator) -> Data:
        inputs, targets = np.zeros((2, self.steps, self.batch, len(LETTERS)))
        for example in range(self.batch):
            for t, (letter, following) in enumerate(_strings(rng, self.steps)):
                inputs[t, example, LETTERS.index(letter)] = 1.0
                targets[t, example, [LETTERS.index(name) for name in following]] = 1.0 / len(following)
        return Data(inputs, targets)

    def held_out(self, rng: np.random.Generator) -> Data | None:
        return replace(self, batch=HELD_OUT).draw(rng)


def _strings(rng: np.random.Generator, steps: int) -> list[tuple[str, str]]:
    """Letters, each with those that may come after it, from the beginning of a string on."""
    found: list[tuple[str, str]] = []
    while len(found) < steps:
        side = "TP"[rng.integers(2)]
        inside = _walk(rng)
        found += [("B", "TP"), (side, "B"), *inside[:-1], ("E", side), (side, "E"), ("E", "B")]
    return found[:steps]


def _walk(rng: np.random.Generator) -> list[tuple[str, str]]:
    """One string of the inner grammar, B to E."""
    state, letter, found = 0, "B", []
    while letter != "E":
        following = "".join(GRAMMAR[state])
        found.append((letter, following))
        letter = following[rng.integers(len(following))]
        state = GRAMMAR[state][letter]
    return [*found, ("E", "")]
