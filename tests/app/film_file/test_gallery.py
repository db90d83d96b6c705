"""The gallery shows every film of the page once, each by a name that every host keeps."""

import re
from html.parser import HTMLParser

from app.film_file.gallery import Shown, films, index
from app.page.labs import LABS
from app.page.presets import PRESETS


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [str(value) for name, value in attrs if name in ("href", "src", "srcset")]


def test_all_presets_and_labs_are_shown_under_names_of_their_own() -> None:
    shown = list(films())
    assert len(shown) == len(PRESETS) + sum(1 + len(lab.cases) for lab in LABS)
    names = [film.file for film in shown]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)


def test_the_index_leads_to_every_film_and_to_nothing_else() -> None:
    shown = list(films())
    files = [f"{film.file}{end}" for film in shown for end in (".html", "-dark.png", ".png")]
    assert Links(index(shown, "")).links == files
    assert "https://back.flow/" in Links(index(shown, "https://back.flow/")).links


def test_what_a_film_says_is_text() -> None:
    assert "<b>" not in index([Shown("a", "<b>", "<b>", {})], "")


def test_a_film_of_the_gallery_bears_its_name_and_links_to_no_server_unless_there_is_one() -> None:
    lab = next(film for film in films() if film.group.startswith("Lab"))
    html = lab.html("").decode()
    assert f"<title>{lab.name}</title>" in html
    assert '"address": ""' in html
