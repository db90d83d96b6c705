"""Real-time recurrent learning (Williams & Zipser 1989): the influence of each parameter on the state goes forward.

s joins the states of all recurrent layers, lowest first; S numbers of state, B examples. J (B, S, S) is ds_t/ds_{t-1},
and S_p (B, S, *shape) is ds_t/dp. Both need no mathematics of their own: their rows are `backward` of unit vectors.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from engine.network import Network, joined, parted
from engine.norms import norm
from engine.types import Array, Cell, Cooperative, Params, Values, width

SHOWN = 1 << 12  # numbers: of a larger array only the norm is told
AT_ONCE = 1 << 17  # numbers, 1 MB: what one time step adds is made in pieces that stay in the cache
PRODUCT = 1 << 30  # operations of J S_p between two pauses


class Influence(NamedTuple):
    """J (B, S, S) of the time step, and S_p (B, S, *shape) by layer up to the uppermost recurrent one, and name."""

    jacobian: Array
    params: list[Values]


def told(influence: Influence, layer: int) -> Values:
    """J and the S of a layer's parameters by name; of large ones the norm."""
    arrays = {"J": influence.jacobian} | {f"S_{name}": a for name, a in influence.params[layer].items()}
    if all(a.size <= SHOWN for a in arrays.values()):
        return arrays
    return {f"norm_{name}": norm([{name: a}]) for name, a in arrays.items()}


def none_yet(net: Network, batch: int) -> Influence:
    """Before the first time step no parameter has influenced anything."""
    size = state_size(net)
    shapes = [cell.shapes for cell in net.cells[: net.uppermost + 1]]
    blank = [{name: np.zeros((batch, size, *shape)) for name, shape in each.items()} for each in shapes]
    return Influence(np.zeros((batch, size, size)), blank)


def state_size(net: Network) -> int:
    """S, over all recurrent layers."""
    return sum(map(width, net.cells))


def carry_on(net: Network, params: Params, layers: Sequence[Values], before: Influence) -> Cooperative[Influence]:
    """The influence after a time step, from the values of its layers: S_p <- J S_p + what the time step itself adds."""
    with np.errstate(all="ignore"):
        jacobian, errors = one_time_step(net, params, layers)
    carried = [{name: np.empty_like(a) for name, a in old.items()} for old in before.params]
    for layer, (new, old) in enumerate(zip(carried, before.params, strict=True)):
        for name, a in old.items():
            for rows in _in_pieces(a):
                _through(jacobian, a, rows, new[name])
                yield
        for rows in _few(new):
            _add(new, net.cells[layer], _alone(layers[layer]), errors[layer], rows)
            yield
    return Influence(jacobian, carried)


@np.errstate(all="ignore")
def gradient(net: Network, influence: Influence, d_out: Array) -> list[Values]:
    """dL_t/dp by layer from the error `d_out (B, H)` of the uppermost recurrent layer's output."""
    cell = net.cells[net.uppermost]
    start = sum(width(below) for below in net.cells[: net.uppermost])
    d_state = np.zeros(influence.jacobian.shape[:2])
    place = start + cell.carried.index(cell.output) * cell.units
    d_state[:, place : place + cell.units] = d_out
    return [{name: np.tensordot(d_state, a, axes=([0, 1], [0, 1])) for name, a in p.items()} for p in influence.params]


@np.errstate(all="ignore")
def _through(jacobian: Array, before: Array, rows: slice, new: Array) -> None:
    """Writes these numbers of state of J S_p into an array that the caller owns."""
    flat = before.reshape(*before.shape[:2], -1)
    new[:, rows] = (jacobian[:, rows] @ flat).reshape(new[:, rows].shape)


def _in_pieces(before: Array) -> Iterator[slice]:
    """The numbers of state, cut so that a piece of J S_p takes about so many operations."""
    size = before.shape[1]
    rows = max(1, PRODUCT // (2 * before.size))
    yield from (slice(at, at + rows) for at in range(0, size, rows))


@np.errstate(all="ignore")
def _add(carried: Values, cell: Cell, v: Values, e: Values, rows: slice) -> None:
    """Adds to J S_p, which the caller owns, the influence of this time step alone, the previous state held fixed.

    It goes by a few numbers of state at a time, as an array of all would be as large as S_p itself.
    """
    for name, part in cell.grads(v, {delta: e[delta][rows] for delta in cell.deltas}).items():
        carried[name][:, rows] += np.moveaxis(part, 0, 1)


def _few(carried: Values) -> list[slice]:
    """The numbers of state, cut so that the largest array has at most so many numbers for each piece."""
    size = next(iter(carried.values())).shape[1]
    rows = max(1, AT_ONCE * size // max(a.size for a in carried.values()))
    return [slice(start, start + rows) for start in range(0, size, rows)]


def _alone(v: Values) -> Values:
    """The values of a time step with the examples as a leading axis, in batches of one."""
    return {name: a[:, None, :] for name, a in v.items()}


def one_time_step(net: Network, params: Params, layers: Sequence[Values]) -> tuple[Array, list[Values]]:
    """J, and by layer the errors of each number of state, from which follows the influence of the parameters on it.

    Examples become a leading axis with batches of one, so that nothing is summed over them; the unit vectors, one for
    each number of state, are one more axis before: (S, B, 1, n).
    """
    batch, size = len(layers[0]["x"]), state_size(net)
    units = np.eye(size)[:, None, None, :].repeat(batch, axis=1)
    jacobian, errors = [], []
    d_out = np.zeros((size, batch, 1, net.cells[net.uppermost].units))
    stop = size
    for layer in reversed(range(net.uppermost + 1)):
        cell = net.cells[layer]
        v = _alone(layers[layer])
        start = stop - width(cell)
        e = cell.backward(params[layer], v, cell.local_derivatives(v), d_out, parted(cell, units[..., start:stop]))
        jacobian.append(joined(e, [f"d{name}_prev" for name in cell.carried], units[..., :0]))
        d_out, stop = cell.input_grad(params[layer], e), start
        errors.append(e)
    rows = np.concatenate(jacobian[::-1], axis=-1)[:, :, 0]
    return np.moveaxis(rows, 0, 1), errors[::-1]
