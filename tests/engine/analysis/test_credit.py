"""Who blames whom: the triangle of what each loss sends to each moment."""

from dataclasses import replace

import numpy as np
from hypothesis import given

from engine.algorithms import chunked, full, restarts
from engine.analysis.credit import sent, triangle
from engine.network import Network
from engine.passes import Segment, forward_pass
from engine.training.loop import drain
from engine.types import Array, Params
from tests.engine.making import Case, case, cases, of_phase, told


def blame(net: Network, params: Params, film: list[Segment], t: int) -> dict[tuple[int, int], Array]:
    """What one loss sends, by layer and time step."""
    return {place: dh for stretch in sent(net, params, film, t) for place, dh in stretch.items()}


@given(cases())
def test_what_all_losses_send_to_a_moment_is_its_whole_error(case: Case) -> None:
    setup, params, batch = case
    steps = len(batch.inputs)
    whole = told(case._replace(setup=replace(setup, sweeps=full(steps)))).steps
    film = drain(forward_pass(*case))
    columns = [blame(setup.network, params, film, t) for t in range(steps)]
    for step in of_phase(whole, "backward"):
        k, layer = step.t or 0, step.layer or 0
        if setup.network.cells[layer].carried:
            parts = [column[layer, k] for t, column in enumerate(columns) if t >= k]
            np.testing.assert_allclose(sum(parts), step.values["dh"], rtol=1e-9, atol=1e-12)


def test_the_triangle_holds_the_sizes_of_what_is_sent() -> None:
    stack = case("lstm 3 -", "dense 2 tanh", "rnn 2 tanh", "dense 2 softmax", loss="cross_entropy", steps=5)
    net, film = stack.setup.network, drain(forward_pass(*stack))
    sizes = drain(triangle(net, stack.params, film, frozenset()))
    assert sizes.keys() == {0, 2}
    for t in range(5):
        errors = blame(net, stack.params, film, t)
        assert sorted(errors) == [(layer, k) for layer in (0, 2) for k in range(t + 1)]
        for layer in (0, 2):
            norms = [np.linalg.norm(errors[layer, k]) for k in range(t + 1)]
            np.testing.assert_allclose(sizes[layer][t, : t + 1], norms)
            assert not sizes[layer][t, t + 1 :].any()


def test_a_loss_of_weight_zero_blames_nobody() -> None:
    stack = case("rnn 3 tanh", "dense 2 softmax", loss="cross_entropy", steps=3, weights=[1.0, 0.0, 2.0])
    sizes = drain(triangle(stack.setup.network, stack.params, drain(forward_pass(*stack)), frozenset()))[0]
    assert not sizes[1].any()
    assert sizes[2].all()


def test_nobody_is_blamed_beyond_a_moment_at_which_the_state_starts_anew() -> None:
    stack = case("rnn 3 tanh", "dense 2 softmax", loss="cross_entropy", steps=6, sweeps=chunked(6, 2))
    anew = stack._replace(setup=replace(stack.setup, restarts=restarts(6, 2)))
    sizes = drain(triangle(anew.setup.network, anew.params, drain(forward_pass(*anew)), anew.setup.restarts))[0]
    assert np.array_equal(sizes != 0, [[k <= t and k // 2 == t // 2 for k in range(6)] for t in range(6)])
