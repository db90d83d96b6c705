"""PyTorch models that can be told, each with a batch, a loss and the modules in which its gradients are."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, NamedTuple

torch: Any = import_module("torch")
nn: Any = torch.nn
T, B, I, H, K = 4, 3, 2, 3, 4


class Model(NamedTuple):
    """How `from_torch` is asked, and how PyTorch is: what it says, and its loss, as one would write it by hand."""

    model: Any
    x: Any
    y: Any
    loss: Any
    says: Callable[[], Any]
    value: Callable[[Any], Any]
    modules: list[Any]
    more: dict[str, Any]


def models() -> Iterator[tuple[str, Model]]:
    """By name; drawn from one seed, in float64."""
    torch.manual_seed(7)
    torch.set_default_dtype(torch.float64)
    yield from whole_sequences()
    yield from losses()
    yield from cells()
    yield from others()
    yield from with_an_axis_less()


def whole_sequences() -> Iterator[tuple[str, Model]]:
    for name in ("RNN", "LSTM", "GRU"):
        for first in (False, True):
            recurrent, top = getattr(nn, name)(I, H, num_layers=2, batch_first=first), nn.Linear(H, K)
            x, y, h = torch.randn(T, B, I), torch.randint(0, K, (T, B)), torch.randn(2, B, H)
            state = (h, torch.randn(2, B, H)) if name == "LSTM" else h
            x, y = (x.transpose(0, 1), y.T) if first else (x, y)
            says = bound(lambda r, t, x, s: t(r(x, s)[0]), recurrent, top, x, state)
            value = bound(lambda y, out: nn.functional.cross_entropy(out.reshape(-1, K), y.reshape(-1)), y)
            model = nn.Sequential(recurrent, top)
            yield (
                f"{name} two deep{', batch first' if first else ''}",
                Model(model, x, y, nn.CrossEntropyLoss(), says, value, [recurrent, top], {"state": state}),
            )


def bound(rule: Callable[..., Any], *first: Any) -> Callable[..., Any]:
    """A function with its first arguments as they are now."""
    return lambda *rest: rule(*first, *rest)


def losses() -> Iterator[tuple[str, Model]]:
    weight = torch.rand(K) + 0.5
    classes, shares, numbers = torch.randint(0, K, (T, B)), torch.rand(T, B, K), torch.randn(T, B, K)
    classes[1, 1] = 2
    bits = torch.randint(0, 2, (T, B, K)).double()
    by_class = {"weight": weight, "label_smoothing": 0.1, "ignore_index": 2}
    for reduction in ("mean", "sum"):
        for name, loss, y in (
            ("classes", nn.CrossEntropyLoss(**by_class, reduction=reduction), classes),
            ("shares", nn.CrossEntropyLoss(weight=weight, label_smoothing=0.2, reduction=reduction), shares),
            ("squares", nn.MSELoss(reduction=reduction), numbers),
            ("bits", nn.BCEWithLogitsLoss(reduction=reduction), bits),
        ):
            rnn, top = nn.RNN(I, H, nonlinearity="relu", bias=False), nn.Linear(H, K, bias=False)
            x = torch.randn(T, B, I)
            says = bound(lambda r, t, x: t(r(x)[0]), rnn, top, x)
            value = bound(judged, loss, y)
            yield f"{name} by {reduction}", Model(nn.Sequential(rnn, top), x, y, loss, says, value, [rnn, top], {})


def judged(loss: Any, y: Any, out: Any) -> Any:
    """A loss at every time step; of classes all of them in one axis, as it has the classes second."""
    if isinstance(loss, nn.CrossEntropyLoss):
        return loss(out.reshape(-1, K), y.reshape(-1) if y.dim() == 2 else y.reshape(-1, K))
    return loss(out, y)


def cells() -> Iterator[tuple[str, Model]]:
    for name in ("RNNCell", "LSTMCell", "GRUCell"):
        cell, top = getattr(nn, name)(I, H), nn.Linear(H, K)
        x, y, h = torch.randn(T, B, I), torch.randint(0, K, (T, B)), torch.randn(B, H)
        state = (h, torch.randn(B, H)) if name == "LSTMCell" else h
        says = bound(looped, cell, top, x, state)
        value = bound(judged, nn.CrossEntropyLoss(), y)
        yield name, Model([cell, top], x, y, nn.CrossEntropyLoss(), says, value, [cell, top], {"state": state})


def looped(cell: Any, top: Any, x: Any, state: Any) -> Any:
    said = []
    for inputs in x:
        state = cell(inputs, state)
        said.append(top(state[0] if isinstance(state, tuple) else state))
    return torch.stack(said)


def last_step(self: Any, x: Any) -> Any:
    return self.top(self.recurrent(x)[0][:, -1])


def own_loop(self: Any, x: Any) -> Any:
    h, said = torch.zeros(len(x), H), []
    for t in range(x.shape[1]):
        h = self.cell(x[:, t], h)
        said.append(self.top(h))
    return torch.stack(said, dim=1)


def module(forward: Callable[..., Any], **parts: Any) -> Any:
    """A model with a forward of its own, as people write it."""
    made = type("Model", (nn.Module,), {"forward": forward})()
    for name, part in parts.items():
        setattr(made, name, part)
    return made


def others() -> Iterator[tuple[str, Model]]:
    model = module(last_step, recurrent=nn.LSTM(I, H, batch_first=True), top=nn.Linear(H, K))
    x, y, loss = torch.randn(B, T, I), torch.randint(0, K, (B,)), nn.CrossEntropyLoss()
    yield "the last step of a model", calling(model, x, y, loss, [model.recurrent, model.top])
    model = module(own_loop, cell=nn.GRUCell(I, H), top=nn.Linear(H, K))
    x, y = torch.randn(B, T, I), torch.randn(B, T, K)
    loop = calling(model, x, y, nn.MSELoss(), [model.cell, model.top])
    yield "a loop of its own", loop._replace(x=x.numpy(), y=y.numpy(), more={"batch_first": True})
    lower, upper, top = nn.LSTM(I, H), nn.GRU(H, H), nn.Linear(H, K)
    x, y = torch.randn(T, B, I), torch.randn(T, B, K)
    states = [(torch.randn(1, B, H), torch.randn(1, B, H)), torch.randn(1, B, H)]
    says = bound(lambda l, u, t, x, s: t(u(l(x, s[0])[0], s[1])[0]), lower, upper, top, x, states)
    value = bound(judged, nn.MSELoss(), y)
    modules = [lower, upper, top]
    more = {"state": states}
    yield "several states", Model(nn.Sequential(*modules), x, y, nn.MSELoss(), says, value, modules, more)
    table, gru, top = nn.Embedding(6, H), nn.GRU(H, H), nn.Linear(H, 6)
    x, y = torch.randint(0, 6, (T, B)), torch.randint(0, 6, (T, B))
    says = bound(lambda e, g, t, x: t(g(e(x))[0]).reshape(-1, 6), table, gru, top, x)
    value = bound(lambda y, out: nn.functional.cross_entropy(out, y.reshape(-1)), y)
    modules = [table, gru, top]
    function = nn.functional.cross_entropy
    yield "an embedding", Model(nn.Sequential(*modules), x, y, function, says, value, modules, {})
    parts = [nn.Linear(I, H), nn.GELU(), nn.Linear(H, H), nn.LeakyReLU(), nn.Dropout(), nn.Linear(H, K), nn.Tanh()]
    mlp = nn.Sequential(*parts).eval()
    yield "no time", calling(mlp, torch.randn(B, I), torch.randn(B, K), nn.MSELoss(), [parts[0], parts[2], parts[5]])


def with_an_axis_less() -> Iterator[tuple[str, Model]]:
    """A batch without time, and one sequence without a batch: the classes are axis 1."""
    parts = [nn.Linear(I, H), nn.ReLU(), nn.Linear(H, K)]
    x, y = torch.randn(B, I), torch.randint(0, K, (B,))
    mlp = nn.Sequential(*parts, nn.LogSoftmax(dim=1))
    yield "classes without time", calling(mlp, x, y, nn.NLLLoss(), [parts[0], parts[2]])
    bits = torch.randint(0, 2, (B, K)).double()
    mlp = nn.Sequential(nn.Linear(I, H), nn.Softmax(dim=1), nn.Linear(H, K), nn.Sigmoid())
    yield "shares without time", calling(mlp, x, bits, nn.BCELoss(), [mlp[0], mlp[2]])
    rnn, top, out = nn.RNN(I, H), nn.Linear(H, K), nn.LogSoftmax(dim=1)
    x, y, h = torch.randn(T, I), torch.randint(0, K, (T,)), torch.randn(1, H)
    says = bound(lambda r, t, o, x, h: o(t(r(x, h)[0])), rnn, top, out, x, h)
    value = bound(lambda y, out: nn.functional.nll_loss(out, y), y)
    more = {"state": h}
    yield "classes without a batch", Model([rnn, top, out], x, y, nn.NLLLoss(), says, value, [rnn, top], more)
    model = module(stateful, recurrent=nn.LSTM(I, H), top=nn.Linear(H, K))
    x, y, state = torch.randn(T, I), torch.randn(T, K), (torch.randn(1, H), torch.randn(1, H))
    one = calling(model, x, y, nn.MSELoss(), [model.recurrent, model.top])
    yield "a state without a batch", one._replace(says=bound(model, x, state), more={"state": state})
    model = module(from_state, cell=nn.GRUCell(I, H), top=nn.Linear(H, K))
    x, y, h = torch.randn(T, B, I), torch.randn(T, B, K), torch.randn(B, H)
    loop = calling(model, x, y, nn.MSELoss(), [model.cell, model.top])
    yield "a loop of its own from a state", loop._replace(says=bound(model, x, h), more={"state": h})


def stateful(self: Any, x: Any, state: Any) -> Any:
    return self.top(self.recurrent(x, state)[0])


def from_state(self: Any, x: Any, h: Any) -> Any:
    return looped(self.cell, self.top, x, h)


def calling(model: Any, x: Any, y: Any, loss: Any, modules: list[Any]) -> Model:
    return Model(model, x, y, loss, bound(model, x), lambda out: loss(out, y), modules, {})


def ours(module: Any) -> list[dict[str, Any]]:
    """The gradients of a module's parameters in our layout: one dictionary for each of its layers."""
    if isinstance(module, nn.Linear):
        return [{"W": module.weight.grad.T} | ({} if module.bias is None else {"b": module.bias.grad})]
    if isinstance(module, nn.Embedding):
        return [{"W": module.weight.grad}]
    found = []
    for number in range(getattr(module, "num_layers", 1)):
        grads = {
            name.removesuffix(f"_l{number}"): p.grad for name, p in module.named_parameters() if ends(name, number)
        }
        layer = {"W": grads["weight_ih"].T, "U": grads["weight_hh"].T}
        if "bias_ih" in grads:
            layer |= {"b": grads["bias_ih"]}
            layer |= {"c": grads["bias_hh"][2 * module.hidden_size :]} if "GRU" in type(module).__name__ else {}
        found.append(layer)
    return found


def ends(name: str, number: int) -> bool:
    return "_l" not in name or name.endswith(f"_l{number}")
