"""A request made of a PyTorch model has the loss and the gradients of autograd, as `make oracle` has recorded them."""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backflow

CASES: dict[str, Any] = json.loads((Path(__file__).parents[3] / "cases" / "torch_models.json").read_text())


@pytest.mark.parametrize("name", CASES)
def test_a_film_has_the_gradients_that_autograd_found(name: str) -> None:
    film = backflow.film(CASES[name]["request"])
    assert abs(film.loss - CASES[name]["loss"]) < 1e-12
    for layer, grads in zip(film.grads, CASES[name]["grads"], strict=True):
        for parameter, gradient in grads.items():
            theirs = np.array(gradient)
            np.testing.assert_allclose(layer[parameter], theirs, rtol=0, atol=1e-10 * max(1e-6, np.abs(theirs).max()))


def test_without_pytorch_there_is_a_sentence_and_no_import() -> None:
    with pytest.raises(backflow.NotExpressibleError, match="PyTorch has not been imported"):
        backflow.film.of(None, None, None, None)
    assert "torch" not in sys.modules
