"""The fields of a query as JSON schemas: the words, bounds and patterns of each, so that what they allow is taken."""

import re
from typing import Any, get_args

from app.form.column_roles import ROLES
from app.form.fields import ALGORITHMS, TASKS
from app.limits import LIMITS
from app.requests.analysis import Part
from app.requests.layers import OPTIONS, Activation, DenseActivation
from engine.initializers import SCHEMES
from engine.losses import LOSSES
from engine.tasks.scaling import SCALINGS

Json = dict[str, Any]

DIGITS = r"(?:0|[1-9][0-9]{0,8})"
NUMBER = r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?"
FUNCTIONS = "|".join(get_args(Activation))
SWEEP = rf" *{DIGITS}(?: +{DIGITS})*:{DIGITS}:{DIGITS} *"
CHANGE = (
    r" *[1-9][0-9]{0,3} *:(?: *(?:rate|beta|beta1|beta2|epsilon|limit|k1|k2|length|optimizer|clip|algorithm)=[^,;]*,?)+"
)


def up_to(most: int) -> str:
    """A pattern for the whole numbers from 1 to this one."""
    text, found = str(most), []
    for place, digit in enumerate(text):
        low, rest = (1 if place == 0 else 0), len(text) - place - 1
        if int(digit) > low:
            found.append(text[:place] + f"[{low}-{int(digit) - 1}]" + "[0-9]" * rest)
    shorter = [f"[1-9]{'[0-9]' * n}" for n in range(len(text) - 1)]
    return f"(?:{'|'.join([*shorter, *found, text])})"


UNITS = up_to(LIMITS.units)
WORDS = {None: "", "activation": rf"(?::(?:{FUNCTIONS}))?", "reset": "(?::(?:after|before))?"}  # after the units
LAYER = rf" *(?:{UNITS}|{'|'.join(f'{cell}:{UNITS}{WORDS[option]}' for cell, option in OPTIONS.items())}) *"


def words(*of: str) -> Json:
    return {"type": "string", "enum": list(of)}


def whole(least: int, most: int) -> Json:
    return {"type": "integer", "minimum": least, "maximum": most}


def number(**bounds: float) -> Json:
    return {"type": "number", **bounds}


def empty_or(schema: Json, word: str = "") -> Json:
    """Left empty, or what the schema says."""
    return {"anyOf": [words(word), schema]}


def text(pattern: str) -> Json:
    return {"type": "string", "pattern": f"^(?:{pattern})$"}


def listed(pattern: str, between: str = ",", most: int | None = None) -> Json:
    """Items with something between them, or nothing at all."""
    times = "*" if most is None else f"{{0,{most - 1}}}"
    return text(rf"|{pattern}(?:{between}{pattern}){times}")


share = number(minimum=0, exclusiveMaximum=1)
steps, seed = whole(1, LIMITS.steps), whole(0, LIMITS.seed)

SCHEMAS: dict[str, Json] = {
    "cell": words(*OPTIONS),
    "hidden": listed(LAYER, most=LIMITS.layers - 1),
    "activation": words(*get_args(Activation)),
    "forget_bias": empty_or(number()),
    "reset": words("after", "before"),
    "output": words("", *get_args(DenseActivation)),
    "task": words("", *TASKS),
    "steps": steps,
    "batch": empty_or(whole(1, LIMITS.batch)),
    "lag": whole(0, LIMITS.steps),
    "symbols": whole(1, LIMITS.units),
    "span": whole(1, LIMITS.steps // 2),
    "period": number(minimum=2, maximum=LIMITS.steps),
    "noise": number(minimum=0, maximum=LIMITS.noise),
    "text": {"type": "string", "maxLength": LIMITS.text},
    "data": {"type": "string", "maxLength": LIMITS.pasted},
    "columns": whole(1, LIMITS.width),
    "roles": listed(f" *(?:{'|'.join(ROLES)}) *"),
    "scaling": listed(f" *(?:{'|'.join(SCALINGS)}) *"),
    "ahead": whole(0, LIMITS.steps),
    "algorithm": words("full", "naive", "rtrl", *ALGORITHMS, "custom"),
    "k1": steps,
    "k2": steps,
    "length": steps,
    "sweeps": text(rf" *|{SWEEP}(?:;{SWEEP})*;? *"),
    "loss": words("", *LOSSES),
    "loss_at": text(rf"every|last|{NUMBER}(?:,{NUMBER})*"),
    "l2": number(minimum=0),
    "optimizer": words("sgd", "momentum", "adam"),
    "rate": number(minimum=0),
    "beta": share,
    "beta1": share,
    "beta2": share,
    "epsilon": number(exclusiveMinimum=0),
    "clip": words("", "norm", "value"),
    "limit": number(exclusiveMinimum=0),
    "init": words(*SCHEMES),
    "radius": empty_or(number(exclusiveMinimum=0, maximum=LIMITS.radius)),
    "params": {"type": "string", "contentMediaType": "application/json"},
    "seed": seed,
    "changes": text(rf" *|{CHANGE}(?:;{CHANGE})*;? *"),
    "iteration": whole(0, LIMITS.iteration),
    "digits": empty_or(whole(1, LIMITS.digits), "null"),
    "biases": words("true", "false"),
    "iterations": whole(1, LIMITS.iteration),
    "every": empty_or(whole(1, LIMITS.iteration), "null"),
    "temperature": number(minimum=0, maximum=LIMITS.temperature),
    "letters": whole(1, LIMITS.letters),
    "prompt": {"type": "string", "maxLength": LIMITS.text},
    "sample": seed,
    "grid": whole(2, LIMITS.grid),
    "compare": {"type": "string", "contentMediaType": "application/json"},
    "parts": listed(f" *(?:{'|'.join(get_args(Part))}) *", most=LIMITS.compared),
}


def schema(name: str, default: str) -> Json:
    """What a field may be, and what it is if left out."""
    said = SCHEMAS[name]
    return said | {"default": typed(said, default)}


def typed(said: Json, default: str) -> Any:
    """A default as the schema writes it: a number where it is one."""
    kinds = {each.get("type") for each in said.get("anyOf", [said])}
    if kinds & {"integer", "number"} and re.fullmatch(r"-?[0-9.e-]+", default):
        return int(default) if default.lstrip("-").isdecimal() else float(default)
    return default
