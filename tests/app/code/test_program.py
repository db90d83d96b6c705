"""A film as a program: in NumPy it runs here and meets the film, what it asserts can fail, and else it is refused.

The programs in PyTorch are run by `make oracle`, as the tests know no PyTorch.
"""

import ast
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

import backflow
from app.code.numpy_functions import ACTIVATIONS, FUNCTIONS, LOSSES
from app.code.torch_script import ACTIVATIONS as TORCH_ACTIVATIONS
from app.code.torch_script import LOSSES as TORCH_LOSSES
from app.endpoints.check_exercise import exercise
from app.limits import LIMITS
from app.main import create_app
from engine.activations import ACTIVATIONS as RULES
from engine.losses import LOSSES as OBJECTIVES
from tests.app.asking import RNN, Json, faults
from tests.app.code.films import FILMS


def run(code: str) -> dict[str, Any]:
    """What a program leaves behind when it has ended well."""
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(compile(code, "program", "exec"), names)
    return names


@pytest.mark.parametrize("name", FILMS)
def test_a_program_in_numpy_ends_with_the_gradients_of_the_film(name: str) -> None:
    film = backflow.film(FILMS[name])
    found = run(film.code("numpy"))
    assert abs(found["loss"] - film.loss) <= 1e-12 * max(1, abs(film.loss))
    for layer, grads in enumerate(film.grads):
        for parameter, gradient in grads.items():
            least = max(1e-9, np.abs(gradient).max()) + 0.1 * found["summed"][f"d{parameter}{layer}"]
            np.testing.assert_allclose(found[f"d{parameter}{layer}"], gradient, rtol=0, atol=1e-12 * least)


def test_what_the_gradients_are_summed_up_from_is_at_least_what_a_and_y_are_and_never_infinite() -> None:
    """XOR has two outputs: beside a residual of 1e-8 the numbers that differ so little are some tenths."""
    for name in ("learned half_mse", "learned cross_entropy"):
        sizes = run(backflow.film(FILMS[name]).code())["summed"]
        assert list(sizes) == ["dW0", "db0", "dW1", "db1"]
        assert all(0.1 < size < 100 for size in sizes.values()), sizes


def test_each_activation_and_loss_is_written_in_both_languages() -> None:
    assert set(ACTIVATIONS) == set(TORCH_ACTIVATIONS) == {*RULES, "softmax"}
    assert set(LOSSES) == set(TORCH_LOSSES) == set(OBJECTIVES)
    text = "".join(film.code("numpy") for film in map(backflow.film, FILMS.values()))
    assert [name for name in FUNCTIONS if f"def {name}(" not in text] == []


def test_a_time_step_of_weight_0_is_left_out_of_the_loss_and_of_what_goes_back() -> None:
    film = backflow.film(FILMS["an infinite loss of weight 0"])
    assert "if w[t] else np.zeros((B, K))" in film.code("numpy")
    assert "z, a, targets, w = z[seen], a[seen], targets[seen], w[seen]" in film.code("torch")
    whole = backflow.film(FILMS["deep"])
    assert "if w[t]" not in whole.code("numpy")
    assert "seen" not in whole.code("torch")


@pytest.mark.parametrize("language", ["numpy", "torch"])
@pytest.mark.parametrize("name", FILMS)
def test_a_program_is_python_that_fits_an_editor(name: str, language: Any) -> None:
    code = backflow.film(FILMS[name]).code(language)
    ast.parse(code)
    assert max(map(len, code.splitlines())) <= 120
    assert "assert difference <= " in code


def test_a_program_runs_by_itself_with_nothing_of_ours(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(backflow.film(RNN).code())
    command = [sys.executable, "-I", "program.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("all gradients are those of the film\n")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("dh = from_above + dh0_next", "dh = from_above"),
        ("dU0 += h0[t - 1].T", "dU0 += h0[t].T"),
        ("- y * others(a)) / B", "- y * others(a))"),
        ("loss = (w * L).sum()", "loss = L.mean()"),
    ],
)
def test_a_program_that_is_wrong_says_so(right: str, wrong: str) -> None:
    code = backflow.film(exercise("rnn", 0)).code()
    assert right in code
    with pytest.raises(AssertionError):
        run(code.replace(right, wrong))


LARGE: Json = RNN | {"layers": [{"cell": "lstm", "units": 120}, {"cell": "dense", "units": 2}]}
REFUSED = {
    "algorithm": (RNN | {"algorithm": {"name": "rtrl"}}, "algorithm is rtrl; a program is written of full BPTT alone."),
    "schedule": (
        RNN | {"changes": [{"at": 1, "algorithm": {"name": "naive"}}], "iteration": 1},
        "algorithm is naive; a program is written of full BPTT alone.",
    ),
    "mistakes": (
        RNN | {"mistakes": [{"mistake": "carry_missing", "layer": 0}]},
        "mistakes are planted; a program is written of the right backward pass alone.",
    ),
    "size": (LARGE, f"numbers in it; at most {LIMITS.program} are allowed"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_program_can_be_written_of_is_refused_in_a_sentence(name: str) -> None:
    request, says = REFUSED[name]
    with pytest.raises(backflow.RequestError, match=says):
        backflow.film(request).code()


def test_a_film_that_has_become_full_bptt_is_a_program_that_meets_it() -> None:
    changes = [{"at": 1, "algorithm": {"name": "full"}}]
    run(backflow.film(RNN | {"algorithm": {"name": "rtrl"}, "changes": changes, "iteration": 1}).code())


def test_a_film_that_explodes_becomes_a_program_that_says_so() -> None:
    steep: Json = RNN | {"layers": [{"cell": "rnn", "units": 3, "activation": "linear"}, {"cell": "dense", "units": 2}]}
    steep |= {"init": {"recurrent": {"spectral_radius": 100.0}}, "task": {"name": "echo", "steps": 400}}
    with pytest.raises(SystemExit, match="left the finite range"):
        run(backflow.film(steep).code())


def test_the_server_answers_with_the_same_program() -> None:
    client = TestClient(create_app())
    for language in ("numpy", "torch"):
        by_form = client.get("/api/code", params={"cell": "gru", "language": language})
        assert by_form.json() == {
            "file": f"backflow_{language}.py",
            "code": backflow.film("cell=gru").code(language),
        }
        asked = backflow.film("cell=gru").request | {"language": language}
        assert client.post("/api/code", json=asked).content == by_form.content
    planted = client.get("/api/code?mistakes=carry_missing:0")
    assert faults(planted)[0][0] == "mistakes"


def test_the_films_have_every_cell_activation_and_loss() -> None:
    layers = [layer for request in FILMS.values() for layer in request["layers"]]
    assert {layer["cell"] for layer in layers} == {"dense", "rnn", "lstm", "gru"}
    assert {layer.get("reset") for layer in layers if layer["cell"] == "gru"} >= {"after", "before"}
    for cell in ("dense", "rnn"):
        assert {layer.get("activation") for layer in layers if layer["cell"] == cell} >= set(RULES)
    assert {request["loss"] for request in FILMS.values()} == set(OBJECTIVES)
