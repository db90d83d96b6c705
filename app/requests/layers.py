"""The layers of a request, and how their weights are initialized."""

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, Discriminator, Field, TypeAdapter

from app.limits import LIMITS
from app.requests.strict import Strict
from engine.cells import CELLS
from engine.types import Cell

Units = Annotated[int, Field(ge=1, le=LIMITS.units)]
Activation = Literal["linear", "sigmoid", "tanh", "relu", "leaky_relu", "gelu"]
DenseActivation = Literal["linear", "sigmoid", "tanh", "relu", "leaky_relu", "gelu", "softmax"]


class DenseLayer(Strict):
    cell: Literal["dense"]
    units: Units
    activation: DenseActivation | None = Field(
        default=None, description="left out: tanh; of the output what the loss wants, linear for the losses of squares"
    )

    def engine(self, inputs: int) -> Cell:
        return CELLS["dense"](inputs, self.units, self.activation)


class RnnLayer(Strict):
    cell: Literal["rnn"]
    units: Units
    activation: Activation | None = Field(default=None, description="left out: tanh")

    def engine(self, inputs: int) -> Cell:
        return CELLS["rnn"](inputs, self.units, self.activation)


class LstmLayer(Strict):
    cell: Literal["lstm"]
    units: Units

    def engine(self, inputs: int) -> Cell:
        return CELLS["lstm"](inputs, self.units)


class GruLayer(Strict):
    cell: Literal["gru"]
    units: Units
    reset: Literal["after", "before"] = Field(
        default="after", description="whether r acts after the product with U_n (PyTorch, cuDNN) or before it (Cho)"
    )

    def engine(self, inputs: int) -> Cell:
        return CELLS["gru"](inputs, self.units, self.reset)


Layer = Annotated[DenseLayer | RnnLayer | LstmLayer | GruLayer, Discriminator("cell")]
RecurrentCell = Literal["rnn", "lstm", "gru"]

MODELS: dict[str, type[BaseModel]] = {
    get_args(model.model_fields["cell"].annotation)[0]: model for model in get_args(get_args(Layer)[0])
}
OPTIONS = {  # what may be chosen of a layer beside its units: its activation, its reset, or nothing
    kind: next((name for name in model.model_fields if name not in ("cell", "units")), None)
    for kind, model in MODELS.items()
}


def recurrent_layer(cell: RecurrentCell, units: int) -> Layer:
    """A layer of this kind and width, with tanh where it has an activation, and else as it is if left out."""
    word = {"activation": "tanh"} if OPTIONS[cell] == "activation" else {}
    return TypeAdapter(Layer).validate_python({"cell": cell, "units": units} | word)


class Recurrent(Strict):
    spectral_radius: float = Field(gt=0, le=LIMITS.radius)


class Init(Strict):
    scheme: Literal["glorot", "he", "uniform", "orthogonal"] = "glorot"
    recurrent: Recurrent | None = Field(
        default=None, description="the spectral radius to which recurrent weights are scaled, each gate's by itself"
    )
    forget_bias: float | None = Field(default=None, description="biases of the forget gates of lstm; left out: 0")
