"""A place names one step of a film: the one that has the value, adds to the gradient, or is of the phase."""

from functools import cache
from typing import Any

import pytest

from app.lessons.expressions import ExpressionError
from app.lessons.film_names import Film
from app.lessons.film_numbers import FilmNumbers
from app.lessons.films import Films, fields_of
from app.lessons.places import PHASES, ref_of, require_one_sweep, step_of, steps_shown
from engine.types import Step

NAIVE = "hidden=3&steps=4&lag=2&batch=2&algorithm=naive"
TRUNCATED = "hidden=3,2&steps=5&lag=2&algorithm=truncated&k1=2&k2=3&optimizer=adam&clip=norm"
TWICE = "hidden=3&steps=3&lag=1&algorithm=naive"
ONLINE = "hidden=2&steps=3&lag=1&algorithm=rtrl"


@cache
def film(query: str) -> FilmNumbers:
    films = Films()
    work = films.found(Film(films, fields_of(query)).numbers)
    while True:
        try:
            next(work)
        except StopIteration as done:
            found: FilmNumbers = done.value
            return found


def shown(step: Step) -> tuple[Any, ...]:
    return step.phase, step.layer, step.t, step.sweep


def firsts(steps: list[Step]) -> dict[tuple[Any, ...], int]:
    """The first step with each layer, time step and name, of any backward pass."""
    found: dict[tuple[Any, ...], int] = {}
    for n, step in enumerate(steps):
        for name in step.values if step.phase in ("forward", "loss", "backward", "influence") else ():
            found.setdefault((name, step.layer, step.t), n)
    return found


@pytest.mark.parametrize("query", [NAIVE, TRUNCATED, ONLINE])
def test_a_value_is_of_the_first_step_that_has_it_and_with_a_backward_pass_of_the_one_in_that(query: str) -> None:
    numbers = film(query)
    for (name, layer, t), n in firsts([*numbers.film.steps]).items():
        if t is not None and name not in PHASES:
            assert step_of(f"{name},{layer},{t}", numbers) == step_of(f"{name}, {layer}, {t}, 0", numbers) == n
    for n, step in enumerate(numbers.film.steps):
        for name in step.values if step.phase == "backward" and step.sweep is not None else ():
            assert step_of(f"{name},{step.layer},{step.t},0,{step.sweep}", numbers) == n, (name, shown(step))


@pytest.mark.parametrize("query", [NAIVE, TRUNCATED])
def test_a_gradient_is_of_its_layer_and_with_a_time_step_of_what_its_visit_adds(query: str) -> None:
    numbers = film(query)
    for n, step in enumerate(numbers.film.steps):
        for name, array in step.grads.items():
            inside = ",".join(["0"] * numbers.film.params[step.layer or 0][name].ndim)
            if step.phase == "gradient":
                assert step_of(f"d{name},{step.layer},{inside}", numbers) == n
            if step.phase == "backward" and step.sweep is not None:
                assert step_of(f"d{name},{step.layer},{inside},{step.t},{step.sweep}", numbers) == n
                assert step_of(f"d{name},{step.layer},{inside},{step.t}", numbers) <= n
                assert array.shape == numbers.film.params[step.layer or 0][name].shape


@pytest.mark.parametrize("query", [TRUNCATED, ONLINE])
def test_a_phase_is_its_first_step_and_what_ends_a_film_its_last(query: str) -> None:
    numbers = film(query)
    steps = [*numbers.film.steps]
    for phase in {step.phase for step in steps}:
        of_phase = [n for n, step in enumerate(steps) if step.phase == phase]
        expected = of_phase[-1] if phase in ("update", "clip", "gradient") else of_phase[0]
        assert step_of(phase, numbers) == expected, phase
    for n, step in enumerate(steps):
        if step.phase in ("forward", "cut"):
            assert step_of(f"{step.phase},{step.layer},{step.t}", numbers) <= n
            assert shown(steps[step_of(f"{step.phase},{step.layer},{step.t}", numbers)])[:3] == shown(step)[:3]
        if step.phase == "loss" and step.t is not None:
            assert step_of(f"loss,{step.t}", numbers) == n


def test_so_many_steps_are_shown() -> None:
    numbers = film(NAIVE)
    most = len(numbers.film.steps)
    n = step_of("delta,1,2,0", numbers)
    for said, count in {
        "start": 0,
        " end ": most,
        "7": 7,
        str(most): most,
        "before delta,1,2,0": n,
        "after  delta,1,2,0": n + 1,
    }.items():
        assert steps_shown(said, numbers) == count, said


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("{more}", "start, end, at most"),
        ("soon", "start, end, at most"),
        ("before delta,1,9,0", "which no step of this film has"),
        ("after dW,7,0,0", "which no step of this film has"),
        ("after 3,4", "a name and whole numbers"),
        ("after delta,1,x", "a name and whole numbers"),
        ("after delta,1,-1", "a name and whole numbers"),
    ],
)
def test_what_is_no_place_is_said(said: str, says: str) -> None:
    numbers = film(NAIVE)
    with pytest.raises(ExpressionError, match=says):
        steps_shown(said.format(more=len(numbers.film.steps) + 1), numbers)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("delta,1,2,3", {"phase": "backward", "name": "delta", "layer": 1, "t": 2, "i": 3}),
        ("delta,1,2", {"phase": "backward", "name": "delta", "layer": 1, "t": 2}),
        ("dU,0,2,1", {"phase": "gradient", "name": "dU", "layer": 0, "t": None, "i": 2, "j": 1}),
        ("db,0,2", {"phase": "gradient", "name": "db", "layer": 0, "t": None, "i": 2}),
        ("dW,1,2,3,0", {"phase": "backward", "name": "dW", "layer": 1, "t": 0, "i": 2, "j": 3}),
    ],
)
def test_a_place_is_named_as_the_page_names_it(place: str, expected: dict[str, Any]) -> None:
    numbers = film(NAIVE)
    assert ref_of(place, numbers, 1) == expected | {"n": step_of(place, numbers), "example": 1}


@pytest.mark.parametrize(
    ("place", "passes"),
    [("delta,1,2,3", 1), ("delta,0,0,1", 3), ("dU,0,2,1", 1), ("dU,0,2,1,0", 3), ("delta,0,0,1,2", 1), ("h,0,0,1", 1)],
)
def test_a_number_that_several_backward_passes_have_is_told_from_that_of_one(place: str, passes: int) -> None:
    numbers = film(TWICE)
    if passes == 1:
        require_one_sweep(place, numbers)
    else:
        with pytest.raises(
            ExpressionError, match=rf"which {passes} backward passes have: .* {place},\d+ is that of one"
        ):
            require_one_sweep(place, numbers)


def test_a_matrix_of_influence_has_no_one_unit() -> None:
    found = ref_of("J,0,1,1", film(ONLINE), 0)
    assert (found["phase"], found["name"], "i" in found) == ("influence", "J", False)
