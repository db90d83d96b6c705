"""A link of the page as text: the fields in its query and, where they are long, in its hash; and where it opens."""

import re
from urllib.parse import parse_qsl, urlsplit

from app.form import trackers
from app.requests.payload import Fields

HASH = ("at", "open", "example", "notation")
LONG = "form."  # how the names of fields begin in the hash
ENDING = re.compile(r"(?<=/)(?:embed|film\.html|api/[\w-]+)$")  # of what takes the fields of the page elsewhere
LINK = re.compile(r"https?://|[/?#]|[^=#]*\?", re.IGNORECASE)  # else a query alone, in which a text may have a ?


def by_link(link: str) -> tuple[Fields, dict[str, str]]:
    """The fields that a link of the page says, or a query alone; and its place, which stands in the hash.

    A link of an embedded film, of a film as one file or of the API says the address of the page to which it belongs.
    """
    link = link.strip()
    parts = urlsplit(link if LINK.match(link) else f"?{link}")
    at = dict(parse_qsl(parts.fragment, keep_blank_values=True))
    there = {name: at[name] for name in HASH if at.get(name)}
    there |= {"address": f"{parts.scheme}://{parts.netloc}{ENDING.sub('', parts.path)}"} if parts.netloc else {}
    long = {name.removeprefix(LONG): text for name, text in at.items() if name.startswith(LONG)}
    short = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in long]
    return trackers.without([*short, *long.items()]), there
