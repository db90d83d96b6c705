"""Requests as people write them in Python, with arrays in them, as JSON has them."""

from collections.abc import Mapping
from typing import Any

Request = Mapping[str, Any]


def plain(value: Any) -> Any:
    """Lists and numbers in place of whatever has `tolist`: arrays and scalars of NumPy, tensors."""
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value.tolist() if hasattr(value, "tolist") else value
