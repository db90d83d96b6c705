"""The small traces that are kept as files, so that Python and JavaScript read the same wire."""

from pathlib import Path
from typing import Any

_MIXED = [
    {"cell": "rnn", "units": 3},
    {"cell": "dense", "units": 2, "activation": "gelu"},
    {"cell": "rnn", "units": 2, "activation": "sigmoid"},
    {"cell": "dense", "units": 2},
]

REQUESTS: dict[str, dict[str, Any]] = {
    "mlp_xor": {
        "layers": [{"cell": "dense", "units": 3}, {"cell": "dense", "units": 1, "activation": "sigmoid"}],
        "loss": "half_mse",
        "task": {"name": "xor"},
    },
    "rnn_echo": {
        "layers": [{"cell": "rnn", "units": 3}, {"cell": "dense", "units": 2}],
        "task": {"name": "echo", "steps": 5, "lag": 2},
        "iteration": 2,
    },
    "rnn_naive": {
        "layers": [{"cell": "rnn", "units": 2}, {"cell": "dense", "units": 2}],
        "task": {"name": "echo", "steps": 4, "lag": 1},
        "algorithm": {"name": "naive"},
        "loss_at": [0.0, 1.0, 0.0, 2.0],
    },
    "next_letter": {
        "layers": [{"cell": "rnn", "units": 4, "activation": "relu"}, {"cell": "dense", "units": 4}],
        "task": {"name": "next_letter", "text": "banane", "steps": 4},
        "init": {"scheme": "orthogonal", "recurrent": {"spectral_radius": 0.9}},
    },
    "lstm_truncated": {
        "layers": [{"cell": "lstm", "units": 2}, {"cell": "dense", "units": 2}],
        "task": {"name": "echo", "steps": 5, "lag": 1},
        "algorithm": {"name": "truncated", "k1": 2, "k2": 3},
        "init": {"scheme": "glorot", "forget_bias": 1.0},
    },
    "gru_epochwise": {
        "layers": [
            {"cell": "gru", "units": 2},
            {"cell": "gru", "units": 2, "reset": "before"},
            {"cell": "dense", "units": 2},
        ],
        "task": {"name": "echo", "steps": 4, "lag": 1},
        "algorithm": {"name": "epochwise", "length": 2},
    },
    "mixed": {"layers": _MIXED, "l2": 0.01, "task": {"name": "echo", "steps": 3, "batch": 2, "lag": 1}},
    "explosion": {
        "layers": [{"cell": "rnn", "units": 1, "activation": "linear"}, {"cell": "dense", "units": 1}],
        "loss": "half_mse",
        "params": [{"W": [[1.0]], "U": [[1e120]], "b": [0.0]}, {"W": [[1.0]], "b": [0.0]}],
        "data": {"inputs": [[[1.0]]] * 4, "targets": [[[0.0]]] * 4},
    },
}


def path_of(name: str) -> Path:
    return Path(__file__).parent / f"{name}.jsonl"


FORM = Path(__file__).parent / "form.json"  # the table of the form as the page is given it, likewise
FILM_FIGURES = Path(__file__).parents[2] / "static" / "recorded" / "figures.json"  # those in a film that is one file
FIGURES = Path(__file__).parent / "figures.json"  # and the look of its charts, by theme
FACTS = Path(__file__).parent / "facts.json"  # what the page is given beside the stream, for the tests of its modules
