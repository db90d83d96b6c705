"""A PyTorch model, one batch and a loss as a request, whose gradient is that of `loss.backward()`."""

import sys
from typing import Any

from app.code.film import play
from app.python.models import objectives
from app.python.models.stack import Json, NotExpressibleError, Stack
from app.python.models.torch_autograd import difference, doubled, gradients, is_called, output_of
from app.python.models.torch_batch import Axes, axes_of
from app.python.models.torch_layers import RECURRENT, array, kind, modules_of, stack_of
from app.python.models.torch_loss import BEFORE, NEEDS, by_class, module_of, objective_of
from app.python.models.torch_targets import matched
from app.requests.build import build, parse
from app.requests.trace import TraceRequest
from engine.training.loop import drain

CLOSE = 1e-10  # to which autograd's gradients are ours, in float64


def from_torch(model: Any, x: Any, y: Any, loss: Any, *, state: Any = None, batch_first: bool | None = None) -> Json:
    """A request whose film is that of `loss(model(x), y).backward()`, of a PyTorch model.

    model: an nn.Module (its layers are its modules in the order in which they were made; its own forward is run and
        compared), an nn.Sequential in which recurrent modules may stand, or a list of modules, where a cell (RNNCell,
        LSTMCell, GRUCell) is called time step by time step. Of Linear, RNN, LSTM, GRU of any depth, cells, Embedding
        (as one-hot), Tanh, ReLU, Sigmoid, Softmax, GELU, LeakyReLU(0.01).
    x: (T, B, I), or (B, T, I) where the recurrent modules are batch_first; (T, I) without a batch; (B, I) of a model
        without time; of an embedding whole numbers without the last axis.
    y: as the loss takes it, laid out as x; of the last time step alone (B, K), or (B,) for classes. The classes of an
        output are its last axis, or, as PyTorch's own loss has it, axis 1 of (B, K, T) with y (B, T).
    loss: MSELoss, CrossEntropyLoss (with weight, ignore_index, label_smoothing), NLLLoss above LogSoftmax,
        BCEWithLogitsLoss, BCELoss above Sigmoid, by mean or sum; or the function of torch.nn.functional.
    state: the initial state as PyTorch takes it, h0 or (h0, c0); of several recurrent modules a list of them.
    batch_first: said for a model of cells, which do not know.

    The model is copied, and stays as it is. Its gradients, found by autograd in float64, are compared with ours.

    Raises: NotExpressibleError (a ValueError), which says which layer, loss or shape has no counterpart here, or that
    the gradients of the model are others than those of its layers in order; RequestError, where it is too large.
    """
    torch = _torch()
    with torch.enable_grad():  # also where whoever asks computes without gradients
        criterion = doubled(module_of(torch, loss))
        return _compared(doubled(model), torch.as_tensor(x), torch.as_tensor(y), criterion, state, batch_first)


def _compared(copied: Any, x: Any, y: Any, criterion: Any, state: Any, batch_first: bool | None) -> Json:
    """The request of a copy in float64, whose gradients are those of autograd."""
    modules = modules_of(copied)
    axes = axes_of(modules, x, batch_first)
    x = x if axes.whole_numbers else x.double()
    given = _doubled_states(state, modules)
    states = _batched(given, modules, alone=axes.absent == 1)
    stack = _stack(modules, axes, x, states)
    finished(stack, criterion)
    out = _called(copied, x, given) if is_called(copied) else output_of(modules, axes, x, states)
    wanted, said = matched(axes, out, y, criterion, stack.width, called=is_called(copied))
    value = _loss(criterion, said, wanted)
    value.backward()
    request = _request(stack, axes, x, objective_of(criterion, _numbers(wanted), stack.width, axes.steps))
    compare(request, value.item(), gradients(stack.sources))
    return request


def _torch() -> Any:
    """PyTorch, which whoever has a model of it has imported.

    Raises: NotExpressibleError, where it is not there.
    """
    if "torch" not in sys.modules:
        raise NotExpressibleError("PyTorch has not been imported: this is no model of it.")
    return sys.modules["torch"]


