"""What a wrong line has more or less than the right one is told term by term, or factor by factor."""

import pytest

from engine.mistakes.terms import Part, conditions, parts, spelled


@pytest.mark.parametrize(
    ("right", "yours", "found"),
    [
        ("dh * f_prime", "dh", [("missing", "factor", "f_prime")]),
        (
            "dh * f_prime",
            "dh * f_prime_at(h)",
            [("missing", "factor", "f_prime"), ("extra", "factor", "f_prime_at(h)")],
        ),
        ("w", "w / (m * T)", [("extra", "factor", "1 / m"), ("extra", "factor", "1 / T")]),
        ("w", "w / 2", [("extra", "factor", "1 / 2")]),
        ("w", "-w", [("sign", "term", "w")]),
        ("later.dh_prev", "0 * from_above", [("missing", "term", "later.dh_prev")]),
        ("delta @ U.T", "delta @ U.T @ U.T", [("extra", "factor", "U.T")]),
        ("a + b + c", "a + c", [("missing", "term", "b")]),
        ("a - b", "a + b", [("sign", "term", "b")]),
        ("a", "a - b", [("extra", "term", "-(b)")]),
        ("a + b", "b + a", []),
    ],
)
def test_terms_and_factors(right: str, yours: str, found: list[tuple[str, str, str]]) -> None:
    assert [tuple(part) for part in parts(right, yours, {})] == found


def test_of_two_branches_the_one_counts_that_is_taken() -> None:
    branch = "from_next if later.t else from_above"
    assert conditions(branch) == ["later.t"]
    told = [parts("from_above + from_next", branch, {"later.t": met})[0].text for met in (True, False)]
    assert told == ["from_above", "from_next"]


def test_a_slope_is_spelled_out() -> None:
    assert spelled(Part("missing", "factor", "slope_c")) == "o * (1 - tanh_c**2)"
