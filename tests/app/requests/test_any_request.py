"""Whatever is asked is either taken and computed to its end, or refused: nothing falls over."""

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.form.fields import FIELDS
from tests.app.asking import DATA, MLP, RNN, Json, form_refused, refused, stream

PARAMS = [
    {"W": [[0.0] * 2] * 2, "U": [[0.0] * 2] * 2, "b": [0.0] * 2},
    {"W": [[0.0]] * 2, "b": [0.0]},
]
WHOLE: Json = DATA | {
    "params": PARAMS,
    "state": [{"h": [[0.0, 0.0]]}, None],
    "loss_at": [1.0, 0.0, 1.0],
    "algorithm": {"name": "full"},
    "optimizer": {"name": "sgd", "rate": 0.1},
    "train": {"biases": True},
    "clip": None,
}
LETTERS: Json = {
    "layers": [{"cell": "dense", "units": 3}],
    "task": {"name": "next_letter", "text": "abcabcabc", "steps": 2, "batch": 1},
    "init": {"scheme": "glorot", "recurrent": {"spectral_radius": 0.9}},
    "digits": None,
}
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 12)
    | st.sampled_from([10**9, 10**30, -(10**400)])
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["rnn", "dense", "echo", "xor", "every", "mse", "softmax", "glorot"])
)
ANY = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
)


def places(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The place of everything inside a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *(deeper for key, inner in inside for deeper in places(inner, (*place, key)))]


@st.composite
def spoiled(draw: st.DrawFn) -> Any:
    """A right request in which one or two places hold something else."""
    request: Any = copy.deepcopy(draw(st.sampled_from([RNN, MLP, WHOLE, LETTERS])))
    for _ in range(draw(st.integers(1, 2))):
        *way, last = draw(st.sampled_from(places(request)[1:]))
        inside = request
        for key in way:
            inside = inside[key]
        inside[last] = draw(ANY)
    return request


@settings(max_examples=500)
@given(spoiled())
def test_a_spoiled_request_is_refused_or_computed(request: Any) -> None:
    faults = refused(request)
    assert all(message.endswith((".", "?")) for _, message in faults)
    if not faults:
        *_, last = stream(request).splitlines()
        assert json.loads(last)["kind"] == "end"


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(list(FIELDS)), st.text(max_size=8) | SCALARS.map(str), max_size=3))
def test_any_form_is_refused_or_taken(fields: dict[str, str]) -> None:
    assert all(field for field, _ in form_refused(**fields))


@settings(max_examples=300)
@given(st.text(alphabet='0123456789.,;- \n\t{}[]"ae:', max_size=30), st.sampled_from(["rnn", "dense"]))
def test_any_pasted_text_is_refused_or_taken(text: str, cell: str) -> None:
    assert all(field == "data" for field, _ in form_refused(task="data", data=text, cell=cell))
