"""Values go in, values come out: nothing is changed, nothing is remembered, nothing depends on the day."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given

from engine.trace import trace
from engine.training.loop import train, training_step
from engine.types import Array, Params, Step, Values
from engine.update import Update
from tests.engine.making import Case, case, requests, told

WIDE = case("rnn 64 tanh", "dense 3 softmax", loss="cross_entropy", batch=256, steps=9, l2=0.1, sweeps="naive")


def arrays(case: Case) -> Iterator[Array]:
    yield from (case.batch.inputs, case.batch.targets, *case.batch.states)
    for p in case.params:
        yield from p.values()


def bits(values: Values) -> dict[str, bytes]:
    return {name: np.asarray(a).tobytes() for name, a in values.items()}


def bits_of(steps: list[Step]) -> list[tuple[object, ...]]:
    return [(*step[:4], bits(step.values), bits(step.grads)) for step in steps]


def bits_of_outcome(outcome: Update) -> tuple[object, ...]:
    def by_layer(params: Params) -> list[dict[str, bytes]]:
        return [bits(p) for p in params]

    return outcome.loss, by_layer(outcome.grads), by_layer(outcome.params)


@given(requests())
def test_what_was_given_is_never_written_to(case: Case) -> None:
    before = [a.copy() for a in arrays(case)]
    for a in arrays(case):
        a.flags.writeable = False
    told(case)
    training_step(*case)
    for a, b in zip(arrays(case), before, strict=True):
        np.testing.assert_array_equal(a, b)


@given(requests())
def test_what_an_optimizer_remembers_is_never_written_to(case: Case) -> None:
    setup, params, batch = case
    first = training_step(setup, params, batch)
    kept = [a for average in first.memory.slots for p in average for a in p.values()]
    for a in [*kept, *(a for p in first.params for a in p.values())]:
        a.flags.writeable = False
    second, again = (training_step(setup, first.params, batch, first.memory) for _ in range(2))
    assert bits_of_outcome(second) == bits_of_outcome(again)


@pytest.mark.parametrize("case", [case("rnn 3 tanh", "dense 2 linear", loss="mse", sweeps="naive"), WIDE])
def test_what_was_told_is_never_written_to(case: Case) -> None:
    at_once = bits_of(list(told(case).steps))
    afterwards, kept = [], []
    for step in trace(*case):
        afterwards += bits_of([step])
        kept.append(step)
    assert afterwards == at_once == bits_of(kept)


@given(requests())
def test_a_second_run_gives_the_same_bits(case: Case) -> None:
    first, second = told(case), told(case)
    assert bits_of(first.steps) == bits_of(second.steps)
    assert bits_of_outcome(first.outcome) == bits_of_outcome(second.outcome)


@given(requests())
def test_an_iteration_without_telling_ends_with_the_same_bits(case: Case) -> None:
    assert bits_of_outcome(training_step(*case)) == bits_of_outcome(told(case).outcome)


def test_an_iteration_over_many_stretches_ends_with_the_same_bits() -> None:
    assert bits_of_outcome(training_step(*WIDE)) == bits_of_outcome(told(WIDE).outcome)


def test_training_is_one_iteration_after_the_other() -> None:
    setup, params, batch = case("rnn 3 tanh", "dense 2 linear", loss="mse")
    other = case("rnn 3 tanh", "dense 2 linear", loss="mse", seed=1).batch
    by_hand = training_step(setup, training_step(setup, params, batch).params, other).params
    assert [bits(p) for p in train(setup, params, [batch, other])] == [bits(p) for p in by_hand]


def test_no_training_changes_nothing() -> None:
    setup, params, _ = case("rnn 3 tanh", "dense 2 linear", loss="mse")
    assert train(setup, params, []) is params
