"""`backflow check FILE`: a person's gradients from a file, JSON or .npz, judged in one paragraph."""

import re
import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
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
DAMAGED = (  # what NumPy raises, and what it lets through, where the bytes are no archive of arrays
    *(ValueError, TypeError, EOFError, OSError, RuntimeError, MemoryError),
    *(zipfile.BadZipFile, zlib.error, tokenize.TokenError),
)


def judged(file: Path, request: Path | None) -> Json:
    """The answer of POST /api/check to what the files hold.

    Raises: RequestError; OSError where a file cannot be read.
    """
    if file.suffix == ".npz":
        return answer_to(with_arrays(file, request))
    if request is not None:
        raise RequestError([Fault("", f"{file.name} is a request itself; --request FILE belongs to an .npz archive.")])
    return answer_to(document_in(file.read_bytes()))


def answer_to(document: Any) -> Json:
    """The same for a request as it stands.

    Raises: RequestError.
    """
    asked = check.prepared(parse(document, CheckRequest))
    answer: Json = from_json(b"".join(check.lines(asked)))
    return answer


def with_arrays(file: Path, request: Path | None) -> Any:
    """The request, and as `yours` the arrays W0, U0, b0, W1 ... of an archive, and its `loss` if it has one.

    Raises: RequestError.
    """
    if request is None:
        raise RequestError([Fault("", f"{file.name} has arrays alone; --request FILE is needed, the request as JSON.")])
    document = document_in(request.read_bytes())
    lists = {name: a.tolist() for name, a in arrays_in(file).items()}
    return with_yours(document, by_name(lists, layers_of(document), file.name))


def with_yours(document: Any, yours: Json) -> Any:
    """A request and somebody's numbers; what is no request stays as it is, and is refused as that."""
    return document | {"yours": yours} if isinstance(document, dict) else document


def layers_of(document: Any) -> int:
    """How many layers a request has.

    Raises: RequestError, where it is none.
    """
    return len(parse(with_yours(document, {"grads": []}), CheckRequest).layers)


def by_name(arrays: Mapping[str, Any], layers: int, where: str = "grads") -> Json:
    """As `yours` by layer the arrays that are called W0, U0, b0, W1 ..., None for one that has none; and the `loss`.

    Raises: RequestError, for a name that says nothing.
    """
    grads: list[Json | None] = [None] * layers
    yours: Json = {"grads": grads}
    for name, array in arrays.items():
        found = NAME.fullmatch(name)
        if name == "loss":
            yours["loss"] = one_number(array)
        elif not found or int(found[2]) >= layers:
            says = f"{where} has {name} in it; W0, U0, b0, c0 ... of {layers} layers are known, and loss."
            raise RequestError([Fault("", says)])
        else:
            grads[int(found[2])] = (grads[int(found[2])] or {}) | {found[1]: array}
    return yours


def one_number(value: Any) -> Any:
    """The number of a list, however deep, that has one alone; whatever else as it is, which is refused as no loss."""
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value


def arrays_in(file: Path) -> dict[str, Any]:
    """The arrays of an archive, as numbers; nothing in it is ever run.

    Raises: RequestError; OSError.
    """
    data = BytesIO(file.read_bytes())
    try:
        with np.load(data, allow_pickle=False) as archive:
            return {name: np.asarray(archive[name], dtype=np.float64) for name in archive.files}
    except DAMAGED as error:
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
