"""`from_torch` and the programs in PyTorch beside PyTorch itself; what it says is what the tests have recorded."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backflow
from tests.app.code.films import FILMS
from tests.notebooks import executed
from tests.oracle.torch_models import B, H, I, K, Model, T, models, module, nn, ours, torch

RECORDED = Path(__file__).parents[1] / "cases" / "torch_models.json"
MODELS = dict(models())


def told(model: Model) -> dict[str, Any]:
    """What PyTorch finds in a model that is called by hand: its loss, and its gradients in our layout."""
    model.model.zero_grad() if hasattr(model.model, "zero_grad") else [part.zero_grad() for part in model.model]
    value = model.value(model.says())
    value.backward()
    grads = [layer for part in model.modules for layer in ours(part)]
    return {"loss": value.item(), "grads": [{name: a.tolist() for name, a in layer.items()} for layer in grads]}


def asked(model: Model) -> dict[str, Any]:
    return backflow.from_torch(model.model, model.x, model.y, model.loss, **model.more)


def near(ours: Any, theirs: Any) -> None:
    theirs = np.array(theirs)
    np.testing.assert_allclose(np.array(ours), theirs, rtol=0, atol=1e-10 * max(1e-6, np.abs(theirs).max()))


@pytest.mark.parametrize("name", MODELS)
def test_a_film_of_a_model_has_autograds_gradients(name: str) -> None:
    found, film = told(MODELS[name]), backflow.film(asked(MODELS[name]))
    near(film.loss, found["loss"])
    for layer, grads in zip(film.grads, found["grads"], strict=True):
        for parameter, gradient in grads.items():
            near(layer[parameter], gradient)


def test_what_is_recorded_is_what_pytorch_says() -> None:
    recorded = json.loads(RECORDED.read_text())
    assert set(recorded) == set(MODELS)
    for name, case in recorded.items():
        assert case["request"] == asked(MODELS[name]), name
        near(case["loss"], told(MODELS[name])["loss"])


@pytest.mark.parametrize("name", FILMS)
def test_a_program_in_pytorch_ends_with_the_gradients_of_the_film(name: str) -> None:
    exec(compile(backflow.film(FILMS[name]).code("torch"), name, "exec"), {})


def skipping(self: Any, x: Any) -> Any:
    said, _ = self.recurrent(x)
    return self.top(said) + said[..., :1]


def unused(self: Any, x: Any) -> Any:
    return self.top(self.lower(x))


def classes_second(self: Any, x: Any) -> Any:
    return self.top(self.recurrent(x)[0]).transpose(1, 2)


X, Y, CLASSES = torch.randn(T, B, I), torch.randn(T, B, K), torch.randint(0, K, (T, B))
SHARED = nn.Linear(H, H)
REFUSED: dict[str, Callable[[], Any]] = {
    "bidirectional": lambda: (nn.LSTM(I, H, bidirectional=True), Y, nn.MSELoss()),
    "drops units at random": lambda: (nn.Sequential(nn.LSTM(I, H), nn.Dropout(), nn.Linear(H, K)), Y, nn.MSELoss()),
    "between its layers": lambda: (nn.LSTM(I, K, 2, dropout=0.5), Y, nn.MSELoss()),
    "a normalization": lambda: (nn.Sequential(nn.Linear(I, K), nn.LayerNorm(K)), Y, nn.MSELoss()),
    "it is attention": lambda: (nn.TransformerEncoderLayer(I, 1), Y, nn.MSELoss()),
    "a projection": lambda: (nn.LSTM(I, H, proj_size=2), Y, nn.MSELoss()),
    "is used twice": lambda: (nn.Sequential(nn.RNN(I, H), SHARED, SHARED), torch.randn(T, B, H), nn.MSELoss()),
    "The loss L1Loss": lambda: (nn.RNN(I, K), Y, nn.L1Loss()),
    "pos_weight": lambda: (nn.RNN(I, K), Y, nn.BCEWithLogitsLoss(pos_weight=torch.ones(K))),
    "the reduction 'none'": lambda: (nn.RNN(I, K), Y, nn.MSELoss(reduction="none")),
    "needs LogSoftmax": lambda: (nn.RNN(I, K), CLASSES, nn.NLLLoss()),
    "is a mean over no example": lambda: (nn.RNN(I, K), torch.full((T, B), -100), nn.CrossEntropyLoss()),
    "one shape is needed": lambda: (
        module(lambda self, x: self.top(x), top=nn.Linear(I, 1)),
        torch.randn(T, B),
        nn.MSELoss(),
    ),
    r"y has the shape \(4, 3\), the output \(4, 3, 1\)": lambda: (nn.Linear(I, 1), torch.randn(T, B), nn.MSELoss()),
    "is it used, and in this order": lambda: (
        module(unused, lower=nn.Linear(I, H), other=nn.Linear(I, H), top=nn.Linear(H, K)),
        Y,
        nn.MSELoss(),
    ),
    "no layer with weights": lambda: (nn.Sequential(), X, nn.MSELoss()),
    "a connection that skips": lambda: (
        module(skipping, recurrent=nn.GRU(I, H), top=nn.Linear(H, K)),
        Y,
        nn.MSELoss(),
    ),
}


@pytest.mark.parametrize("says", REFUSED)
def test_what_cannot_be_shown_is_refused_with_the_reason(says: str) -> None:
    model, y, loss = REFUSED[says]()
    with pytest.raises(backflow.NotExpressibleError, match=says):
        backflow.from_torch(model, X, y, loss)


@pytest.mark.parametrize(
    ("name", "state", "needs"),
    [
        ("LSTM", torch.zeros(1, B, H), r"LSTM needs \(h0, c0\) as its state"),
        ("GRU", (torch.zeros(1, B, H),) * 2, "GRU needs h0 alone as its state"),
    ],
)
def test_a_state_of_another_cell_is_refused(name: str, state: Any, needs: str) -> None:
    with pytest.raises(backflow.NotExpressibleError, match=needs):
        backflow.from_torch(getattr(nn, name)(I, H), X, torch.randn(T, B, H), nn.MSELoss(), state=state)


@pytest.mark.parametrize(("loss", "outputs"), [(nn.CrossEntropyLoss(), 2), (nn.MSELoss(), 1)])
def test_a_model_that_has_learned_has_a_film(loss: Any, outputs: int) -> None:
    """Its gradient nearly cancels."""
    torch.manual_seed(3)
    x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = torch.tensor([0, 1, 1, 0]) if outputs == 2 else torch.tensor([[0.0], [1.0], [1.0], [0.0]])
    model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, outputs))
    optimizer = torch.optim.Adam(model.parameters(), 0.05)
    for _ in range(2000):
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()
    near(backflow.film.of(model, x, y, loss).loss, loss(model(x), y).item())


def test_a_sequence_with_its_classes_on_axis_1_has_the_loss_of_pytorch() -> None:
    model = module(classes_second, recurrent=nn.GRU(I, H, batch_first=True), top=nn.Linear(H, K))
    x, y = torch.randn(B, T + 1, I), torch.randint(0, K, (B, T + 1))
    near(backflow.film.of(model, x, y, nn.CrossEntropyLoss()).loss, nn.functional.cross_entropy(model(x), y).item())
    with pytest.raises(backflow.NotExpressibleError, match="takes the classes from axis 1, which is as long"):
        backflow.film.of(model, x[:, :T], y[:, :T], nn.CrossEntropyLoss())


def test_a_film_of_a_model_is_one_line_and_leaves_the_model_as_it_was() -> None:
    model = nn.Sequential(nn.LSTM(I, H, dtype=torch.float32), nn.Linear(H, K, dtype=torch.float32))
    before = {name: (p.clone(), p.dtype) for name, p in model.named_parameters()}
    film = backflow.film.of(model, X.float(), CLASSES, nn.CrossEntropyLoss())
    assert film.check.max_relative_error < 1e-6
    for name, p in model.named_parameters():
        assert p.grad is None
        assert p.dtype == before[name][1]
        assert torch.equal(p, before[name][0])


def test_a_model_is_compared_also_where_gradients_are_switched_off() -> None:
    model = nn.Sequential(nn.Linear(I, H), nn.Linear(H, K))
    with torch.no_grad():
        request = backflow.from_torch(model, X, Y, nn.MSELoss())
    assert request == backflow.from_torch(model, X, Y, nn.MSELoss())


def test_the_notebook_of_an_own_model_runs(tmp_path: Path) -> None:
    (page,) = executed(["my_pytorch_model"], tmp_path).values()
    text = page.read_text()
    assert text.count("<iframe ") == 2
    assert "is bidirectional: time goes both ways in it" in text
