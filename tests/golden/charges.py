"""What requests of many kinds are charged: estimates decide what is refused, so they change on purpose only."""

from pathlib import Path
from urllib.parse import parse_qsl

from app.endpoints.registry import ENDPOINTS
from app.requests.errors import RequestError

CHARGES = Path(__file__).with_name("charges.json")

FILMS = (
    "cell=rnn",
    "cell=lstm&hidden=8,6&steps=20&batch=4&clip=norm&limit=1&optimizer=adam&algorithm=chunked&length=7",
    "cell=gru&hidden=7&steps=12&algorithm=truncated&k1=2&k2=5&optimizer=momentum&iteration=3&digits=17",
    "cell=gru&reset=before&hidden=3,3,3&steps=9&algorithm=epochwise&length=4&l2=0.01&loss_at=last",
    "hidden=5&steps=6&algorithm=rtrl&batch=2&clip=value&limit=0.5",
    "hidden=lstm:4,dense:3&steps=7&algorithm=naive&mistakes=f_prime_missing:1",
    "cell=dense&hidden=9,5&task=spirals&batch=16&iteration=8&optimizer=adam",
    "task=next_letter&text=banana bandana&steps=11&hidden=10",
    "hidden=40&steps=90&batch=8&lag=2&iteration=2",
)
BESIDE = {  # the fields of an endpoint's own
    "training": "iterations=30&every=4",
    "learned": "letters=12&grid=20",
    "mistaken": "n=25&name=delta",
    "film": "at=3&title=Ours",
}
NAMES = ("trace", "training", "analysis", "learned", "film", "mistaken", "code")


def charges() -> dict[str, dict[str, list[int] | None]]:
    """
    By endpoint and query: numbers in the steps, bytes of the stream, bytes of memory, operations, bytes of a film;
    null where such a request is refused.
    """
    return {name: {query: charged(name, query) for query in FILMS} for name in NAMES}


def charged(name: str, query: str) -> list[int] | None:
    endpoint = ENDPOINTS[name]
    fields = tuple(parse_qsl(f"{query}&{BESIDE.get(name, '')}", keep_blank_values=True))
    try:
        return list(map(int, endpoint.cost(endpoint.read(fields))))
    except RequestError:
        return None
