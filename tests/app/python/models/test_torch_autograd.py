"""What the layers of a PyTorch model say one after the other; `make oracle` has what autograd finds there."""

from typing import Any

import numpy as np
import pytest

from app.python.models.torch_autograd import output_of
from app.python.models.torch_batch import Axes
from tests.app.python.models.torch_like import Like, Tensor


def summing(batch_first: bool) -> Any:
    """A recurrent module, which takes a whole sequence: it says the sum of what it has been given, and that last."""

    def called(self: Any, x: Tensor, state: Tensor) -> tuple[Tensor, None]:
        return Tensor(np.cumsum(x.a, axis=1 if batch_first else 0) + state.a), None

    kind = type("RNN", (Like,), {"__module__": "torch.nn", "__call__": called})
    return kind(num_layers=1, batch_first=batch_first)


@pytest.mark.parametrize("batch_first", [False, True])
def test_a_recurrent_module_is_called_once_with_all_of_time_as_it_takes_it(batch_first: bool) -> None:
    x = np.arange(12.0).reshape(3, 2, 2)
    laid = Axes(steps=3, batch=2, batch_first=batch_first, whole_numbers=False)
    given = Tensor(x.swapaxes(0, 1) if batch_first else x)
    said = output_of([summing(batch_first)], laid, given, [Tensor(np.array(0.5))])
    assert said.a.tolist() == (np.cumsum(x, axis=0) + 0.5).tolist()
