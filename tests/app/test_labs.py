"""Every lab and each of its cases opens a film that the server gives."""

import json

import numpy as np
import pytest

from app.form import problem_of
from app.labs import LABS, NILPOTENT, Case, Lab
from engine.jacobians import norms, of_film
from engine.trace import play
from engine.training import silently

CASES = [(lab, case) for lab in LABS for case in lab.cases]


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.key)
def test_a_lab_has_a_claim_and_a_film(lab: Lab) -> None:
    assert lab.claim.endswith(".")
    assert problem_of(lab.fields.items()).setup.network.uppermost >= 0
    assert lab.link.endswith(f"#lab={lab.key}")


@pytest.mark.parametrize(("lab", "case"), CASES, ids=lambda each: getattr(each, "name", ""))
def test_a_case_has_a_sentence_and_a_film(lab: Lab, case: Case) -> None:
    assert case.says.endswith(".")
    own = {} if "hidden" in case.fields else lab.fields
    assert problem_of((own | case.fields).items()).task.steps > 1


def test_the_counterexample_has_no_eigenvalue_but_zero_and_its_norm_doubles_each_moment() -> None:
    problem = problem_of(NILPOTENT.items())
    params = problem.params()
    u = params[0]["U"]
    assert json.loads(NILPOTENT["params"])[0]["U"] == u.tolist()
    assert not (u @ u).any()
    film = silently(play(problem.setup, params, problem.batch(0)))
    found = silently(norms(silently(of_film(problem.setup.network.cells[0], params[0], 0, film)))).sizes[-1]
    lags = np.arange(1, len(found))
    np.testing.assert_allclose(found[::-1][1:], 14.1421356 * 2.0 ** (lags - 1), rtol=1e-5)
