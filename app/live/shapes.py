"""What a presenter, a follower and the answers of Live are made of, as JSON."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from app.limits import LIMITS
from app.requests.strict import Strict, in_words

ALPHABET = "CDFGHJKMNPQRTWXY34679"  # no vowels, so no words; no two that look alike from the last row
LETTERS = 4  # of a code

Code = Annotated[
    str,
    Field(pattern=rf"^[{ALPHABET}]{{{LETTERS}}}$", description="The code of a session, in whatever case"),
    BeforeValidator(lambda value: value.upper() if isinstance(value, str) else value),
    in_words(f"a code of {LETTERS} signs out of {ALPHABET}"),
]
Key = Annotated[
    str,
    Field(pattern=r"^[\w-]{22,64}$", description="The key: whoever has it is the presenter"),
    in_words("a key of 22 to 64 letters, digits, - and _"),
]
Name = Annotated[str, Field(pattern=r"^[\w.-]{1,40}$"), in_words("a name of 1 to 40 letters, digits, dots, - and _")]
Link = Annotated[
    str, Field(pattern=r"^(\?[^#\s]*)?(#\S*)?$"), in_words("the end of a link, ?query#hash without blanks,")
]
Kind = Literal["sign", "number", "choice", "place"]
Phase = Literal["open", "closed", "revealed"]
Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=400)]
ANSWER = 'sign: "+", "-" or "0"; number: a number; choice: its place, from 0; place: "layer,t"'


class LiveOpening(Strict):
    """What opens a session: nothing; or the code and the key of one that this server no longer knows."""

    code: Code | None = Field(None, description="Of a session to reopen; together with its key")
    key: Key | None = Field(None, description="Of a session to reopen; together with its code")


class Reference(Strict):
    """The number of a film that is asked for."""

    n: int = Field(ge=0, le=10**9)
    name: Annotated[str, Field(max_length=40)]
    layer: int = Field(ge=0, le=LIMITS.layers)
    t: int | None = Field(None, ge=0, le=LIMITS.steps)
    i: int | None = Field(None, ge=0, le=LIMITS.units)
    j: int | None = Field(None, ge=0, le=LIMITS.units)
    example: int | None = Field(None, ge=-1, le=LIMITS.batch)


class WrongAnswer(Strict):
    """A usual wrong answer, and what was done to get it."""

    answer: Any = Field(description=ANSWER)
    says: Short | None = None
    mistake: Annotated[str, Field(max_length=40)] | None = None


def _told(description: str) -> Any:
    """A field of the document that a presenter may send back as it came; it is counted here, and not read."""
    return Field(None, exclude=True, description=f"{description}; not read")


class LiveQuestion(Strict):
    """A question to everybody. With the same id and another round it is asked again, and each round is counted.

    What was withheld (truth, says, wrong) stays as it was where it is null: the document, sent back, loses nothing.
    """

    id: Name
    round: int = Field(1, ge=1, le=9)
    kind: Kind
    ask: str = Field(max_length=400, description="One sentence; formulas between $...$")
    choices: list[Short] | None = Field(None, min_length=2, max_length=6, description="Of a choice alone")
    phase: Phase = "open"
    truth: Any = Field(None, description=f"What is right, or a list of it; withheld until revealed; {ANSWER}")
    tolerance: float | None = Field(None, ge=0, le=1, description="Of a number: how far an answer may be off, relative")
    of: Reference | None = Field(None, description="The number of the film that is asked for")
    says: Long | None = Field(None, description="Why it is so; withheld until revealed")
    wrong: list[WrongAnswer] | None = Field(None, max_length=6, description="Withheld until revealed")
    answered: Any = _told("How many have answered")
    counts: Any = _told("How many gave each answer")


class LiveChange(Strict):
    """What the presenter does. What is left out stays as it is; a question of null is none."""

    rev: int = Field(ge=0, le=2**52, description="Of the document that is changed; an old one is answered by 409")
    link: Link = Field("", description="Where everybody is: ?query#hash")
    at: int = Field(0, ge=0, le=10**9, description="Steps of the film that are shown")
    playing: bool = False
    speed: float = Field(1.0, gt=0, le=100)
    follow: bool | int = Field(False, description="Another value than before calls everybody back, once")
    question: LiveQuestion | None = None
    code: Any = _told("Of the session")
    people: Any = _told("How many follow")
    ended: Any = _told("Whether it is over")


class LiveAnswer(Strict):
    """One's answer to a question."""

    answer: Any = Field(description=ANSWER)


class LiveKey(BaseModel):
    """A session, and the key to it, which is told once and to nobody else."""

    code: str
    key: str


class LiveAsked(BaseModel):
    """A question as everybody has it; choices, tolerance and of, as says and wrong once revealed, where it has them."""

    id: str
    round: int
    kind: Kind
    ask: str
    choices: list[str] | None = None
    phase: Phase
    answered: int = Field(description="How many have answered in this round")
    counts: dict[str, int] | None = Field(description="How many gave each answer; null while the question is open")
    truth: Any = Field(description="Null until revealed")
    tolerance: float | None = None
    of: Reference | None = None
    says: str | None = None
    wrong: list[WrongAnswer] | None = None


class LiveDocument(BaseModel):
    """All that a page needs to be where the class is; it is sent whole, at each change."""

    code: str
    rev: int = Field(description="Larger after each change that the presenter makes")
    link: str
    at: int
    playing: bool
    speed: float
    follow: bool | int
    people: int = Field(description="How many follow now: seats, not pages; the presenter is none of them")
    question: LiveAsked | None
    ended: bool


class LiveRound(BaseModel):
    """The answers to a question in one round. Numbers are counted by their first three digits."""

    id: str
    round: int
    kind: Kind
    ask: str
    choices: list[str] | None
    phase: Phase
    truth: Any
    answered: int
    counts: dict[str, int]
    tolerance: float | None = None
    of: Reference | None = None
    says: str | None = None
    wrong: list[WrongAnswer] | None = None


class LiveAnswers(BaseModel):
    """The answers to every question of a session, in the order in which they were asked."""

    code: str
    questions: list[LiveRound]
