"""`backflow check FILE`: a person's gradients from a file, JSON or .npz, judged in one paragraph."""

import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from pydantic_core import from_json

from app.endpoints import check
from app.requests.build import document_in, parse
from app.requests.errors import Fault, RequestError
from app.requests.mistakes.check import CheckRequest

Json = dict[str, Any]

NAME = re.compile(r"([WUbc])(\d+)")


def judged(file: Path, request: Path | None) -> Json:
    """The answer of POST /api/check to what the files hold.

    Raises: RequestError; OSError where a file cannot be read.
    """
    return answer_to(with_arrays(file, request) if file.suffix == ".npz" else document_in(file.read_bytes()))


def answer_to(document: Any) -> Json:
    """The same for a request as it stands.

    Raises: RequestError.
    """
    asked = check.prepared(parse(document, CheckRequest))
    answer: Json = from_json(b"".join(check.lines(asked)))
    return answer


def with_arrays(file: Path, request: Path | None) -> Json:
    """The request, and as `yours` the arrays W0, U0, b0, W1 ... of an archive, and its `loss` if it has one.

    Raises: RequestError.
    """
    if request is None:
        raise RequestError([Fault("", f"{file.name} has arrays alone; --request FILE is needed, the request as JSON.")])
    document = document_in(request.read_bytes())
    arrays = arrays_in(file)
    layers = len(document["layers"]) if isinstance(document, dict) and isinstance(document.get("layers"), list) else 0
    grads: list[Json | None] = [None] * layers
    yours: Json = {"grads": grads}
    for name, array in arrays.items():
        found = NAME.fullmatch(name)
        if name == "loss" and array.size == 1:
            yours["loss"] = float(array.reshape(())) if array.ndim == 0 else float(array.reshape(-1)[0])
        elif found and int(found[2]) < layers:
            layer = grads[int(found[2])] or {}
            grads[int(found[2])] = layer | {found[1]: array.tolist()}
        else:
            says = f"{file.name} has {name} in it; W0, U0, b0, c0 ... of {layers} layers are known, and loss."
            raise RequestError([Fault("", says)])
    return dict(document) | {"yours": yours}


def arrays_in(file: Path) -> dict[str, Any]:
    """The arrays of an archive, as numbers; nothing in it is ever run.

    Raises: RequestError; OSError.
    """
    try:
        with np.load(file, allow_pickle=False) as archive:
            return {name: np.asarray(archive[name], dtype=np.float64) for name in archive.files}
    except (ValueError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise RequestError([Fault("", f"{file.name} is no archive of numbers as np.savez writes it.")]) from error


def paragraph(answer: Json) -> str:
    """What the answer says, in one paragraph of one line."""
    said = [answer["says"]]
    for number, faults in enumerate(answer["explanations"][:3] if not answer["right"] else ()):
        lines = "; ".join(f"yours: {fault['yours']}, right: {fault['right']}" for fault in faults)
        said.append(f"[{number + 1}] {' and '.join(fault['mistake'] for fault in faults)} ({lines}).")
    if first := answer["first"]:
        when = "" if first["t"] is None else f" at t = {first['t']}"
        said.append(f"First wrong: {first['name']} of layer {first['layer']}{when}.")
    wrong = [p for p in answer["parameters"] if not p["right"]]
    if wrong:
        said.append(f"Wrong are {', '.join(map(_place, wrong))}.")
    return " ".join([*said, *answer["warnings"]])


def _place(parameter: Json) -> str:
    gate = f"[{parameter['gate']}]" if parameter["gate"] else ""
    return f"{parameter['name']}{gate} of layer {parameter['layer']}"
