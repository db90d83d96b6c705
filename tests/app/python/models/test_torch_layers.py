"""Modules of PyTorch as layers of ours: whose numbers stand where, and why a module is none."""

from typing import Any

import numpy as np
import pytest

from app.python.models.stack import NotExpressibleError
from app.python.models.torch_layers import array, kind, modules_of, stack_of
from engine.types import Array
from tests.app.python.models.torch_like import Attached, Tensor, holding, named

RNG = np.random.default_rng(7)
GATES = {"RNN": 1, "LSTM": 4, "GRU": 3}
I, H = 2, 3


def drawn(*shape: int) -> Tensor:
    return Tensor(RNG.normal(size=shape))


def linear(inputs: int = I, units: int = H, bias: bool = True) -> Any:
    return named("Linear", weight=drawn(units, inputs), bias=drawn(units) if bias else None)


def recurrent(name: str, layers: int = 1, bias: bool = True, inputs: int = I, **has: Any) -> Any:
    """A module of several layers, or a cell, as PyTorch names what they have."""
    rows, cell = GATES[name.removesuffix("Cell")] * H, name.endswith("Cell")
    parts: dict[str, Any] = {}
    for n in range(layers):
        end = "" if cell else f"_l{n}"
        parts |= {f"weight_ih{end}": drawn(rows, H if n else inputs), f"weight_hh{end}": drawn(rows, H)}
        parts |= {f"bias_ih{end}": drawn(rows), f"bias_hh{end}": drawn(rows)} if bias else {}
    parts |= {} if cell else {"num_layers": layers, "bidirectional": False, "proj_size": 0, "dropout": 0.0}
    usual: dict[str, Any] = {"hidden_size": H, "bias": bias, "training": True, "nonlinearity": "relu"}
    return named(name, **usual | parts | has)


def test_a_linear_module_is_turned_and_its_bias_may_be_missing() -> None:
    first, second = linear(), linear(H, 4, bias=False)
    stack = stack_of([first, second], I, [])
    assert np.array_equal(stack.params[0]["W"], first.weight.a.T)
    assert np.array_equal(stack.params[0]["b"], first.bias.a)
    assert np.array_equal(stack.params[1]["b"], np.zeros(4))
    (W, way), (b, same) = stack.sources[0]["W"], stack.sources[0]["b"]
    assert (W is first.weight, b is first.bias, list(stack.sources[1])) == (True, True, ["W"])
    assert np.array_equal(way(W.a), W.a.T)
    assert np.array_equal(same(b.a), b.a)


@pytest.mark.parametrize("cell", [False, True])
@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("name", GATES)
def test_of_two_biases_ours_is_the_sum_but_for_the_candidate_of_a_gru(name: str, bias: bool, cell: bool) -> None:
    module = recurrent(name + "Cell" * cell, bias=bias)
    end = "" if cell else "_l0"

    def part(what: str) -> Array:
        return np.asarray(getattr(module, what + end).a)

    stack = stack_of([module], I, [])
    (layer,), (params,) = stack.layers, stack.params
    assert layer == {"cell": name.lower(), "units": H} | ({"activation": "relu"} if name == "RNN" else {})
    assert np.array_equal(params["W"], part("weight_ih").T)
    assert np.array_equal(params["U"], part("weight_hh").T)
    first, second = (part("bias_ih"), part("bias_hh")) if bias else (np.zeros(GATES[name] * H),) * 2
    shared = slice(0, 2 * H if name == "GRU" else None)
    assert np.array_equal(params["b"][shared], (first + second)[shared])
    if name == "GRU":
        assert np.array_equal(params["b"][2 * H :], first[2 * H :])
        assert np.array_equal(params["c"], second[2 * H :])
    found = {key: way(tensor.a) for key, (tensor, way) in stack.sources[0].items()}
    whole = {"W": part("weight_ih").T, "U": part("weight_hh").T}
    whole |= {"b": first} | ({"c": second[2 * H :]} if name == "GRU" else {}) if bias else {}
    assert found.keys() == whole.keys()
    assert all(np.array_equal(found[key], whole[key]) for key in whole)


def test_each_layer_of_a_recurrent_module_has_its_own_numbers_and_state() -> None:
    module, h, c = recurrent("LSTM", layers=2), drawn(2, 1, H), drawn(2, 1, H)
    stack = stack_of([module, linear(H)], I, [(h, c)])
    assert [layer["cell"] for layer in stack.layers] == ["lstm", "lstm", "dense"]
    for n in range(2):
        assert np.array_equal(stack.params[n]["W"], getattr(module, f"weight_ih_l{n}").a.T)
        state = stack.states[n]
        assert state is not None
        assert {name: value.tolist() for name, value in state.items()} == {"h": h.a[n].tolist(), "c": c.a[n].tolist()}
    alone = stack_of([recurrent("RNN"), recurrent("GRU", inputs=H)], I, [h])
    assert alone.states[1] is None
    assert alone.states[0] is not None
    assert np.array_equal(alone.states[0]["h"], h.a[0])


ACTIVATIONS = {
    **{name: named(name) for name in ("Tanh", "ReLU", "Sigmoid", "Softmax", "LogSoftmax")},
    "GELU": named("GELU", approximate="none"),
    "LeakyReLU": named("LeakyReLU", negative_slope=0.01),
}
OURS = {"LogSoftmax": "softmax", "LeakyReLU": "leaky_relu"}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_the_one_of_the_layer_below(name: str) -> None:
    still = [named("Dropout", training=True, p=0.0), named("Identity"), named("Flatten")]
    still.append(named("Dropout", training=False, p=0.5))
    stack = stack_of([linear(), *still, ACTIVATIONS[name]], I, [])
    assert [layer["activation"] for layer in stack.layers] == [OURS.get(name, name.lower())]


