"""The request for the columns of a table that a link cannot hold: the fields of the form that tell of it."""

from pydantic import Field

from app.requests.strict import Strict


class TableRequest(Strict):
    """A table of own numbers; the other fields are those of the form, as texts."""

    data: str = Field(description="CSV")
    cell: str = Field(default="rnn", description="dense: each row is an example")
    hidden: str = Field(default="6", description="one recurrent layer, and each row is a time step")
    heading: str = Field(default="auto", description="auto, yes or no")
    columns: str = "1"
    roles: str = ""
    scaling: str = "none"
    ahead: str = ""
    loss: str = "half_mse"
    digits: str = "6"
