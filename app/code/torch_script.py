"""A film as a program in PyTorch: the same network with autograd's gradients, which it compares with the film's."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from app.code.film import Played
from app.code.numbers import assigned, folded
from app.code.numpy_script import described, expected, gradients, numbers
from engine import __version__
from engine.losses import regularised
from engine.types import Cell

HEAD = '''"""The forward pass of this network in PyTorch; the gradients are autograd's.

{network}
Written by Backflow {version}. The program ends by comparing its gradients with those of the film.
Time first: inputs (T, B, I). PyTorch keeps W and U transposed; its recurrent modules have two biases in place of one.
"""

import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)

'''
END = """# ---- The same as in the film: beside each gradient's largest number, or a thousandth of the largest of all,
# and beside what it is summed up from, which may nearly cancel
found = {{
    {found}
}}
largest = max(gradient.abs().max() for gradient in expected.values())
for name, gradient in found.items():
    size = max(expected[name].abs().max(), largest / 1000)
    difference = (gradient - expected[name]).abs().max()
    print(f"{{name}}: largest difference {{difference:.1e}}")
    assert difference <= 1e-10 * size + 1e-13 * summed[name], name
assert abs(loss.item() - expected_loss) <= 1e-10 * max(1, abs(expected_loss)), "loss"
print(f"loss {{loss.item():.6g}}: autograd's gradients are those of the film")
"""
ACTIVATIONS = {
    "linear": "{}",
    "sigmoid": "torch.sigmoid({})",
    "tanh": "torch.tanh({})",
    "relu": "torch.relu({})",
    "leaky_relu": "F.leaky_relu({}, 0.01)",
    "gelu": "F.gelu({})",
    "softmax": "torch.softmax({}, dim=-1)",
}
LOSSES = {  # L_t of all time steps, (T,)
    "half_mse": "((a - targets) ** 2).sum((1, 2)) / (2 * K * B)",
    "mse": "((a - targets) ** 2).sum((1, 2)) / (K * B)",
    "half_sse": "((a - targets) ** 2).sum((1, 2)) / (2 * B)",
    "cross_entropy": "-(targets * F.log_softmax(z, dim=-1)).sum((1, 2)) / B",
    "bce": 'F.binary_cross_entropy_with_logits(z, targets, reduction="none").sum((1, 2)) / B',
}


class Layer(NamedTuple):
    """A layer as PyTorch has it: what makes it, the lines of its forward pass, and its gradients by our names."""

    made: str
    forward: str
    grads: dict[str, str]


def dense(cell: Cell) -> Layer:
    made = f"""layer{{l}} = nn.Linear({cell.inputs}, {cell.units})
layer{{l}}.weight.data, layer{{l}}.bias.data = W{{l}}.T, b{{l}}"""
    forward = f"z = layer{{l}}(x)\na = x = {ACTIVATIONS[cell.activation or 'linear'].format('z')}"
    return Layer(made, forward, {"W": "layer{l}.weight.grad.T", "b": "layer{l}.bias.grad"})


def module(cell: Cell) -> Layer:
    """nn.RNN, nn.LSTM or nn.GRU; all of b is in the input's bias, and of the other one the part of q alone is there."""
    sort = f', nonlinearity="{cell.activation}"' if cell.kind == "rnn" else ""
    second = "torch.cat([torch.zeros(2 * len(c{l})), c{l}])" if cell.kind == "gru" else "torch.zeros(len(b{l}))"
    made = f"""layer{{l}} = nn.{cell.kind.upper()}({cell.inputs}, {cell.units}{sort})
layer{{l}}.weight_ih_l0.data, layer{{l}}.bias_ih_l0.data = W{{l}}.T.contiguous(), b{{l}}
layer{{l}}.weight_hh_l0.data, layer{{l}}.bias_hh_l0.data = U{{l}}.T.contiguous(), {second}"""
    state = ", ".join(f"{name}{{l}}[None]" for name in cell.carried)
    grads = {f"{name}": f"layer{{l}}.{place}_l0.grad" for name, place in (("W", "weight_ih"), ("U", "weight_hh"))}
    grads = {name: f"{place}.T" for name, place in grads.items()} | {"b": "layer{l}.bias_ih_l0.grad"}
    if cell.kind == "gru":
        grads |= {"c": f"layer{{l}}.bias_hh_l0.grad[{2 * cell.units} :]"}
    return Layer(made, f"x, _ = layer{{l}}(x, {f'({state})' if len(cell.carried) > 1 else state})", grads)


