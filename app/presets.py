"""Films worth watching first: each is a name, a sentence, and the fields of the form that differ from the default."""

from typing import NamedTuple
from urllib.parse import urlencode


class Preset(NamedTuple):
    name: str
    sentence: str
    fields: dict[str, str]

    @property
    def query(self) -> str:
        """The query of the link which opens it."""
        return urlencode(self.fields)


PRESETS = (
    Preset(
        "Echo, an RNN",
        "Say now what was heard three moments ago: the error has to find its way three moments back.",
        {},
    ),
    Preset(
        "Next letter, two layers",
        "Two recurrent layers read a text: the error comes down through them and back through time.",
        {"hidden": "8,6", "task": "next_letter", "text": "the error flows back", "steps": "9"},
    ),
    Preset(
        "XOR, a small MLP",
        "The classic: one moment, two layers, and a loss of squares.",
        {
            "cell": "dense",
            "hidden": "3",
            "task": "xor",
            "batch": "4",
            "loss": "half_mse",
            "output": "sigmoid",
            "rate": "1",
        },
    ),
    Preset(
        "Two spirals, a deep MLP",
        "Four hidden layers: watch how much of the error is left in the lowest.",
        {"cell": "dense", "hidden": "8,8,8,8", "task": "spirals", "batch": "16"},
    ),
    Preset(
        "Vanishing: sigmoid, long ago",
        "Each moment back takes away most of the error: at the beginning almost nothing arrives.",
        {"hidden": "6", "activation": "sigmoid", "steps": "16", "lag": "12", "loss_at": "last"},
    ),
    Preset(
        "Naive BPTT",
        "Each loss walks back on its own, to the very beginning: the same gradient, many more visits.",
        {"hidden": "4", "steps": "6", "lag": "2", "algorithm": "naive"},
    ),
    Preset(
        "Truncated BPTT",
        "Every 2 moments a pass over the last 4: scissors show what is lost, the check tells what it costs.",
        {"hidden": "4", "steps": "9", "lag": "4", "algorithm": "truncated"},
    ),
    Preset(
        "RTRL",
        "Nothing walks back: the influence of every weight on the state goes forward, and each loss is used at once.",
        {"hidden": "3", "steps": "6", "lag": "2", "algorithm": "rtrl"},
    ),
    Preset(
        "LSTM, the memory",
        "The same echo with a memory: its error goes back along the cell state, kept by the forget gates.",
        {"cell": "lstm", "hidden": "5", "forget_bias": "1"},
    ),
    Preset(
        "GRU, two gates",
        "The same echo with two gates: four ways lead the error back, one of them straight.",
        {"cell": "gru", "hidden": "5"},
    ),
    Preset(
        "Own numbers",
        "Paste your own table: each row a moment, the last column the target.",
        {
            "hidden": "4",
            "task": "data",
            "loss": "half_mse",
            "data": "x,y\n0.0,0.1\n0.5,0.3\n1.0,0.8\n0.5,0.6\n0.0,0.2\n-0.5,-0.3",
            "columns": "1",
        },
    ),
)
