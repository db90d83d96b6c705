"""Films worth watching first: each is a name, a sentence, and the fields of the form that differ from the default."""

from typing import NamedTuple
from urllib.parse import urlencode


class Preset(NamedTuple):
    group: str
    name: str
    sentence: str
    fields: dict[str, str]

    @property
    def query(self) -> str:
        """The query of the link which opens it."""
        return urlencode(self.fields)


PRESETS = (
    Preset(
        "First films",
        "Echo, an RNN",
        "Say now what was heard three moments ago: the error has to find its way three moments back.",
        {},
    ),
    Preset(
        "First films",
        "Next letter, two layers",
        "Two recurrent layers read a text: the error comes down through them and back through time.",
        {"hidden": "8,6", "task": "next_letter", "text": "the error flows back", "steps": "9"},
    ),
    Preset(
        "First films",
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
        "First films",
        "Two spirals, a deep MLP",
        "Four hidden layers: watch how much of the error is left in the lowest.",
        {"cell": "dense", "hidden": "8,8,8,8", "task": "spirals", "batch": "16"},
    ),
    Preset(
        "Ways back in time",
        "Naive BPTT",
        "Each loss walks back on its own, to the very beginning: the same gradient, many more visits.",
        {"hidden": "4", "steps": "6", "lag": "2", "algorithm": "naive"},
    ),
    Preset(
        "Ways back in time",
        "Truncated BPTT",
        "Every 2 moments a pass over the last 4: scissors show what is lost, the check tells what it costs.",
        {"hidden": "4", "steps": "9", "lag": "4", "algorithm": "truncated"},
    ),
    Preset(
        "Ways back in time",
        "Chunked BPTT",
        "Blocks of three: the state is carried over the border, the error is cut there.",
        {"hidden": "4", "steps": "9", "lag": "2", "algorithm": "chunked", "length": "3"},
    ),
    Preset(
        "Ways back in time",
        "Epochwise BPTT",
        "Blocks of three again, but the state starts anew: nothing has to be cut, and nothing is remembered.",
        {"hidden": "4", "steps": "9", "lag": "2", "algorithm": "epochwise", "length": "3"},
    ),
    Preset(
        "Ways back in time",
        "Sweeps of one's own",
        "Two journeys, invented: one gathers the early losses, one sets out at the end and stops half way.",
        {"hidden": "4", "steps": "8", "lag": "2", "algorithm": "custom", "sweeps": "1 2 3:3:0; 5 7:7:4"},
    ),
    Preset(
        "Ways back in time",
        "RTRL",
        "Nothing walks back: the influence of every weight on the state goes forward, and each loss is used at once.",
        {"hidden": "3", "steps": "6", "lag": "2", "algorithm": "rtrl"},
    ),
    Preset(
        "Gates",
        "LSTM, the memory",
        "The same echo with a memory: its error goes back along the cell state, kept by the forget gates.",
        {"cell": "lstm", "hidden": "5", "forget_bias": "1"},
    ),
    Preset(
        "Gates",
        "GRU, two gates",
        "The same echo with two gates: four ways lead the error back, one of them straight.",
        {"cell": "gru", "hidden": "5"},
    ),
    Preset(
        "Vanishing and exploding",
        "Vanishing: sigmoid, long ago",
        "Each moment back takes away most of the error: at the beginning almost nothing arrives.",
        {"hidden": "6", "activation": "sigmoid", "steps": "16", "lag": "12", "loss_at": "last"},
    ),
    Preset(
        "Vanishing and exploding",
        "Exploding: linear, too large",
        "Each moment back makes the error larger: it grows by a power of the moments, until it is far too large.",
        {
            "hidden": "6",
            "activation": "linear",
            "steps": "16",
            "lag": "12",
            "loss": "half_mse",
            "loss_at": "last",
            "radius": "1.5",
        },
    ),
    Preset(
        "Vanishing and exploding",
        "Clipping by the norm",
        "A gradient much too large, clipped: the whole gradient is scaled down to norm 1, and keeps its direction.",
        {"hidden": "6", "activation": "linear", "steps": "8", "lag": "6", "radius": "1.5", "clip": "norm"},
    ),
    Preset(
        "Vanishing and exploding",
        "Clipping each number",
        "Each number of the gradient is cut down by itself: its direction turns.",
        {
            "hidden": "6",
            "activation": "linear",
            "steps": "8",
            "lag": "6",
            "radius": "1.5",
            "clip": "value",
            "limit": "0.5",
        },
    ),
    Preset(
        "Learning",
        "Momentum",
        "After 20 updates: the last step goes on in the direction of those before it.",
        {"hidden": "5", "steps": "6", "lag": "1", "optimizer": "momentum", "iteration": "20"},
    ),
    Preset(
        "Learning",
        "Adam",
        "After 20 updates: every weight moves about as far as every other, however small its gradient.",
        {"hidden": "5", "steps": "6", "lag": "1", "optimizer": "adam", "rate": "0.01", "iteration": "20"},
    ),
    Preset(
        "Learning",
        "L2, the pull to zero",
        "The gradient of each layer gets a part of its own, which draws its weights to zero.",
        {"hidden": "5", "steps": "6", "lag": "1", "l2": "0.01"},
    ),
    Preset(
        "Your own",
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
