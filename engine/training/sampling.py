"""Sampling of a text: each letter is drawn from the network's probabilities, and is its next input."""

from collections.abc import Sequence

import numpy as np

from engine.network import Network
from engine.types import Array, Cooperative, Params


def sample(
    network: Network,
    params: Params,
    states: Sequence[Array],  # (1, S) by layer
    prompt: Sequence[int],
    letters: int,
    temperature: float,
    rng: np.random.Generator,
) -> Cooperative[list[int]]:
    """So many letters after those of the prompt, as numbers from 0 on, with a pause after each.

    The text ends early where the network says what is no finite number.
    """
    one_hot, written = np.eye(network.inputs), list(prompt)
    for letter in prompt[:-1]:
        _, states = network.step(params, one_hot[[letter]], states)
        yield
    while len(written) < len(prompt) + letters:
        v, states = network.step(params, one_hot[[written[-1]]], states)
        z = v["z"][0]
        if not np.isfinite(z).all():
            break
        written.append(drawn(z, temperature, rng))
        yield
    return written[len(prompt) :]


def drawn(z: Array, temperature: float, rng: np.random.Generator) -> int:
    """A place in z `(K,)`, drawn with the chances softmax(z / temperature); of temperature 0 the likeliest one."""
    if temperature == 0.0:
        return int(z.argmax())
    return int(rng.choice(len(z), p=probabilities(z, temperature)))


@np.errstate(all="ignore")
def probabilities(z: Array, temperature: float) -> Array:
    """softmax(z / temperature), for any finite z and any temperature above 0."""
    e = np.exp((z - z.max()) / temperature)
    return np.asarray(e / e.sum())
