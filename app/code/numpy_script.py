"""A film as a program in NumPy: forward and backward by hand.

It ends with the gradients of the film, or fails with the name of one that differs.
"""

from collections.abc import Iterator
from textwrap import fill

import numpy as np

from app.code.film import LEGEND, Played
from app.code.numbers import COLUMNS, assigned, folded
from app.code.numpy_cells import CELLS
from app.code.numpy_functions import LOSSES, called
from engine import __version__
from engine.losses import LOSSES as RULES
from engine.losses import regularised

HEAD = '''"""The forward and the backward pass of this network by hand, as backpropagation through time in NumPy.

{network}
Written by Backflow {version}. The program ends by comparing its gradients with those of the film.
Row vectors, batch first: x W, with x (B, I) and W (I, H). T time steps, B examples.
"""

{imports}
'''
END = """# ---- The same as in the film: beside each gradient's largest number, or a thousandth of the largest of all,
# and beside what it is summed up from, which may nearly cancel
largest = max(np.abs(gradient).max() for gradient in expected.values())
{names}
for name, gradient in found.items():
    size = max(np.abs(expected[name]).max(), largest / 1000)
    difference = np.abs(gradient - expected[name]).max()
    print(f"{{name}}: largest difference {{difference:.1e}}")
    assert difference <= 1e-12 * size + 1e-13 * summed[name], name
assert abs(loss - expected_loss) <= 1e-12 * max(1, abs(expected_loss)), "loss"
print(f"loss {{loss:.6g}}: all gradients are those of the film")
"""


def numpy_script(film: Played) -> str:
    """The program."""
    parts = [*numbers(film), *arrays(film), forward(film), backward(film), *expected(film)]
    named = [f'"{name}": {name}' for name in gradients(film)]
    body = "\n\n".join([*parts, END.format(names=folded(f"found = {{{', '.join(named)}}}"))])
    definitions = "\n\n\n".join(called(body))
    imports = "import math\n\nimport numpy as np" if "math." in definitions else "import numpy as np"
    head = HEAD.format(network=described(film), version=__version__, imports=imports)
    return "\n".join(filter(None, [head, definitions and f"\n{definitions}\n\n", body]))


def described(film: Played) -> str:
    """The network in words."""
    layers = [
        f"{cell.kind} {cell.units}{f' ({cell.activation})' if cell.activation else ''}" for cell in film.network.cells
    ]
    return fill(f"{film.network.inputs} inputs > {' > '.join(layers)}; loss: {film.objective.loss}.", COLUMNS)


def gradients(film: Played) -> list[str]:
    """What the gradients are called, of the lowest layer first."""
    return [f"d{name}{layer}" for layer, values in enumerate(film.grads) for name in values]


def numbers(film: Played, maker: str = "np.array") -> Iterator[str]:
    """Data, weights of the losses, parameters and states, as they stand in the film."""
    T, B, I = film.batch.inputs.shape
    yield f"T, B, I, K = {T}, {B}, {I}, {film.network.output.units}  # time steps, examples, inputs, outputs"
    yield assigned("inputs", film.batch.inputs, "inputs", maker)
    yield assigned("targets", film.batch.targets, "targets", maker)
    yield assigned("w", np.array(film.objective.weights), "the weight of each time step's loss", maker)
    for layer, (cell, values) in enumerate(zip(film.network.cells, film.params, strict=True)):
        yield f"# ---- Layer {layer}: {cell.kind}, {cell.units} units"
        for name, array in values.items():
            yield assigned(f"{name}{layer}", array, LEGEND[name], maker)


def arrays(film: Played) -> Iterator[str]:
    """What the passes write to."""
    yield "# ---- The forward pass"
    for layer, cell in enumerate(film.network.cells):
        names = CELLS[cell.kind](cell).arrays
        several = f"{len(names)}, " if len(names) > 1 else ""
        made = [f"{', '.join(f'{name}{layer}' for name in names)} = np.zeros(({several}T, B, {cell.units}))"]
        made += [f"{name}{layer} = np.zeros((T + 1, B, {cell.units}))" for name in cell.carried]
        if cell.kind == "gru":
            made.append(f"U{layer}_r, U{layer}_u, U{layer}_n = np.split(U{layer}, 3, axis=1)")
        yield "\n".join(made)
    for layer, name, state in film.states():
        if state.any():
            yield assigned(f"{name}{layer}[-1]", state, "the state before the first time step")


def indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def below(film: Played, layer: int) -> str:
    """What goes into a layer at time step t."""
    return f"{film.network.cells[layer - 1].output}{layer - 1}[t]" if layer else "inputs[t]"


def forward(film: Played) -> str:
    """The loop over time, upward through the layers; then the losses."""
    lines = ["L = np.zeros(T)", "for t in range(T):"]
    for layer, cell in enumerate(film.network.cells):
        lines += [indented(CELLS[cell.kind](cell).forward.format(l=layer, x=below(film, layer)))]
    value, _ = LOSSES[film.objective.loss]
    losses = [f"z, a, y = z{layer}[t], a{layer}[t], targets[t]", f"L[t] = {value}"]
    if film.unweighted:
        losses = ["if w[t]:  # else it adds nothing, not even where it is infinite", *map(indented, losses)]
    lines += map(indented, losses)
    penalty = ""
    if film.objective.l2:
        matrices = [f"({name}{i} ** 2).sum()" for i, values in enumerate(film.params) for name in regularised(values)]
        penalty = f" + {film.objective.l2!r} / 2 * ({' + '.join(matrices)})"
    return "\n".join([*lines, folded(f"loss = (w * L).sum(){penalty}")])


def backward(film: Played) -> str:
    """The loop back in time, downward through the layers; then what L2 adds."""
    cells = film.network.cells
    lines = ["# ---- The backward pass"]
    for layer, (cell, values) in enumerate(zip(cells, film.params, strict=True)):
        lines += [f"d{name}{layer} = np.zeros_like({name}{layer})" for name in values]
        lines += [f"d{name}{layer}_next = np.zeros((B, {cell.units}))" for name in cell.carried]
    lines += ["for t in reversed(range(T)):", *map(indented, from_loss(film))]
    for layer, cell in reversed(list(enumerate(cells))):
        text = CELLS[cell.kind](cell).backward
        if layer == len(cells) - 1 and RULES[film.objective.loss].delta:
            text = text.split("\n", 1)[1]  # the loss knows delta
        lines.append(indented(text.format(l=layer, x=below(film, layer), above="from_above")))
        lines += [f"    from_above = delta @ W{layer}.T"] if layer else []
    if film.objective.l2:
        weights = [f"{name}{layer}" for layer, values in enumerate(film.params) for name in regularised(values)]
        lines += [f"d{name} += {film.objective.l2!r} * {name}" for name in weights]
    return "\n".join(lines)


def from_loss(film: Played) -> list[str]:
    """The error with which the backward pass begins at a time step: of the output, or of the sum under it."""
    top, (_, error) = len(film.network.cells) - 1, LOSSES[film.objective.loss]
    name = "delta" if RULES[film.objective.loss].delta else "from_above"
    error = f"w[t] * ({error})" + (" if w[t] else np.zeros((B, K))" if film.unweighted else "")
    return [f"z, a, y = z{top}[t], a{top}[t], targets[t]", f"{name} = {error}"]


def expected(film: Played, maker: str = "np.array") -> Iterator[str]:
    """The gradients of the film, and how large the numbers are that they are summed up from."""
    yield f"# ---- What the film has\nexpected, expected_loss = {{}}, {film.loss!r}"
    for layer, values in enumerate(film.grads):
        for name, array in values.items():
            yield assigned(f'expected["d{name}{layer}"]', array, f"dL/d{name} of layer {layer}", maker)
    summed = [f'"d{name}{i}": {size:.2g}' for i, size in enumerate(film.summed) for name in film.grads[i]]
    yield folded(f"summed = {{{', '.join(summed)}}}")
