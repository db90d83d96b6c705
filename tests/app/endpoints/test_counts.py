"""The counts at the end of a stream, as formulas in T, m, d, n and q, for every way back."""

import pytest

from tests.app.asking import Json, trace

T, M, D, N, Q = 7, 2, 3, 5, 4  # moments, examples, inputs, units, outputs
VISIT, OUTPUT, MOMENT = 4 * M * (N * N + D * N), 4 * M * N * Q, M * (D + 2 * N + Q)
PAIRS, PARAMETERS = T * (T + 1) // 2, N * (N + D + 1)

RNN: Json = {
    "layers": [{"cell": "rnn", "units": N}, {"cell": "dense", "units": Q, "activation": "linear"}],
    "loss": "mse",
    "data": {"inputs": [[[0.5] * D] * M] * T, "targets": [[[0.1] * Q] * M] * T},
}
OWN_SWEEPS = [{"losses": [3, 5], "start": 5, "until": 1}, {"losses": [6], "start": 6, "until": 5}]


def counted(request: Json) -> tuple[int, int, int]:
    found = trace(request)[-1]["counts"]
    return found["visits"], found["flops"], found["stored_floats"]


@pytest.mark.parametrize(
    ("algorithm", "visits", "losses", "held"),
    [
        ({"name": "full"}, T, T, T),
        ({"name": "naive"}, PAIRS, T, T),
        ({"name": "truncated", "k1": 1, "k2": 3}, 1 + 2 + 5 * 3, T, 3),
        ({"name": "truncated", "k1": 3, "k2": 4}, 3 + 4 + 4, T, 4),
        ({"name": "truncated", "k1": 5, "k2": 99}, 5 + 7, T, T),
        ({"name": "chunked", "length": 3}, T, T, 3),
        ({"name": "epochwise", "length": 4}, T, T, 4),
        ({"name": "custom", "sweeps": OWN_SWEEPS}, 5 + 2, 3, 5),
    ],
    ids=lambda value: value["name"] if isinstance(value, dict) else "",
)
def test_a_way_back_costs_its_visits_and_holds_its_longest_sweep(
    algorithm: Json, visits: int, losses: int, held: int
) -> None:
    assert counted(RNN | {"algorithm": algorithm}) == (visits, visits * VISIT + losses * OUTPUT, held * MOMENT)


def test_rtrl_costs_a_product_with_its_influence_at_every_moment_and_holds_it_alone() -> None:
    each = M * (2 * N * N * PARAMETERS + 2 * N * PARAMETERS) + OUTPUT
    assert counted(RNN | {"algorithm": {"name": "rtrl"}}) == (T, T * each, M * N * PARAMETERS)


@pytest.mark.parametrize(("name", "flops"), [("full", 10_240), ("naive", 83_200), ("rtrl", 302_080)])
def test_the_published_example_of_twenty_moments(name: str, flops: int) -> None:
    request: Json = {
        "layers": [{"cell": "rnn", "units": 8}, {"cell": "dense", "units": 4, "activation": "linear"}],
        "loss": "mse",
        "algorithm": {"name": name},
        "data": {"inputs": [[[0.5] * 4]] * 20, "targets": [[[0.1] * 4]] * 20},
    }
    assert counted(request)[1] == flops


def test_an_mlp_costs_four_flops_a_weight_and_example_and_holds_one_number_a_unit() -> None:
    request: Json = {
        "layers": [{"cell": "dense", "units": N}, {"cell": "dense", "units": Q, "activation": "linear"}],
        "loss": "mse",
        "data": {"inputs": [[[0.5] * D] * M], "targets": [[[0.1] * Q] * M]},
    }
    assert counted(request) == (1, 4 * M * (D * N + N * Q), M * (D + N + Q))
