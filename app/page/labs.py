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
ONES = "[[1,0,0,0],[0,1,0,0],[0,0,1,0],[0,0,0,1]]"
RELU: Fields = {
    "hidden": "4",
    "activation": "relu",
    "steps": "31",
    "lag": "3",
    "loss": "half_mse",
    "loss_at": "last",
}


def even(weight: str) -> str:
    """Weights of which all of U are the same, so that its one eigenvalue other than 0 is four times as large."""
    row = f"[{','.join([weight] * 4)}]"
    return f'[{{"W":{ONES},"U":[{",".join([row] * 4)}],"b":[0,0,0,0]}},{{"W":{ONES},"b":[0,0,0,0]}}]'


REACH = (
    Case(
        "Orthogonal, 0.9",
        "γ σ_max = 0.9 is below 1, and that is sufficient: each time step back leaves at most nine tenths.",
        FAR | {"radius": "0.9"},
    ),
    Case(
        "Orthogonal, linear",
        "All singular values are 1, and so is f′: the error keeps its size.",
        FAR | {"activation": "linear", "radius": "1"},
    ),
    Case(
        "All eigenvalues zero",
        "U has no eigenvalue but 0, and yet the gradient doubles with each time step back.",
        NILPOTENT,
    ),
    Case(
        "Radius 2, sigmoid",
        "The spectral radius is 2, and yet the gradient vanishes: a sigmoid’s f′ is at most a quarter.",
        FAR | {"activation": "sigmoid", "radius": "2", "steps": "51"},
    ),
    Case(
        "ReLU explodes",
        "f′ of ReLU is 1 at most, and yet the gradient explodes: all units are active, so f′ = 1, and ρ(U) = 2.35.",
        RELU | {"params": even("0.5875")},
    ),
    Case(
        "ReLU vanishes",
        "The same with smaller weights: all positive again, all units active, and ρ(U) = 0.8 is below 1.",
        RELU | {"params": even("0.2")},
    ),
    Case(
        "Tanh, 2",
        "The bound says 5·10¹¹ and the norm is 641: tanh saturates. Above 1, γ σ_max decides nothing.",
        FAR | {"radius": "2"},
    ),
    Case(
        "Tanh, 1.3: neither",
        "γ σ_max = ρ(U) = 1.3 is above 1 over 79 time steps, and the error neither explodes nor vanishes.",
        FAR | {"radius": "1.3", "steps": "80"},
    ),
    Case(
        "Linear, not normal",
        "σ_max = 1.509 and ρ(U) = 0.9: the error grows at first, and falls in the long run, as f is linear.",
        FAR | {"hidden": "4", "activation": "linear", "lag": "3", "radius": "0.9", "init": "glorot"},
    ),
)
CUTS = (
    Case(
        "Fixed lag",
        "BPTT(4): each loss has a backward pass of its own over 4 states, so the longest lag is 3.",
        {"algorithm": "truncated", "k1": "1", "k2": "4"},
    ),
    Case(
        "Every 3, over 6",
        "BPTT(6; 3): every 3 time steps a backward pass over 6 states; the longest lag is 5, of the newest loss.",
        {"algorithm": "truncated", "k1": "3", "k2": "6"},
    ),
    Case(
        "Chunks: state carried",
        "The state goes over the border, the error does not come back over it: what many libraries call stateful.",
        {"algorithm": "chunked", "length": "4"},
    ),
    Case(
        "Epochs: state anew",
        "An epoch here is a run of the network between two resets (Williams & Zipser), not a pass over the data: "
        "neither state nor error crosses its border.",
        {"algorithm": "epochwise", "length": "4"},
    ),
)
HIGHWAY_FIELDS = {"cell": "lstm", "hidden": "8", "steps": "40", "lag": "30", "loss_at": "last", "forget_bias": "1"}
HIGHWAY = tuple(
    Case(f"Forget bias {bias}", says, HIGHWAY_FIELDS | {"forget_bias": bias})
    for bias, says in (
        ("0", "With forget gates half open an LSTM keeps a thousand times less of the error than this RNN."),
        ("1", "The usual start: fifty times as much is left as of the RNN’s error, and still only 3 in 10,000."),
        ("2", "A fortieth of the error is left after 39 time steps."),
        ("4", "Along the cell state alone a quarter is left, of the whole error more than half."),
    )
)
ONLINE = {"hidden": "4", "steps": "10", "lag": "3", "algorithm": "rtrl"}
CLIPPING = (
    Case(
        "Explodes, by norm",
        "A gradient of norm 254 is scaled down to norm 1; it keeps its direction.",
        ONLINE | {"activation": "linear", "radius": "1.6", "clip": "norm", "limit": "1"},
    ),
    Case(
        "Explodes, by value",
        "Each number is cut by itself: here the gradient turns by 43 degrees.",
        ONLINE | {"activation": "linear", "radius": "1.6", "clip": "value", "limit": "0.3"},
    ),
    Case(
        "Vanishes",
        "What the first time step adds is ten million times smaller than what the last one adds, before and after: "
        "clipping never makes anything larger.",
        ONLINE | {"activation": "sigmoid", "radius": "0.8", "loss_at": "last", "clip": "norm", "limit": "1"},
    ),
)

LABS = (
    Lab(
        "race",
        "Naive against accumulated",
        "Each loss may walk back on its own (BPTT(∞), with fixed weights), or one backward pass may gather them all: "
        "backpropagation through time finds the same gradient, in T(T+1)/2 backward steps or in T.",
        ECHO | {"steps": "10", "algorithm": "naive"},
    ),
    Lab(
        "cuts",
        "Where to cut",
        "Truncated backpropagation through time cuts the way back, which saves backward steps and leaves out a part of "
        "the gradient: which part, the mask over “loss t reaches time step k” tells before the run.",
        ECHO | {"steps": "12", "lag": "2", "algorithm": "truncated", "k1": "2", "k2": "4"},
        CUTS,
    ),
    Lab(
        "reach",
        "Vanishing and exploding",
        "Three conditions. γ σ_max(U) < 1 is sufficient for vanishing (γ: the largest |f′|). γ σ_max(U) > 1 is "
        "necessary for exploding, not sufficient. That the largest |eigenvalue| of U decides is true for a linear f "
        "alone, and in the long run.",
        FAR | {"radius": "0.9"},
        REACH,
    ),
    Lab(
        "highway",
        "The constant error carousel",
        "Gates ease vanishing and do not end it: along the cell state of an LSTM the error is multiplied by the forget "
        "gates alone, and only where they are 1 is the carousel of Hochreiter & Schmidhuber constant.",
        HIGHWAY_FIELDS,
        HIGHWAY,
    ),
    Lab(
        "clipping",
        "Clipping and RTRL",
        "Clipping by norm keeps the gradient’s direction, clipping by value may turn it, and neither helps what has "
        "vanished. Real-time recurrent learning (RTRL) finds the gradient of backpropagation through time (BPTT) "
        "without ever walking back.",
        CLIPPING[0].fields,
        CLIPPING,
    ),
)


def for_page() -> list[dict[str, Any]]:
    """All of them as JSON-ready values."""
    return [asdict(lab) for lab in LABS]