STEPS = {  # of cells that PyTorch has no module for: what one time step does with h, from the projected input p
    "rnn": "    h = {f}",
    "gru": """    r, u = torch.sigmoid(p[:, : 2 * H] + h @ U{l}[:, : 2 * H]).split(H, dim=1)
    n = torch.tanh(p[:, 2 * H :] + (r * h) @ U{l}[:, 2 * H :] + c{l})
    h = (1 - u) * n + u * h""",
}


def by_hand(cell: Cell) -> Layer:
    """A cell in a loop, over tensors."""
    names = list(cell.shapes)
    made = f"for parameter in ({', '.join(f'{name}{{l}}' for name in names)}):\n    parameter.requires_grad_()"
    step = STEPS[cell.kind].replace("{f}", ACTIVATIONS[cell.activation or "linear"].format("p + h @ U{l}"))
    forward = f"h, H, states = h{{l}}, {cell.units}, []\nfor p in x @ W{{l}} + b{{l}}:\n{step}\n    states.append(h)"
    return Layer(made, f"{forward}\nx = torch.stack(states)", {name: f"{name}{{l}}.grad" for name in names})


def layer_of(cell: Cell) -> Layer:
    """As a module of PyTorch where it has one that means the same."""
    known = {"rnn": cell.activation in ("tanh", "relu"), "gru": getattr(cell, "reset", "") == "after", "lstm": True}
    made: Callable[[Cell], Layer] = dense if cell.kind == "dense" else module if known[cell.kind] else by_hand
    return made(cell)


def torch_script(film: Played) -> str:
    """The program."""
    maker = "torch.tensor"
    parts = [*numbers(film, maker), *layers(film), forward(film), *expected(film, maker)]
    found = [
        f'"d{name}{layer}": {text.format(l=layer)},'
        for layer, cell in enumerate(film.network.cells)
        for name, text in layer_of(cell).grads.items()
    ]
    assert len(found) == len(gradients(film)), "each parameter has its gradient"
    head = HEAD.format(network=described(film), version=__version__)
    return head + "\n\n".join([*parts, END.format(found="\n    ".join(found))])


def layers(film: Played) -> Iterator[str]:
    """The layers with the weights of the film, and the states before the first time step."""
    yield "# ---- The network"
    for layer, cell in enumerate(film.network.cells):
        yield layer_of(cell).made.format(l=layer)
    for layer, name, state in film.states():
        yield assigned(f"{name}{layer}", np.asarray(state), "the state before the first time step", "torch.tensor")


def forward(film: Played) -> str:
    """All time steps of a layer before the next, then the loss and its gradients."""
    lines = ["# ---- Forward, and autograd's way back", "x = inputs"]
    lines += [layer_of(cell).forward.format(l=layer) for layer, cell in enumerate(film.network.cells)]
    if film.unweighted:
        lines += ["seen = w != 0  # other time steps add nothing, not even where their losses are infinite"]
        lines += ["z, a, targets, w = z[seen], a[seen], targets[seen], w[seen]"]
    lines += [f"losses = {LOSSES[film.objective.loss]}", "loss = (w * losses).sum()"]
    if film.objective.l2:
        lines += [folded(f"loss = loss + {film.objective.l2!r} / 2 * ({' + '.join(squares(film))})")]
    return "\n".join([*lines, "loss.backward()"])


def squares(film: Played) -> Iterator[str]:
    """The squares of the matrices, which L2 adds up."""
    for layer, cell in enumerate(film.network.cells):
        grads = layer_of(cell).grads
        for name in regularised(grads):
            tensor = grads[name].format(l=layer).replace(".grad", "").removesuffix(".T")
            yield f"({tensor} ** 2).sum()"
