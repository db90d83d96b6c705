"""A verdict in Python is that of the server, however the numbers are given."""

import io
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backflow
from app.check_file import answer_to, arrays_in, judged, paragraph
from app.endpoints.check_exercise import exercise
from app.python.plain import plain

REQUEST = exercise("rnn", 0)
FILM = backflow.film(REQUEST)
WRONG = backflow.film(REQUEST | {"mistakes": [{"mistake": "carry_missing", "layer": 0}]})


def by_name(grads: Any) -> dict[str, Any]:
    return {f"{name}{layer}": array for layer, values in enumerate(grads) for name, array in values.items()}


GIVEN: dict[str, Any] = {"list": FILM.grads, "names": by_name(FILM.grads), "one layer": [None, FILM.grads[1]]}


@pytest.mark.parametrize("name", GIVEN)
def test_right_gradients_are_right(name: str) -> None:
    verdict = backflow.check(REQUEST, GIVEN[name], FILM.loss)
    assert verdict
    assert (verdict.right, verdict.explanations, verdict.first) == (True, [[]], None)
    assert str(verdict).startswith("It is right")


def test_a_wrong_pass_is_named_as_the_server_names_it() -> None:
    verdict = backflow.check(FILM.request, WRONG.grads)
    assert not verdict
    assert verdict.answer == answer_to(REQUEST | {"yours": {"grads": plain(WRONG.grads)}})
    assert "carry_missing" in {fault["mistake"] for faults in verdict.explanations for fault in faults}
    assert str(verdict) == paragraph(verdict.answer)
    assert verdict.first is not None
    shown = unescape(verdict._repr_html_())
    fault = verdict.explanations[0][0]
    assert all(text in shown for text in (verdict.says, fault["yours"], fault["right"]))
    assert shown.startswith("<p><b>✗</b>")
    marks = re.findall(r"<td>(\d)</td><td>(\w+)</td><td>([✗✓])</td>", shown)
    each = [(str(part["layer"]), part["name"], "✓" if part["right"] else "✗") for part in verdict.answer["parameters"]]
    assert marks == each
    assert {mark for _, _, mark in marks} == {"✗", "✓"}
    assert backflow.check(REQUEST, FILM.grads)._repr_html_().startswith("<p><b>✓</b>")


def test_a_paragraph_tells_what_is_wrong_where_it_began_and_which_mistakes_explain_it() -> None:
    answer = backflow.check(FILM.request, WRONG.grads).answer
    said = str(backflow.check(FILM.request, WRONG.grads))
    wrong = [f"{part['name']} of layer {part['layer']}" for part in answer["parameters"] if not part["right"]]
    assert wrong
    assert f"Wrong are {', '.join(wrong)}." in said
    assert said.startswith(answer["says"])
    for number, faults in enumerate(answer["explanations"][:3], 1):
        assert f"[{number}] {' and '.join(fault['mistake'] for fault in faults)} (yours: {faults[0]['yours']}" in said
    assert "Wrong are" not in str(backflow.check(REQUEST, FILM.grads))


def test_a_wrong_loss_and_wrong_steps_are_judged_too() -> None:
    assert "look at the forward pass" in str(backflow.check(REQUEST, FILM.grads, FILM.loss + 1))
    visits = [step for step in WRONG.steps if step.phase == "backward" and step.layer == 0]
    steps = [{"t": step.t, "layer": 0, "values": {"dh": step.values["dh"]}} for step in visits]
    assert not backflow.check(REQUEST, WRONG.grads, steps=steps)


@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
def test_a_loss_among_the_arrays_is_the_loss(shape: tuple[int, ...]) -> None:
    given = by_name(FILM.grads) | {"loss": np.full(shape, FILM.loss)}
    assert backflow.check(REQUEST, given).answer["loss"]["right"]
    wrong = backflow.check(REQUEST, given | {"loss": FILM.loss + 1})
    assert "look at the forward pass" in str(wrong)
    assert wrong.answer == backflow.check(REQUEST, by_name(FILM.grads), FILM.loss + 1).answer
    with pytest.raises(backflow.RequestError, match=r"yours\.loss"):
        backflow.check(REQUEST, given | {"loss": [1.0, 2.0]})


def test_other_layouts_are_read_and_odd_arrays_refused() -> None:
    turned = [{name: np.transpose(a) for name, a in layer.items()} for layer in FILM.grads]
    assert backflow.check(REQUEST, turned).answer["layout"] == "columns"
    with pytest.raises(backflow.RequestError, match="grads has W7 in it"):
        backflow.check(REQUEST, {"W7": FILM.grads[0]["W"]})


@pytest.mark.parametrize("grads", [{"W0": [[1.0]]}, [{"W": [[1.0]]}]])
@pytest.mark.parametrize(
    ("asked", "says"), [({}, "layers is missing"), ({"layers": 5}, "layers is 5"), ([1], "an object is needed")]
)
def test_what_is_no_request_is_refused_as_such(asked: Any, says: str, grads: Any) -> None:
    with pytest.raises(backflow.RequestError, match=says):
        backflow.check(asked, grads)


def archive(header: bytes) -> bytes:
    """An archive of one array with a header of its own."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("W0.npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header)
    return data.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        archive(b"(\n"),
        archive(b"{'descr': '<f8', 'fortran_order': False, 'shape': (3, 3), }\n"),
        archive(b"{'descr': '<f8', 'fortran_order': False, 'shape': (999999999999999,), }\n"),
        archive(b"{}\n").replace(b"\0\0\0\0W0", b"\1\0\0\0W0"),
        archive(b"{}\n")[:-9] + b"\xff" * 9,
    ],
)
def test_a_damaged_archive_is_refused_in_a_sentence(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "mine.npz"
    file.write_bytes(data)
    with pytest.raises(backflow.RequestError, match=r"mine\.npz is no archive of numbers as np\.savez writes it\."):
        arrays_in(file)


@pytest.mark.parametrize("said", ["[1]", "null", "{}", '{"layers": 5}'])
@pytest.mark.parametrize("arrays", [{}, {"W0": np.zeros(3)}])
def test_an_archive_beside_what_is_no_request_is_refused(said: str, arrays: dict[str, Any], tmp_path: Path) -> None:
    file, asked = tmp_path / "mine.npz", tmp_path / "request.json"
    np.savez(file, **arrays)
    asked.write_text(said)
    with pytest.raises(
        backflow.RequestError, match=r"layers (is 5|is missing)|The request is (\[1\]|null); an object is needed"
    ):
        judged(file, asked)
