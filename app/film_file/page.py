"""What every film that is one file has in common: the page, its looks, its modules, and both libraries; packed once."""

import json
import re
from base64 import b64encode
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from app.film_file.modules import in_order
from app.film_file.packing import packed
from app.http.fingerprint import Fingerprint
from app.http.static_files import FINGERPRINT, folder, undocumented

ENTRY = "recorded/main.js"
INSTEAD = {"api.js": "recorded/api.view.js"}  # the file answers where the server would
FIGURES = "recorded/figures.json"  # which `make golden` writes: to import Plotly takes longer than all else
SHEETS = ("style", "shell/shell", "stage/stage", "now/now", "panels/panels", "recorded/recorded")
PAPER = "shell/paper"
FONTS = ("Main-Regular", "Math-Italic", "Size1-Regular", "Size2-Regular", "Size3-Regular", "Size4-Regular")  # of ours
FONT = re.compile(r"url\((fonts/KaTeX_([\w-]+)\.woff2)\)")
TEMPLATES = Fingerprint(folder("templates"))

environment = Environment(loader=FileSystemLoader(folder("templates")), autoescape=True, auto_reload=False)


def text_of(path: str) -> str:
    return (folder("static") / path).read_text(encoding="utf-8")


def state() -> tuple[str, str]:
    """What the packed page depends on: a file that is changed while a server runs changes it."""
    return FINGERPRINT.now(), TEMPLATES.now()


def page() -> bytes:
    """Body, style sheets and modules, packed."""
    return _page(state())


def libraries() -> bytes:
    """KaTeX with the fonts of our formulas, and Plotly, packed."""
    return _libraries(FINGERPRINT.now())


def loader() -> str:
    """The one script that stands in the file as it is: the theme before the first picture, then what unpacks."""
    return "\n".join(undocumented((folder("static") / name).read_bytes()).decode() for name in SCRIPTS).strip()


SCRIPTS = ("theme.js", "recorded/loader.js")


@cache
def _page(_: tuple[str, str]) -> bytes:
    sheets = [undocumented(text_of(f"{name}.css").encode()).decode() for name in SHEETS]
    paper = f"@media print {{ {undocumented(text_of(f'{PAPER}.css').encode()).decode()} }}"
    modules = in_order(folder("static"), ENTRY, INSTEAD)
    return packed({"body": body(), "sheets": ["\n".join([*sheets, paper])], "modules": modules})


def body() -> str:
    """The page between header and dialogs, with the figures of its charts."""
    icon = b64encode((folder("static") / "icon.svg").read_bytes()).decode()
    template = environment.get_template("recorded.html")
    figures = json.loads(text_of(FIGURES))
    return template.render(figures=figures, icon=f"data:image/svg+xml;base64,{icon}", recorded=True)


@cache
def _libraries(_: str) -> bytes:
    scripts = [text_of("vendor/katex/katex.min.js"), text_of("vendor/plotly/plotly.min.js")]
    return packed({"sheets": [with_fonts(text_of("vendor/katex/katex.min.css"))], "scripts": scripts})


def with_fonts(sheet: str) -> str:
    """KaTeX's style sheet with its fonts in it; those that no formula of ours needs are left out."""

    def embedded(match: re.Match[str]) -> str:
        if match[2] not in FONTS:
            return "local('serif')"
        data = (folder("static") / "vendor" / "katex" / Path(match[1])).read_bytes()
        return f"url(data:font/woff2;base64,{b64encode(data).decode()})"

    return FONT.sub(embedded, sheet)


def as_json(value: object) -> str:
    """A JSON value within a script element, which nothing in it can end."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
