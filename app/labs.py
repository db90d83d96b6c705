"""Labs: each a claim that a picture decides, a film to decide it with, and cases worth trying."""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

Fields = dict[str, str]


@dataclass(frozen=True)
class Case:
    """A name for a button, what it shows, and the fields of the form that it sets."""

    name: str
    says: str
    fields: Fields


@dataclass(frozen=True)
class Lab:
    key: str  # in the link: #lab=key
    name: str
    claim: str
    fields: Fields  # of its own film, where they differ from the default
    cases: tuple[Case, ...] = ()

    @property
    def link(self) -> str:
        """The link which opens it."""
        return f"./?{urlencode(self.fields)}#lab={self.key}"


ECHO = {"hidden": "4", "lag": "3", "symbols": "4"}
FAR: Fields = {"hidden": "16", "steps": "40", "lag": "30", "loss_at": "last", "init": "orthogonal"}
NILPOTENT: Fields = {
    "hidden": "2",
    "task": "data",
    "columns": "2",
    "loss": "half_mse",
    "loss_at": "last",
    "data": "\n".join(["0,0.549306144334055,0,0", *["-4,4.549306144334055,0,0"] * 25]),
    "params": '[{"W":[[1,0],[0,1]],"U":[[8,-8],[8,-8]],"b":[0,0]},{"W":[[1,0],[0,1]],"b":[0,0]}]',
}
EVEN = "[" + ",".join(["[" + ",".join(["0.5875"] * 4) + "]"] * 4) + "]"
ONES = "[[1,0,0,0],[0,1,0,0],[0,0,1,0],[0,0,0,1]]"

REACH = (
    Case("Orthogonal, 0.9", "Every moment back leaves at most nine tenths.", FAR | {"radius": "0.9"}),
    Case(
        "Orthogonal, linear",
        "All singular values 1 and no f': the error keeps its size.",
        FAR | {"activation": "linear", "radius": "1"},
    ),
    Case(
        "All eigenvalues zero",
        "U has no eigenvalue but 0, and yet the gradient doubles with each moment back.",
        NILPOTENT,
    ),
    Case(
        "Radius 2, sigmoid",
        "The spectral radius is 2, and yet the gradient vanishes: a sigmoid's slope is at most a quarter.",
        FAR | {"activation": "sigmoid", "radius": "2", "steps": "51"},
    ),
    Case(
        "ReLU explodes",
        "The slope of ReLU is 1 at most, and yet the gradient explodes: all weights are positive.",
        {
            "hidden": "4",
            "activation": "relu",
            "steps": "31",
            "lag": "3",
            "loss": "half_mse",
            "loss_at": "last",
            "params": f'[{{"W":{ONES},"U":{EVEN},"b":[0,0,0,0]}},{{"W":{ONES},"b":[0,0,0,0]}}]',
        },
    ),
    Case(
        "Tanh, 2",
        "The bound says 5·10¹¹: tanh saturates, and the norm stays far below.",
        FAR | {"radius": "2"},
    ),
)
CUTS = (
    Case(
        "Fixed lag",
        "Each loss reaches back the same number of moments.",
        {"algorithm": "truncated", "k1": "1", "k2": "4"},
    ),
    Case(
        "Every 3, over 6", "Every 3 moments a pass over the last 6.", {"algorithm": "truncated", "k1": "3", "k2": "6"}
    ),
    Case(
        "Chunks: state carried",
        "The state goes over the border, the gradient does not.",
        {"algorithm": "chunked", "length": "4"},
    ),
    Case(
        "Epochs: state anew",
        "Neither goes over the border: nothing is remembered.",
        {"algorithm": "epochwise", "length": "4"},
    ),
)
HIGHWAY_FIELDS = {"cell": "lstm", "hidden": "8", "steps": "40", "lag": "30", "loss_at": "last", "forget_bias": "1"}
HIGHWAY = tuple(
    Case(f"Forget bias {bias}", says, HIGHWAY_FIELDS | {"forget_bias": bias})
    for bias, says in (
        ("0", "With gates half open an LSTM vanishes like an RNN."),
        ("1", "The usual start: far less is lost."),
        ("2", "The memory is kept for long."),
        ("4", "Almost nothing is lost along the memory."),
    )
)
ONLINE = {"hidden": "4", "steps": "10", "lag": "3", "algorithm": "rtrl"}
CLIPPING = (
    Case(
        "Explodes, by norm",
        "A gradient far too large is made shorter; it keeps its direction.",
        ONLINE | {"activation": "linear", "radius": "1.6", "clip": "norm", "limit": "1"},
    ),
    Case(
        "Explodes, by value",
        "Each number is cut by itself: the gradient turns.",
        ONLINE | {"activation": "linear", "radius": "1.6", "clip": "value", "limit": "0.3"},
    ),
    Case(
        "Vanishes",
        "What early moments add is next to nothing, before and after: clipping never makes anything larger.",
        ONLINE | {"activation": "sigmoid", "radius": "0.8", "loss_at": "last", "clip": "norm", "limit": "1"},
    ),
)

LABS = (
    Lab(
        "race",
        "Naive against accumulated",
        "Each loss may walk back on its own, or one sweep may gather them all on its way: the gradient is the same, "
        "but the visits are T(T+1)/2 against T.",
        ECHO | {"steps": "10", "algorithm": "naive"},
    ),
    Lab(
        "cuts",
        "Where to cut",
        "To cut the way back saves visits and loses a part of the gradient: which part, the mask over "
        "“loss t reaches moment k” tells before the run.",
        ECHO | {"steps": "12", "lag": "2", "algorithm": "truncated", "k1": "2", "k2": "4"},
        CUTS,
    ),
    Lab(
        "reach",
        "Vanishing and exploding",
        "“The gradient vanishes where the largest eigenvalue of U is below 1, and explodes where it is above” is often "
        "said, and false: the largest singular value decides, and f′ with it.",
        FAR | {"radius": "0.9"},
        REACH,
    ),
    Lab(
        "highway",
        "The gates’ highway",
        "Gates ease vanishing and do not end it: along the memory of an LSTM the error is multiplied by forget gates "
        "alone, so their bias decides how much is left.",
        HIGHWAY_FIELDS,
        HIGHWAY,
    ),
    Lab(
        "clipping",
        "Clipping and RTRL",
        "Clipping by norm keeps the gradient’s direction, clipping by value turns it, and neither helps what has "
        "vanished. RTRL finds the same gradient as BPTT without ever walking back.",
        CLIPPING[0].fields,
        CLIPPING,
    ),
)


def for_page() -> list[dict[str, Any]]:
    """All of them as JSON-ready values."""
    return [asdict(lab) for lab in LABS]
