"""The API document tells of each field of a query what it may be, and what it allows is taken."""

import re
from typing import Any

import pytest

from app.endpoints.analysis import asked_by_form as analysed
from app.endpoints.predictions import asked_by_form as learned
from app.form.fields import ANALYSIS, FIELDS, LEARNED, TRAINING
from app.form.query import problem_of
from app.form.schemas import typed, up_to
from app.limits import LIMITS
from app.requests.build import Problem
from app.requests.errors import RequestError
from app.requests.trace import TrainingRequest

# What must be said beside a word or a number, as it is about another field.
BESIDE: dict[str, dict[str, str]] = {
    "output": {"loss": "half_mse"},
    "symbols": {"loss": "half_mse"},
    "reset": {"hidden": "2", "cell": "gru"},
    "beta": {"optimizer": "momentum"},
    **{name: {"optimizer": "adam"} for name in ("beta1", "beta2", "epsilon")},
    "limit": {"clip": "norm"},
    "text": {"task": "next_letter", "steps": "1"},
    "radius": {"hidden": "2"},
    "k1": {"algorithm": "truncated", "k2": str(LIMITS.steps)},
    "k2": {"algorithm": "truncated", "k1": "1"},
    "length": {"algorithm": "chunked"},
    "period": {"task": "sine"},
    "noise": {"task": "spirals"},
    "span": {"task": "copy", "lag": "1", "hidden": "1"},
    "heading": {"task": "data", "data": "1,2\n3,4\n5,6"},
}
WITH = {
    ("task", "data"): {"data": "1,2\n3,4"},
    ("task", "next_letter"): {"text": "abcabcabcabc"},
    ("algorithm", "custom"): {"sweeps": "3 5:5:1"},
    ("output", "softmax"): {"loss": "cross_entropy"},
    ("loss", "bce"): {"symbols": "1"},
}
SCHEMAS = {name: field.schema for name, field in (FIELDS | TRAINING | LEARNED | ANALYSIS).items()}


def taken(name: str, value: str) -> Problem | None:
    """The field of a small network with this value, asked of an endpoint that has it."""
    said = {"hidden": "2", "steps": "8"} | BESIDE.get(name, {}) | {name: value} | WITH.get((name, value), {})
    if name in TRAINING:
        return problem_of(list(said.items()), TrainingRequest)
    ask = learned if name in LEARNED else analysed if name in ("compare", "parts") else problem_of
    return ask(list(said.items()))


def allowed(schema: dict[str, Any]) -> list[str]:
    """All words, and the ends of the bounds."""
    if "anyOf" in schema:
        return [value for each in schema["anyOf"] for value in allowed(each)]
    ends = [schema.get("minimum"), schema.get("maximum")]
    ends += [schema[end] + by for end, by in (("exclusiveMinimum", 0.01), ("exclusiveMaximum", -0.01)) if end in schema]
    return [*schema.get("enum", []), *(str(end) for end in ends if end is not None)]


def test_every_field_has_a_schema_that_its_default_fits() -> None:
    for name, field in (FIELDS | TRAINING | LEARNED).items():
        options = field.schema.get("anyOf", [field.schema])
        default = typed(field.schema, field.default)
        assert any(fits(default, option) for option in options), name


def fits(value: Any, schema: dict[str, Any]) -> bool:
    if "enum" in schema:
        return value in schema["enum"]
    if schema["type"] == "string":
        return isinstance(value, str) and re.search(schema.get("pattern", ""), value) is not None
    return isinstance(value, int | float) and schema.get("minimum", value) <= value <= schema.get("maximum", value)


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, schema in SCHEMAS.items() for value in allowed(schema)]
)
def test_what_the_document_allows_is_taken(name: str, value: str) -> None:
    assert taken(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (name, str(value))
        for name, schema in SCHEMAS.items()
        for each in schema.get("anyOf", [schema])
        for value in [
            *([each["maximum"] + 1] if "maximum" in each else []),
            *([each["minimum"] - 1] if "minimum" in each else []),
            *(["nonsense"] if "enum" in each or each["type"] in ("integer", "number") else []),
        ]
        if name not in ("columns", "ahead")  # which are about own data alone
    ],
)
def test_what_it_does_not_allow_is_refused(name: str, value: str) -> None:
    with pytest.raises(RequestError):
        taken(name, value)


PATTERNS = {
    "hidden": (["", "6", "8,6", "lstm:4", "rnn:8:relu, 3", "gru:2:before", "256"], ["0", "257", "6;3", "lstm:4:tanh"]),
    "sweeps": (["3 5:5:1", "3 5:5:1; 7:7:4"], ["3:1", "a:1:1"]),
    "loss_at": (["every", "last", "0,0,1,0,0,0,0,0.5"], ["sometimes", "0;1"]),
    "roles": (["out,both,input", "input, target"], ["in"]),
    "scaling": (["none", "standard,range"], ["some"]),
    "parts": (["check", "credit, errors"], ["checks"]),
    "changes": (["100:rate=0.01; 200:clip=norm,limit=1"], ["rate=1", "5:units=2"]),
}


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_is_that_of_the_texts_which_are_taken(name: str) -> None:
    good, bad = PATTERNS[name]
    more = {"sweeps": {"algorithm": "custom"}}.get(name, {})
    for text in good:
        assert re.search(SCHEMAS[name]["pattern"], text), text
        if name not in ("roles", "scaling"):
            assert problem_of([*more.items(), (name, text)]) if name != "parts" else analysed([(name, text)])
    for text in bad:
        assert not re.search(SCHEMAS[name]["pattern"], text), text


@pytest.mark.parametrize("most", [7, 9, 10, 99, 100, 256, 512, 1000])
def test_the_pattern_of_whole_numbers_has_each_and_no_other(most: int) -> None:
    found = [n for n in range(3 * most) if re.fullmatch(up_to(most), str(n))]
    assert found == list(range(1, most + 1))
