"""What the page borrows is what its listing says, and fits what Python draws."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from app.page.figures.stage import for_page
from tests.vendor import LISTING, ROOT, VENDOR, sha256

LISTED = {package["name"]: package for package in json.loads(LISTING.read_text())}


def test_every_file_is_listed_with_its_hash() -> None:
    found = {p.relative_to(VENDOR).as_posix(): sha256(p.read_bytes()) for p in VENDOR.rglob("*") if p.is_file()}
    del found[LISTING.name]
    assert found == {path: digest for package in LISTED.values() for path, digest in package["files"].items()}


@pytest.mark.parametrize("name", sorted(LISTED))
def test_every_package_brings_its_licence(name: str) -> None:
    says = {"MIT": "Permission is hereby granted", "MPL-2.0": "Mozilla Public License Version 2.0"}
    assert says[LISTED[name]["license"]] in (VENDOR / name / "LICENSE").read_text()


def test_plotly_js_is_the_one_that_plotly_for_python_bundles() -> None:
    bundled = (files("plotly") / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    ours = (VENDOR / "plotly" / "plotly.min.js").read_text(encoding="utf-8")
    assert version_of(ours) == version_of(bundled) == LISTED["plotly"]["version"]


def test_the_bundle_knows_every_kind_of_trace_that_a_figure_has_and_no_other() -> None:
    entry = (ROOT / ".ci" / "plotly" / "plotly.cjs").read_text()
    has = set(re.findall(r'"type": "(\w+)"', json.dumps(for_page())))
    assert {"scatter", *re.findall(r"lib/(?!core)(\w+)", entry)} == has - {"circle", "linear", "log"}  # shapes, axes


def keys(found: Any) -> Iterator[str]:
    """All names within a JSON value."""
    if isinstance(found, dict):
        yield from found
    for inner in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
        yield from keys(inner)


def test_no_figure_has_a_control_which_is_left_out_of_the_bundle() -> None:
    (controls,) = re.findall(r'CONTROLS = "([\w|]+)"', (ROOT / ".ci" / "plotly" / "esbuild.mjs").read_text())
    left_out = {"error_x", "error_y", *controls.split("|")}
    assert {"sliders", "updatemenus"} < left_out
    assert left_out & set(keys(for_page())) == set()


def test_formulas_ask_for_no_font_that_is_not_served() -> None:
    folder = VENDOR / "katex"
    asked = re.findall(r"url\(([^)]*)\)", (folder / "katex.min.css").read_text())
    assert {folder / place for place in asked} == set((folder / "fonts").iterdir())


def version_of(plotly_js: str) -> str:
    """The version in the banner of a build of plotly.js."""
    banner = re.search(r"plotly\.js(?: \([^)]*\))? v([\d.]+)", plotly_js[:400])
    assert banner, "this is no build of plotly.js"
    return banner[1]