def test_an_embedding_is_a_dense_layer_of_one_hot_rows_whose_weights_stand_as_ours_do() -> None:
    module = named("Embedding", weight=drawn(5, H), max_norm=None, scale_grad_by_freq=False, padding_idx=None)
    stack = stack_of([module], 5, [])
    assert np.array_equal(stack.params[0]["W"], module.weight.a)
    tensor, way = stack.sources[0]["W"]
    assert np.array_equal(way(tensor.a), module.weight.a)


def embedding(**has: Any) -> Any:
    usual = {"max_norm": None, "scale_grad_by_freq": False, "padding_idx": None}
    return named("Embedding", weight=drawn(5, H), **usual | has)


@pytest.mark.parametrize(
    ("modules", "says"),
    [
        ([linear(), named("LogSoftmax"), linear(H)], "LogSoftmax is shown only as the output."),
        ([linear(), embedding()], "Embedding stands above other layers; here it is the lowest."),
        ([embedding(max_norm=1.0)], "Embedding renormalizes its rows (max_norm)."),
        ([embedding(scale_grad_by_freq=True)], "Embedding scales its gradient by frequency."),
        ([embedding(padding_idx=0)], "Embedding has padding_idx, a row that gets no gradient; leave it out."),
        ([named("GELU", approximate="tanh")], "GELU is approximated; here it is exact, by the error function."),
        ([named("LeakyReLU", negative_slope=0.2)], "LeakyReLU has a slope of 0.2; here it is 0.01."),
        (
            [named("Dropout", training=True, p=0.5)],
            "Dropout drops units at random in training; call model.eval() first.",
        ),
        ([recurrent("LSTM", bidirectional=True)], "LSTM is bidirectional: time goes both ways in it."),
        ([recurrent("LSTM", proj_size=2)], "LSTM has a projection (proj_size)."),
        (
            [recurrent("GRU", layers=2, dropout=0.1)],
            "GRU drops units at random between its layers in training; call model.eval() first.",
        ),
    ],
)
def test_what_cannot_be_shown_says_why(modules: list[Any], says: str) -> None:
    with pytest.raises(NotExpressibleError) as caught:
        stack_of(modules, I, [])
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("modules", "states", "says"),
    [
        ([recurrent("LSTM")], [drawn(1, 1, H)], "LSTM needs (h0, c0) as its state."),
        ([recurrent("GRU")], [(drawn(1, 1, H),) * 2], "GRU needs h0 alone as its state."),
        ([named("Tanh"), named("Flatten")], [], "The model has no layer with weights: there is no gradient to show."),
        ([], [], "The model has no layer with weights: there is no gradient to show."),
        (
            [linear(), linear(units=5)],
            [],
            "The dense layer of 5 units takes 2 numbers, and the layer before gives 3: is it used, and in this order?",
        ),
        (
            [linear(4), recurrent("LSTM")],
            [],
            "The dense layer of 3 units takes 4 numbers, and x has 2: is it used, and in this order?",
        ),
        (
            [linear(I, 4), recurrent("LSTM")],
            [],
            "The lstm layer of 3 units takes 2 numbers, and the layer before gives 4: is it used, and in this order?",
        ),
    ],
)
def test_layers_and_states_that_do_not_fit_each_other_say_so(modules: list[Any], states: list[Any], says: str) -> None:
    with pytest.raises(NotExpressibleError) as caught:
        stack_of(modules, I, states)
    assert str(caught.value) == says


def test_a_parameter_is_detached_before_it_is_an_array() -> None:
    assert array(Attached([1.0, 2.0])).tolist() == [1.0, 2.0]


def test_dropout_that_never_drops_is_shown() -> None:
    second = recurrent("GRU", layers=2, inputs=H, dropout=0.1, training=False)
    stack_of([recurrent("GRU", dropout=0.1), second], I, [])


# --- in which order they stand ---


def test_the_modules_of_a_model_stand_in_their_order_however_it_holds_them() -> None:
    one, two, three, four = linear(), named("Tanh"), linear(H), named("Softmax")
    mine = holding("Model", holding("Sequential", one, two), holding("ModuleList", three), module="mine")
    assert modules_of([mine, four]) == [one, two, three, four]
    assert modules_of((holding("ModuleDict"),)) == []
    assert (kind(one), kind(mine)) == ("Linear", "")


shared = linear()


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ([shared, shared], "Linear is used twice, or shares its weights; each layer here has its own."),
        (holding("Model", linear(), module="mine", scale=drawn(1)), "Model has parameters of its own (scale)."),
        (named("Conv2d"), "Conv2d cannot be shown: it is a convolution; Backflow has Linear, RNN, LSTM, GRU "),
        (holding("MultiheadAttention", linear()), "MultiheadAttention cannot be shown: it is attention; "),
        (named("LayerNorm"), "LayerNorm cannot be shown: it is a normalization, which mixes units or examples; "),
        (named("MaxPool1d"), "MaxPool1d cannot be shown: it is a pooling; "),
        (named("Bilinear"), "Bilinear cannot be shown; Backflow has "),
        (named("Mine", module="mine"), "Mine cannot be shown; Backflow has "),
    ],
)
def test_a_model_with_what_we_have_not_says_which(model: Any, says: str) -> None:
    with pytest.raises(NotExpressibleError) as caught:
        modules_of(model)
    assert str(caught.value).startswith(says)
