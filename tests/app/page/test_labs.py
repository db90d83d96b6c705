"""Every lab and each of its cases opens a film that the server gives."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest

from app.form.query import problem_of
from app.page.labs import LABS, Case, Fields, Lab
from engine.analysis.jacobians import norms, of_film
from engine.passes import forward_pass
from engine.training.loop import drain
from engine.types import Array
from tests.app.page.test_verdicts import analysed, fields_of, left

CASES = [(lab, case) for lab in LABS for case in lab.cases]


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.key)
def test_a_lab_has_a_claim_and_a_film(lab: Lab) -> None:
    assert lab.claim.endswith(".")
    assert problem_of(lab.fields.items()).setup.network.uppermost >= 0
    query, _, fragment = lab.link.removeprefix("./?").partition("#")
    assert dict(parse_qsl(query)) == lab.fields
    assert fragment == f"lab={lab.key}"


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.key)
def test_a_lab_has_a_view_which_the_page_finds(lab: Lab) -> None:
    views = Path(__file__).parents[3] / "static" / "labs"
    assert f'{lab.key}: () => import("./{lab.key}.view.js"),' in (views / "labs.view.js").read_text()
    assert (views / f"{lab.key}.view.js").is_file()


@pytest.mark.parametrize(("lab", "case"), CASES, ids=lambda each: getattr(each, "name", ""))
def test_a_case_has_a_sentence_and_a_film(lab: Lab, case: Case) -> None:
    assert case.says.endswith(".")
    assert problem_of(fields_of(lab.key, case).items()).task.steps > 1


# --- what each case says, computed ---


class Seen:
    """The film of a case: its recurrent layer, and what the engine finds in it."""

    def __init__(self, lab: str, case: Case) -> None:
        self.fields: Fields = fields_of(lab, case)
        self.problem = problem_of(self.fields.items())
        self.params = self.problem.params()
        self.film = drain(forward_pass(self.problem.setup, self.params, self.problem.batch(0)))
        self.says = case.says

    def sizes(self) -> Array:
        """||ds_t/ds_k|| by lag, from the last time step back."""
        jacobians = drain(of_film(self.problem.setup.network.cells[0], self.params[0], 0, self.film))
        found: Array = drain(norms(jacobians)).sizes[-1]
        return found[::-1]

    @property
    def u(self) -> Array:
        return self.params[0]["U"]

    @property
    def rho(self) -> float:
        return float(np.abs(np.linalg.eigvals(self.u)).max())

    @property
    def sigma(self) -> float:
        return float(np.linalg.norm(self.u, 2))

    def active(self) -> bool:
        """Whether every unit is active at every time step through which the error passes."""
        z = np.concatenate([segment.layers[0]["z"] for segment in self.film])
        return bool((z[1:] > 0).all())

    def sweeps(self) -> list[Any]:
        return list(self.problem.setup.sweeps)

    def clipping(self) -> Any:
        return analysed(self.fields, "clipping")["clipping"]

    def kept(self) -> tuple[float, float, float]:
        """What is left of dc along the forget gates, of the whole dc, and of the dh of an RNN with the same input."""
        lstm = analysed(self.fields, "errors")["layers"][0]
        others = {name: text for name, text in self.fields.items() if name != "forget_bias"} | {"cell": "rnn"}
        rnn = analysed(others, "errors")["layers"][0]
        return left(lstm["log10_cell_path"]), left(lstm["log10_dc"]), left(rnn["log10_dh"])


def nine_tenths_at_most(seen: Seen) -> None:
    assert seen.sigma == pytest.approx(0.9)
    sizes = seen.sizes()
    assert (sizes[1:] <= 0.9 * sizes[:-1] * (1 + 1e-9)).all()


def keeps_its_size(seen: Seen) -> None:
    np.testing.assert_allclose(np.linalg.svd(seen.u)[1], 1)
    np.testing.assert_allclose(seen.sizes(), 1)


def doubles_though_no_eigenvalue_is_other_than_zero(seen: Seen) -> None:
    assert json.loads(seen.fields["params"])[0]["U"] == seen.u.tolist()
    assert not (seen.u @ seen.u).any()
    lags = np.arange(1, len(seen.sizes()))
    np.testing.assert_allclose(seen.sizes()[1:], 14.1421356 * 2.0 ** (lags - 1), rtol=1e-5)


def vanishes_though_the_radius_is_two(seen: Seen) -> None:
    assert seen.rho == pytest.approx(2)
    assert seen.sizes()[-1] == pytest.approx(2.86e-18, rel=0.01)
    z = np.concatenate([segment.layers[0]["z"] for segment in seen.film])
    assert (1 / (2 + np.exp(z) + np.exp(-z))).max() <= 0.25


def explodes_as_rho_is_above_one_and_all_are_active(seen: Seen) -> None:
    assert seen.rho == pytest.approx(2.35)
    assert seen.active()
    np.testing.assert_allclose(seen.sizes(), 2.35 ** np.arange(31.0))


def vanishes_as_rho_is_below_one_and_all_are_active(seen: Seen) -> None:
    assert seen.rho == pytest.approx(0.8)
    assert seen.active()
    assert (seen.u > 0).all()
    np.testing.assert_allclose(seen.sizes(), 0.8 ** np.arange(31.0))


def stays_at_641_far_below_the_bound(seen: Seen) -> None:
    assert seen.sigma**39 == pytest.approx(5.5e11, rel=0.01)
    assert seen.sizes()[-1] == pytest.approx(641, abs=1)


def neither_explodes_nor_vanishes(seen: Seen) -> None:
    assert [seen.sigma, seen.rho, seen.sizes()[79]] == pytest.approx([1.3, 1.3, 0.7126], rel=1e-3)
    assert (np.abs(np.log10(seen.sizes())) < 1.1).all()


def grows_at_first_and_falls_in_the_long_run(seen: Seen) -> None:
    assert [seen.sigma, seen.rho] == pytest.approx([1.509, 0.9], rel=1e-3)
    sizes = seen.sizes()
    assert sizes.argmax() == 4
    assert sizes[4] == pytest.approx(1.69, abs=0.005)
    assert sizes[39] / sizes[29] == pytest.approx(0.9**10, rel=0.2)


def each_loss_has_a_pass_over_four_states(seen: Seen) -> None:
    assert all(len(sweep.losses) == 1 for sweep in seen.sweeps())
    assert max(sweep.start - sweep.until for sweep in seen.sweeps()) == 3


def every_three_a_pass_over_six_states(seen: Seen) -> None:
    assert [sweep.start for sweep in seen.sweeps()] == [2, 5, 8, 11]
    lags = [[t - sweep.until for t in sweep.losses] for sweep in seen.sweeps()]
    assert lags[-1] == [3, 4, 5]
    assert max(map(max, lags)) == 5


def states(seen: Seen, name: str) -> Array:
    """h, or the h_prev that each time step has used."""
    found: Array = np.concatenate([segment.layers[0][name] for segment in seen.film])
    return found


def the_state_goes_over_the_border_and_no_error_back(seen: Seen) -> None:
    h, before = states(seen, "h"), states(seen, "h_prev")
    for sweep in seen.sweeps()[1:]:
        np.testing.assert_array_equal(before[sweep.until], h[sweep.until - 1])
    assert all(sweep.until in (0, 4, 8) for sweep in seen.sweeps())


def neither_state_nor_error_crosses(seen: Seen) -> None:
    before = states(seen, "h_prev")
    assert [not before[t].any() for t in range(12)] == [t % 4 == 0 for t in range(12)]


def a_thousand_times_less_than_the_rnn(seen: Seen) -> None:
    _, dc, dh = seen.kept()
    assert dh / dc == pytest.approx(1000, rel=0.05)


def fifty_times_as_much_and_three_in_ten_thousand(seen: Seen) -> None:
    _, dc, dh = seen.kept()
    assert [dc / dh, dc] == pytest.approx([50, 3e-4], rel=0.15)


def a_fortieth_is_left(seen: Seen) -> None:
    assert seen.kept()[1] == pytest.approx(1 / 40, rel=0.05)


def a_quarter_along_the_cell_state_and_more_than_half_of_all(seen: Seen) -> None:
    path, dc, _ = seen.kept()
    assert path == pytest.approx(0.25, rel=0.02)
    assert dc > 0.5


def norm_254_becomes_1(seen: Seen) -> None:
    way = seen.clipping()["ways"][0]
    assert [round(way["norm"]), way["clipped_norm"], way["cosine"]] == pytest.approx([254, 1, 1])


def turns_by_43_degrees(seen: Seen) -> None:
    assert round(seen.clipping()["ways"][1]["angle"]) == 43


def ten_million_times_smaller_before_and_after(seen: Seen) -> None:
    found = seen.clipping()
    for added in (found["contributed"], found["contributed_clipped"]):
        assert 0.8e7 < added[-1] / added[0] < 1.3e7
    assert found["contributed_clipped"][0] < found["contributed"][0]


FACTS: dict[str, Callable[[Seen], None]] = {
    "Orthogonal, 0.9": nine_tenths_at_most,
    "Orthogonal, linear": keeps_its_size,
    "All eigenvalues zero": doubles_though_no_eigenvalue_is_other_than_zero,
    "Radius 2, sigmoid": vanishes_though_the_radius_is_two,
    "ReLU explodes": explodes_as_rho_is_above_one_and_all_are_active,
    "ReLU vanishes": vanishes_as_rho_is_below_one_and_all_are_active,
    "Tanh, 2": stays_at_641_far_below_the_bound,
    "Tanh, 1.3: neither": neither_explodes_nor_vanishes,
    "Linear, not normal": grows_at_first_and_falls_in_the_long_run,
    "Fixed lag": each_loss_has_a_pass_over_four_states,
    "Every 3, over 6": every_three_a_pass_over_six_states,
    "Chunks: state carried": the_state_goes_over_the_border_and_no_error_back,
    "Epochs: state anew": neither_state_nor_error_crosses,
    "Forget bias 0": a_thousand_times_less_than_the_rnn,
    "Forget bias 1": fifty_times_as_much_and_three_in_ten_thousand,
    "Forget bias 2": a_fortieth_is_left,
    "Forget bias 4": a_quarter_along_the_cell_state_and_more_than_half_of_all,
    "Explodes, by norm": norm_254_becomes_1,
    "Explodes, by value": turns_by_43_degrees,
    "Vanishes": ten_million_times_smaller_before_and_after,
}


def test_every_case_has_a_fact_that_holds_its_sentence() -> None:
    assert sorted(FACTS) == sorted(case.name for _, case in CASES)


@pytest.mark.parametrize(("lab", "case"), CASES, ids=lambda each: getattr(each, "name", ""))
def test_what_a_case_says_is_what_happens(lab: Lab, case: Case) -> None:
    FACTS[case.name](Seen(lab.key, case))
