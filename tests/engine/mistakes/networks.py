"""Networks on which mistakes show: all sizes different, five time steps or more, states given; and random ones."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

import numpy as np

from engine.mistakes.catalogue import IDS
from engine.mistakes.diagnosis import Diagnosis, Theirs, diagnosed
from engine.mistakes.faults import Fault, plan_of, possible
from engine.mistakes.precision import significant
from engine.mistakes.walk import Ground, ground
from engine.optimizers import ByNorm, ByValue
from engine.training.loop import drain
from engine.types import Array, Params
from tests.engine.making import Case, case

WEIGHTS = [1.0, 0.5, 2.0, 1.5, 0.7, 1.2]
LAST = [0.0, 0.0, 0.0, 0.0, 1.0]

NETWORKS: dict[str, Case] = {
    "rnn": case("rnn 5 tanh", "dense 4 softmax", loss="cross_entropy", inputs=2, steps=6, batch=3, weights=WEIGHTS),
    "lstm": case("lstm 5 -", "dense 4 softmax", loss="cross_entropy", inputs=2, steps=6, batch=3, weights=WEIGHTS),
    "gru": case("gru 5 after", "dense 4 softmax", loss="cross_entropy", inputs=2, steps=6, batch=3, weights=WEIGHTS),
    "gru before": case("gru 5 before", "dense 4 sigmoid", loss="bce", inputs=2, steps=6, batch=3, weights=WEIGHTS),
    "dense": case("dense 4 tanh", "dense 4 sigmoid", loss="half_mse", inputs=2, steps=1, batch=3),
    "mlp": case("dense 5 gelu", "dense 5 sigmoid", "dense 4 linear", loss="half_sse", inputs=2, steps=1, batch=3),
    "sigmoids": case("rnn 5 sigmoid", "dense 4 sigmoid", loss="mse", inputs=2, steps=6, batch=3, weights=WEIGHTS),
    "last loss": case("rnn 5 tanh", "dense 4 linear", loss="half_sse", inputs=2, steps=5, batch=3, weights=LAST),
    "deep": case(
        "dense 5 sigmoid", "rnn 5 relu", "dense 4 softmax", "lstm 4 -", "dense 4 softmax",
        loss="half_mse", inputs=5, steps=6, batch=3, weights=WEIGHTS, l2=0.3,
    ),
}  # fmt: skip
NETWORKS |= {
    name: case._replace(setup=replace(case.setup, clip=clip))
    for name, case, clip in (
        ("clipped by norm", NETWORKS["rnn"], ByNorm(0.1)),
        ("clipped by value", NETWORKS["lstm"], ByValue(0.01)),
    )
}


def ground_of(case: Case) -> Ground:
    return drain(ground(*case))


def gradient(on: Ground, *faults: Fault) -> Params:
    """What a pass with these faults finds."""
    plan = plan_of(on, faults)
    assert plan, "they change different lines"
    return drain(on.gradient(plan))


def diagnosis(on: Ground, theirs: Theirs, budget: int = 4000) -> Diagnosis:
    return drain(diagnosed(on, theirs, budget))


def named(found: Diagnosis) -> list[set[str]]:
    """The ids of each explanation."""
    return [{fault.mistake.id for fault in faults} for faults in found.explanations]


def equal(a: Params, b: Params) -> bool:
    return all(np.allclose(x[name], y[name], rtol=1e-9, atol=1e-14) for x, y in zip(a, b, strict=True) for name in x)


WORDS = {
    "dense": ["tanh", "sigmoid", "gelu"],
    "rnn": ["tanh", "sigmoid", "relu"],
    "lstm": ["-"],
    "gru": ["after", "before"],
}
OUTPUTS = [
    ("cross_entropy", "softmax"),
    ("bce", "sigmoid"),
    ("half_mse", "sigmoid"),
    ("mse", "linear"),
    ("half_sse", "tanh"),
]


def drawn(kind: str, seed: int) -> Case:
    """A random network with such a layer, and at times another one above or below it."""
    rng = np.random.default_rng([seed, 7])
    hidden = [f"{kind} {rng.integers(3, 6)} {rng.choice(WORDS[kind])}"]
    other = rng.choice([kind, "dense", "", "", ""])
    if other:
        hidden.insert(int(rng.integers(2)), f"{other} {rng.integers(3, 6)} {rng.choice(WORDS[other])}")
    loss, output = OUTPUTS[rng.integers(len(OUTPUTS))]
    steps = 1 if kind == "dense" else int(rng.integers(5, 9))
    weights = rng.choice([1.0, 1.0, 0.5, 2.0], steps).tolist()
    inputs, batch = int(rng.integers(2, 6)), int(rng.integers(3, 6))
    top = f"dense {rng.integers(3, 6)} {output}"
    return case(*hidden, top, loss=loss, weights=weights, inputs=inputs, batch=batch, steps=steps, seed=seed)


def rounded(grads: Params, word: str) -> Params:
    """As somebody would hand them in: whole, in single precision, or as print shows them."""
    ways: dict[str, Callable[[Array], Array]] = {
        "float64": lambda a: a,
        "float32": lambda a: a.astype(np.float32),
        "4 digits": lambda a: significant(a, 4),
    }
    return tuple({name: ways[word](a) for name, a in layer.items()} for layer in grads)


def plantable(on: Ground, names: Collection[str] = IDS) -> Iterator[tuple[Fault, Params]]:
    """Each of these mistakes that can be made here and changes the gradient, and what it makes of it."""
    right = gradient(on)
    for fault in possible(on):
        try:
            wrong = gradient(on, fault)
        except ValueError:  # shapes that do not fit
            continue
        if fault.mistake.id in names and not equal(right, wrong):
            yield fault, wrong
