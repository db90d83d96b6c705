"""Every row of the catalogue can be made somewhere, changes a gradient there, and is no other row."""

from itertools import combinations, product

import pytest

from engine.activations import ACTIVATIONS
from engine.mistakes.catalogue import CATALOGUE, IDS, Mistake
from engine.mistakes.clipping import CLIP_LINES
from engine.mistakes.faults import HARMLESS, Fault, fault_in, places, possible, stands
from engine.mistakes.lines import LOSS_LINES, SUMS, TIME
from tests.engine.making import case
from tests.engine.mistakes.networks import NETWORKS, WEIGHTS, equal, gradient, ground_of

GROUNDS = {name: ground_of(case) for name, case in NETWORKS.items()}
CONTRACT = """
batch_sum batch_mean_twice time_mean factor_two half sign outputs_sum last_loss_only f_prime_missing f_prime_of_output
f_prime_twice output_f_prime_missing softmax_diagonal softmax_twice target_missing carry_missing carry_replaces
carry_without_u u_not_transposed w_not_transposed h_of_same_step h_wraps overwritten last_step_only bias_not_summed
bias_mean truncated_1 truncated_2 truncated_3 updated_too_early cell_path_dropped tanh_c_slope_missing slope_i_missing
slope_f_missing slope_g_missing slope_o_missing slopes_of_outputs forget_hears_c c_wraps gates_ifog direct_path_dropped
u_swapped reset_before reset_after
"""


def shapes_fit(name: str, fault: Fault) -> bool:
    """Whether NumPy takes it: W in the place of U needs as many inputs as units."""
    try:
        gradient(GROUNDS[name], fault)
    except ValueError:
        return False
    return True


def made(mistake: Mistake) -> list[str]:
    """The networks in which it changes the gradient."""
    found = []
    for name, on in GROUNDS.items():
        right = gradient(on)
        faults = [fault for fault in possible(on, [mistake]) if shapes_fit(name, fault)]
        found += [name for fault in faults if not equal(right, gradient(on, fault))]
    return found


def test_the_ids_of_the_contract_are_in_the_catalogue() -> None:
    assert set(CONTRACT.split()) <= set(IDS)
    assert len(CATALOGUE) > 130


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_found_is_what_its_id_plants(name: str) -> None:
    on = GROUNDS[name]
    for fault in possible(on):
        for layer in fault.layers:
            planted = fault_in(on, fault.mistake.id, layer)
            assert planted
            assert planted.mistake == fault.mistake


@pytest.mark.parametrize("mistake", CATALOGUE, ids=lambda mistake: f"{mistake.id} {mistake.where[0]}")
def test_each_row_fits_a_network_and_changes_its_gradient(mistake: Mistake) -> None:
    assert made(mistake)


@pytest.mark.parametrize("name", ["rnn", "lstm", "gru", "gru before"])
def test_no_two_rows_are_equal_where_every_mistake_shows(name: str) -> None:
    on = GROUNDS[name]
    right = gradient(on)
    made = [(fault.mistake.id, gradient(on, fault)) for fault in possible(on) if shapes_fit(name, fault)]
    wrong = [(word, grad) for word, grad in made if not equal(right, grad)]
    assert [(word, other) for (word, a), (other, b) in combinations(wrong, 2) if equal(a, b)] == []
    assert {word for word, _ in made} == {word for word, _ in wrong}


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_a_mistake_stands_only_where_its_lines_are_wrong(activation: str) -> None:
    on = ground_of(
        case(
            *(f"dense 4 {activation}", f"rnn 5 {activation}", "dense 3 sigmoid"),
            loss="mse",
            inputs=2,
            steps=6,
            batch=7,
            weights=WEIGHTS,
        )
    )
    right, layers = gradient(on), (0, 1)
    harmless = set()
    for mistake, layer in product([each for each in CATALOGUE if "f_prime" in f"{each.id} {each.lines}"], layers):
        if places(on, layer) & set(mistake.where):
            changes = not equal(right, gradient(on, Fault(mistake, (layer,), whole=False)))
            heard = layer > 0 or "dx" not in mistake.lines
            assert not heard or changes == stands(on, mistake, layer), (mistake.id, layer)
            harmless |= {mistake.id} if heard and not changes else set()
    assert harmless == set(HARMLESS.get(activation, ()))


def test_lines_that_are_replaced_are_lines() -> None:
    known = {name for on in GROUNDS.values() for lines in on.lines for name in lines} | TIME.keys() | SUMS.keys()
    assert {name for mistake in CATALOGUE for name in mistake.lines} <= known | {"clip"}
    assert set(LOSS_LINES["bce"]) <= known


def test_mistakes_of_clipping_are_those_named_so() -> None:
    """By their names the page knows that clipping is to be told by what it did: static/now/learning_sentences.js."""
    for mistake in CATALOGUE:
        assert mistake.id.startswith("clip_") == ("clip" in mistake.lines), mistake.id


def test_a_place_of_a_mistake_is_one_that_a_layer_can_be() -> None:
    here = {word for on in GROUNDS.values() for layer in range(len(on.cells)) for word in places(on, layer)}
    assert {word for mistake in CATALOGUE for word in mistake.where} <= here | {"time", "time rec", *CLIP_LINES}


def test_below_the_lowest_layer_nobody_hears_of_a_mistake() -> None:
    (mistake,) = [each for each in CATALOGUE if each.id == "updated_too_early"]
    assert not stands(GROUNDS["deep"], mistake, 0)
    assert stands(GROUNDS["deep"], mistake, 2)
