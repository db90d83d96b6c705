"""Films worth watching first: each is a name, a sentence, and the fields of the form that differ from the default."""

from typing import NamedTuple
from urllib.parse import urlencode


class Preset(NamedTuple):
    group: str
    name: str
    sentence: str
    fields: dict[str, str]

    @property
    def query(self) -> str:
        """The query of the link which opens it."""
        return urlencode(self.fields)


PRESETS = (
    Preset(
        "First films",
        "Echo, an RNN",
        "Output now the symbol of three time steps ago: backpropagation through time (BPTT) has to carry the error "
        "three time steps back.",
        {},
    ),
    Preset(
        "First films",
        "Next letter, two layers",
        "Two recurrent layers read a text: the error comes down through them and back through time.",
        {"hidden": "8,6", "task": "next_letter", "text": "the error flows back", "steps": "9"},
    ),
    Preset(
        "First films",
        "XOR, a small MLP",
        "The classic: one time step, two layers, and half the mean squared error.",
        {
            "cell": "dense",
            "hidden": "3",
            "task": "xor",
            "batch": "4",
            "loss": "half_mse",
            "output": "sigmoid",
            "rate": "1",
        },
    ),
    Preset(
        "First films",
        "Mazur, worked by hand",
        "The example of Matt Mazur (2015), number by number: ∂E/∂w₅ is 0.0821670, so the update takes w₅, [0, 0] of "
        "the upper W, from 0.4 to 0.35891648. The errors go back through the old weights, and the biases stay.",
        {
            "cell": "dense",
            "hidden": "2",
            "activation": "sigmoid",
            "output": "sigmoid",
            "task": "data",
            "data": "0.05, 0.1, 0.01, 0.99",
            "heading": "no",
            "columns": "2",
            "loss": "half_sse",
            "rate": "0.5",
            "params": '[{"W":[[0.15,0.25],[0.2,0.3]],"b":[0.35,0.35]},{"W":[[0.4,0.5],[0.45,0.55]],"b":[0.6,0.6]}]',
            "biases": "false",
            "digits": "9",
        },
    ),
    Preset(
        "First films",
        "Two spirals, a deep MLP",
        "Four hidden layers: ‖δ‖ grows on its way down to the second layer, and in the lowest it is a third of that.",
        {"cell": "dense", "hidden": "8,8,8,8", "task": "spirals", "batch": "16"},
    ),
    Preset(
        "Truncation and RTRL",
        "Naive BPTT",
        "Each loss has a backward pass of its own, to the very beginning: the same gradient, 21 backward steps for 6.",
        {"hidden": "4", "steps": "6", "lag": "2", "algorithm": "naive"},
    ),
    Preset(
        "Truncation and RTRL",
        "Truncated BPTT",
        "BPTT(4; 2): every 2 time steps a backward pass over the last 4 states, so the longest lag is 3. The echo lies "
        "4 back: no pass reaches the symbol that is asked for.",
        {"hidden": "4", "steps": "9", "lag": "4", "algorithm": "truncated"},
    ),
    Preset(
        "Truncation and RTRL",
        "Chunked BPTT",
        "Blocks of three: the state is carried over the border (“stateful”), the error is cut off there.",
        {"hidden": "4", "steps": "9", "lag": "2", "algorithm": "chunked", "length": "3"},
    ),
    Preset(
        "Truncation and RTRL",
        "Epochwise BPTT",
        "Blocks of three again, but the state begins anew in each: no error is cut off, and nothing is remembered.",
        {"hidden": "4", "steps": "9", "lag": "2", "algorithm": "epochwise", "length": "3"},
    ),
    Preset(
        "Truncation and RTRL",
        "Sweeps of one's own",
        "Two backward passes, invented: one gathers early losses, one starts at the end and stops half way.",
        {"hidden": "4", "steps": "8", "lag": "2", "algorithm": "custom", "sweeps": "1 2 3:3:0; 5 7:7:4"},
    ),
    Preset(
        "Truncation and RTRL",
        "RTRL",
        "Real-time recurrent learning: no error goes back through time; the influence of each weight on the state goes "
        "forward, and each loss gives its part of the gradient at once. The weights wait for the end.",
        {"hidden": "3", "steps": "6", "lag": "2", "algorithm": "rtrl"},
    ),
    Preset(
        "Gates",
        "LSTM, the cell state",
        "The same echo with a cell state: along it the error is multiplied by the forget gates alone, which is the "
        "constant error carousel.",
        {"cell": "lstm", "hidden": "5", "forget_bias": "1"},
    ),
    Preset(
        "Gates",
        "GRU, two gates",
        "The same echo with two gates: four ways lead the error back to the previous state, one of them straight.",
        {"cell": "gru", "hidden": "5"},
    ),
    Preset(
        "Vanishing and exploding",
        "Vanishing: sigmoid, long ago",
        "Each time step back leaves less than a third of the error: at t = 0 ‖δ‖ is below 10⁻⁹ of what it was.",
        {"hidden": "6", "activation": "sigmoid", "steps": "16", "lag": "12", "loss_at": "last"},
    ),
    Preset(
        "Vanishing and exploding",
        "Exploding: linear, too large",
        "After two time steps back the error grows with each one, exponentially in the number of steps, until it is "
        "200 times as large.",
        {
            "hidden": "6",
            "activation": "linear",
            "steps": "16",
            "lag": "12",
            "loss": "half_mse",
            "loss_at": "last",
            "radius": "1.5",
        },
    ),
    Preset(
        "Vanishing and exploding",
        "Clipping by norm",
        "A gradient of norm 86: all of it is scaled down to norm 1, and keeps its direction.",
        {"hidden": "6", "activation": "linear", "steps": "8", "lag": "6", "radius": "1.5", "clip": "norm"},
    ),
    Preset(
        "Vanishing and exploding",
        "Clipping by value",
        "Each number of the gradient is cut down to ±0.5 by itself: here the direction turns by 47 degrees.",
        {
            "hidden": "6",
            "activation": "linear",
            "steps": "8",
            "lag": "6",
            "radius": "1.5",
            "clip": "value",
            "limit": "0.5",
        },
    ),
    Preset(
        "Learning",
        "Momentum",
        "After 30 updates, while the loss falls: the step follows the velocity of those before it, and more than half "
        "of the weights of h¹ move up their own gradient.",
        {"hidden": "5", "steps": "6", "lag": "1", "batch": "8", "optimizer": "momentum", "rate": "0.03"}
        | {"iteration": "30"},
    ),
    Preset(
        "Learning",
        "Adam",
        "After 20 updates: each weight’s step is divided by the size of its own gradients, so the steps differ 42-fold "
        "where the gradients differ 300-fold.",
        {"hidden": "5", "steps": "6", "lag": "1", "optimizer": "adam", "rate": "0.01", "iteration": "20"},
    ),
    Preset(
        "Learning",
        "L2, weight decay",
        "The gradient of each matrix gets a part of its own, λ times the matrix, which draws its weights to zero.",
        {"hidden": "5", "steps": "6", "lag": "1", "l2": "0.01"},
    ),
    Preset(
        "Your own",
        "Own numbers",
        "Paste your own table: each row a time step, the last column the target.",
        {
            "hidden": "4",
            "task": "data",
            "loss": "half_mse",
            "data": "x,y\n0.0,0.1\n0.5,0.3\n1.0,0.8\n0.5,0.6\n0.0,0.2\n-0.5,-0.3",
            "columns": "1",
        },
    ),
)
