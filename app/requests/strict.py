"""What all parts of a request share: strictness, and lists of numbers that give up at the first mistake."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, FailFast, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

# Lists of numbers give up at the first mistake: a million of them would take long to tell.
Vector = TypeAliasType("Vector", Annotated[list[float], FailFast()])
Matrix = TypeAliasType("Matrix", Annotated[list[Vector], FailFast()])
Cube = TypeAliasType("Cube", Annotated[list[Matrix], FailFast()])


def in_words(needs: str) -> WrapValidator:
    """Beside the pattern of a text: what is needed, as a person says it who reads no regular expressions."""

    def checked(value: object, handler: ValidatorFunctionWrapHandler) -> str:
        try:
            text: str = handler(value)
        except ValidationError as error:
            if error.errors()[0]["type"] != "string_pattern_mismatch":
                raise
            raise PydanticCustomError("pattern", "{needs} is needed", {"needs": needs}) from error
        return text

    return WrapValidator(checked)


class Strict(BaseModel):
    """Unknown fields are refused, "3" is not 3, and every number is finite."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)
