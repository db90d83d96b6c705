"""The rival: the same recurrent networks from the same numbers, written by hand for PyTorch's eager autograd."""

import importlib
from collections.abc import Callable
from typing import Any

from tests.bench import THREADS
from tests.bench.networks import Measured

Tensor = Any  # PyTorch may be missing
Step = tuple[list[Tensor], list[Tensor]]  # the new state, h first, and the sums whose errors our trace tells


def rnn(torch: Any, p: list[Tensor], x: Tensor, state: list[Tensor]) -> Step:
    (w, u, b), (h,) = p, state
    z = x @ w + h @ u + b
    h = torch.tanh(z)
    return [h], [z, h]


def lstm(torch: Any, p: list[Tensor], x: Tensor, state: list[Tensor]) -> Step:
    """The sums under the four gates are one array, as PyTorch does it fastest."""
    (w, u, b), (h, c) = p, state
    z = x @ w + h @ u + b
    z_i, z_f, z_g, z_o = z.chunk(4, dim=1)
    i, f, g, o = torch.sigmoid(z_i), torch.sigmoid(z_f), torch.tanh(z_g), torch.sigmoid(z_o)
    c = f * c + i * g
    h = o * torch.tanh(c)
    return [h, c], [z, c, h]


def gru(torch: Any, p: list[Tensor], x: Tensor, state: list[Tensor]) -> Step:
    """Reset after the product; the sums under both gates are one array."""
    (w, u, b, c), (h,) = p, state
    units = c.shape[0]
    fed, past = x @ w + b, h @ u
    z = fed[:, : 2 * units] + past[:, : 2 * units]
    r, gate = torch.sigmoid(z).chunk(2, dim=1)
    q = past[:, 2 * units :] + c
    z_n = fed[:, 2 * units :] + r * q
    h = (1 - gate) * torch.tanh(z_n) + gate * h
    return [h], [z, q, z_n, h]


CELLS: dict[str, Callable[[Any, list[Tensor], Tensor, list[Tensor]], Step]] = {"rnn": rnn, "lstm": lstm, "gru": gru}


def eager(measured: Measured, down_to_inputs: bool) -> Callable[[], list[Tensor]]:
    """Forward and backward once, in float64; returns the gradients of the parameters.

    The gradient of each sum and each output is retained. Raises: ImportError where there is no PyTorch.
    """
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(THREADS)
    cell, batch = measured.setup.network.cells[0], measured.batch
    below, dense = ([torch.tensor(a, requires_grad=True) for a in p.values()] for p in measured.params)
    inputs, targets = torch.tensor(batch.inputs), torch.tensor(batch.targets.argmax(axis=-1))
    first = list(torch.tensor(batch.states[0]).chunk(len(cell.carried), dim=1))
    leaves = [*below, *dense] + ([inputs.requires_grad_()] if down_to_inputs else [])

    def run() -> list[Tensor]:
        for leaf in leaves:
            leaf.grad = None
        state, retained = first, []
        loss: Any = 0.0
        for x, y in zip(inputs, targets, strict=True):
            state, sums = CELLS[cell.kind](torch, below, x, state)
            output = state[0] @ dense[0] + dense[1]
            for each in (*sums, output):
                each.retain_grad()
            retained += [*sums, output]
            loss = loss + torch.nn.functional.cross_entropy(output, y)
        loss.backward()
        assert all(each.grad is not None for each in retained)
        return [leaf.grad for leaf in leaves]

    return run
