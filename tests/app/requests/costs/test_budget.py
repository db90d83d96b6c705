"""What a refusal proposes: the most that would do, in the person's units, and nothing that is no way out."""

import pytest

from app.limits import LIMITS
from app.requests.build import parse
from app.requests.costs.budget import NAMED, Dial, exceeded, largest, refusal
from app.requests.costs.costing import Cost
from app.requests.costs.dials import dials
from app.requests.errors import Fault, RequestError
from app.requests.predictions import LearnedRequest
from app.requests.trace import TraceRequest, TrainingRequest
from tests.app.asking import RNN, Json


def dial(value: int, least: int = 1, field: str = "units") -> Dial[int]:
    return Dial(field, value, lambda n: n, least=least)


@pytest.mark.parametrize(
    ("value", "least", "fits", "found"),
    [
        (100, 1, 37, 37),
        (100, 1, 99, 99),
        (100, 1, 1, 1),
        (100, 1, 0, None),
        (100, 0, 0, 0),
        (100, 2, 1, None),
        (1, 1, 5, None),
        (2, 1, 1, 1),
    ],
)
def test_the_largest_size_that_fits_is_found(value: int, least: int, fits: int, found: int | None) -> None:
    assert largest(dial(value, least), lambda n: None if n <= fits else "too much") == found


@pytest.mark.parametrize(
    ("allowed", "fits", "found"), [(4, 37, 37), (4, 4, 4), (4, 3, None), (99, 100, 99), (100, 1, None)]
)
def test_a_size_below_which_a_rule_is_broken_is_reduced_to_there(allowed: int, fits: int, found: int | None) -> None:
    def over(n: int) -> str | None:
        if n < allowed:
            raise RequestError([Fault("units", "is too small.")])
        return None if n <= fits else "too much"

    assert largest(dial(100), over) == found


def test_what_is_just_allowed_is_not_too_much_and_needs_are_rounded_up() -> None:
    most = Cost(0, LIMITS.bytes, LIMITS.memory, LIMITS.work)
    assert exceeded(most) is None
    for name, unit in (("bytes", 10**6), ("memory", 10**6), ("work", 10**9)):
        over = exceeded(most._replace(**{name: getattr(LIMITS, name) + 1}))
        assert over
        limit = getattr(LIMITS, name) // unit
        assert f"it would take {limit + 1} " in over
        assert over.endswith(f"and the limit ({name}) is {limit}.")


def test_so_many_ways_out_are_named_and_no_more() -> None:
    def named(n: int) -> str:
        several = [dial(9, field=f"field{i}") for i in range(n)]
        return str(refusal("too much.", lambda asked: several, 9, lambda n: None if n <= 4 else "too much."))

    assert named(1) == "field0 is 9; at most 4 would do beside the rest: too much."
    assert named(2).endswith("too much. Or reduce field1 to 4.")
    assert named(NAMED + 5).count("Or reduce") == NAMED - 1 == 2


def fields(request: TraceRequest) -> dict[str, tuple[int, int]]:
    """By dial: how large it is, and how small it may be."""
    return {each.field: (each.value, each.least) for each in dials(request)}


def test_each_size_has_its_least() -> None:
    assert fields(parse(RNN, TraceRequest)) == {
        "task.steps": (8, 1),
        "task.batch": (1, 1),
        "iteration": (0, 0),
        "layers": (3, 1),
    }
    learned = fields(parse(RNN, LearnedRequest))
    assert learned["grid"][1] == 2
    assert learned["letters"][1] == 1
    assert fields(parse(RNN, TrainingRequest))["iterations"] == (200, 1)


@pytest.mark.parametrize("own", ["params", "state"])
def test_layers_with_numbers_of_ones_own_are_not_made_narrower(own: str) -> None:
    assert "layers" not in fields(parse(RNN, TraceRequest).model_copy(update={own: []}))


def test_hidden_layers_are_made_narrower_and_the_output_is_not() -> None:
    asked: Json = {"layers": [{"cell": "rnn", "units": 9}, {"cell": "gru", "units": 5}, {"cell": "dense", "units": 7}]}
    (units,) = [each for each in dials(parse(asked, TraceRequest)) if each.field == "layers"]
    assert units.value == 9
    assert [layer.units for layer in units.turned(6).layers] == [6, 5, 7]
    assert [layer.units for layer in units.turned(3).layers] == [3, 3, 7]


def test_a_list_that_is_left_empty_is_left_out() -> None:
    changes = [{"at": 3, "clip": None}, {"at": 5, "clip": None}]
    (each,) = [each for each in dials(parse(RNN | {"changes": changes}, TrainingRequest)) if each.field == "changes"]
    assert (each.value, each.least) == (2, 0)
    assert each.turned(0).changes is None
    assert [change.at for change in each.turned(1).changes] == [3]
