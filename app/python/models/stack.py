"""The layers of somebody's model as a request has them, built from the lowest to the output."""

from typing import Any

import numpy as np

from engine.types import Array, Values

Json = dict[str, Any]


class NotExpressibleError(ValueError):
    """A model, a batch or a loss that Backflow has no counterpart of; the message says what of it."""


class Stack:
    """Layers above each other with their weights.

    inputs: I, the width of what goes in, and of an embedding the number of its rows.
    sources: by layer, by parameter, where its gradient is in the model; nothing for a layer that is only ours.
    """

    def __init__(self, inputs: int) -> None:
        self.width = inputs
        self.layers: list[Json] = []
        self.params: list[Values] = []
        self.states: list[Values | None] = []
        self.sources: list[dict[str, Any]] = []

    def add(self, layer: Json, params: Values, state: Values | None = None, source: Json | None = None) -> None:
        """A layer above the others.

        Raises: NotExpressibleError, where it takes another number of inputs than what is below it gives.
        """
        inputs = len(params["W"])
        if inputs != self.width:
            below = "the layer before gives" if self.layers else "x has"
            raise NotExpressibleError(
                f"The {layer['cell']} layer of {layer['units']} units takes {inputs} numbers, and {below} "
                f"{self.width}: is it used, and in this order?"
            )
        self.layers.append(layer)
        self.params.append({name: np.asarray(a, dtype=np.float64) for name, a in params.items()})
        self.states.append(state)
        self.sources.append(source or {})
        self.width = int(layer["units"])

    def dense(self, W: Array, b: Array | None, source: Json | None = None) -> None:
        """A dense layer x W + b without an activation, W (I, H)."""
        none = np.zeros(np.shape(W)[1])
        layer = {"cell": "dense", "units": np.shape(W)[1], "activation": "linear"}
        self.add(layer, {"W": W, "b": none if b is None else b}, source=source)

    def activate(self, word: str) -> None:
        """An activation of what the top layer says; where that has one already, a dense layer passes it on."""
        if not self.plain:
            self.dense(np.eye(self.width), None)
        self.layers[-1] = self.layers[-1] | {"activation": word}

    @property
    def plain(self) -> bool:
        """Whether the top layer is dense and has no activation yet."""
        top = self.layers[-1] if self.layers else {}
        return top.get("cell") == "dense" and top.get("activation") == "linear"

    def finish(self, needs: str | None) -> None:
        """The output layer is dense and has the activation that the loss needs: here both are one."""
        if needs is not None:
            self.activate(needs)
        elif not self.layers or self.layers[-1]["cell"] != "dense":
            self.dense(np.eye(self.width), None)
