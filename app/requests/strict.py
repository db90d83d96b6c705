"""What all parts of a request share: strictness, and lists of numbers that give up at the first mistake."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, FailFast
from typing_extensions import TypeAliasType

# Lists of numbers give up at the first mistake: a million of them would take long to tell.
Vector = TypeAliasType("Vector", Annotated[list[float], FailFast()])
Matrix = TypeAliasType("Matrix", Annotated[list[Vector], FailFast()])
Cube = TypeAliasType("Cube", Annotated[list[Matrix], FailFast()])


class Strict(BaseModel):
    """Unknown fields are refused, "3" is not 3, and every number is finite."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)