def _doubled_states(state: Any, modules: list[Any]) -> list[Any]:
    """By recurrent module its state in float64, laid out as it was given; none are zeros."""
    if state is None:
        return []
    given = state if isinstance(state, list) else [state]
    recurrent = _recurrent(modules)
    if len(given) != len(recurrent):
        raise NotExpressibleError(f"{len(given)} states are given for {len(recurrent)} recurrent modules.")
    return [_double(part) for part in given]


def _recurrent(modules: list[Any]) -> list[Any]:
    return [module for module in modules if kind(module) in RECURRENT]


def _double(state: Any) -> Any:
    if isinstance(state, tuple):
        return tuple(map(_double, state))
    return None if state is None else state.double()


def _batched(states: list[Any], modules: list[Any], alone: bool) -> list[Any]:
    """The same states, each part (layers, B, H)."""
    return [_state(part, module, alone) for part, module in zip(states, _recurrent(modules), strict=bool(states))]


def _state(state: Any, module: Any, alone: bool) -> Any:
    if state is None:
        return None
    if isinstance(state, tuple):
        return tuple(_state(part, module, alone) for part in state)
    state = state[None] if not hasattr(module, "num_layers") else state
    return state[:, None] if alone and state.dim() == 2 else state


def _stack(modules: list[Any], axes: Axes, x: Any, states: list[Any]) -> Stack:
    inputs = modules[0].num_embeddings if axes.whole_numbers else int(x.shape[-1])
    return stack_of(modules, inputs, states)


def finished(stack: Stack, criterion: Any) -> None:
    """The output as the loss needs it.

    Raises: NotExpressibleError, where that has to be in the model, and is not.
    """
    added, there = NEEDS[kind(criterion)]
    if there and (not stack.layers or stack.layers[-1].get("activation") != there):
        raise NotExpressibleError(f"{kind(criterion)} needs {BEFORE[there]} as the last module before it.")
    stack.finish(added)


def _called(copied: Any, x: Any, states: list[Any]) -> Any:
    """What a model with a forward of its own says of a batch and states that are laid out as they were given."""
    state = states[0] if len(states) == 1 else states
    said = copied(x, state) if states else copied(x)
    return said[0] if isinstance(said, tuple) else said


def _loss(criterion: Any, said: Any, wanted: Any) -> Any:
    if not by_class(criterion):
        return criterion(said, wanted)
    rows = said.reshape(-1, said.shape[-1])
    return criterion(rows, wanted.reshape(-1) if wanted.dim() == 2 else wanted.reshape(rows.shape))


def _numbers(y: Any) -> Any:
    return array(y) if y.is_floating_point() else y.detach().cpu().numpy()


def _request(stack: Stack, axes: Axes, x: Any, objective: objectives.Objective) -> Json:
    seen = axes.time_first(x)
    inputs = objectives.one_hot(_numbers(seen), stack.params[0]["W"].shape[0]) if axes.whole_numbers else array(seen)
    request: Json = {"layers": stack.layers, "loss": objective.loss, "loss_at": objective.loss_at}
    request["data"] = {"inputs": inputs.tolist(), "targets": objective.targets.tolist()}
    request["params"] = [{name: a.tolist() for name, a in values.items()} for values in stack.params]
    if any(stack.states):
        request["state"] = list(objectives.states(stack.states))
    return request


def compare(request: Json, loss: float, theirs: list[Any]) -> None:
    """Raises: NotExpressibleError, where autograd's loss or gradients are not ours; RequestError."""
    film = drain(play(build(parse(request, TraceRequest))))
    error, where = difference(theirs, film.grads, film.summed)
    if abs(film.loss - loss) > CLOSE * max(1.0, abs(loss)):
        error, where = abs(film.loss - loss) / max(1.0, abs(loss)), f"the loss ({loss:.6g}, ours {film.loss:.6g})"
    if error > CLOSE:
        raise NotExpressibleError(
            f"The gradients of the model are not those of its layers in order; {where} differs by {error:.1e} of its "
            "size. Its forward does something else: a connection that skips layers, another order, a sum over time."
        )
