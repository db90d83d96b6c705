"""axe-core: what a machine can find that keeps somebody from using the page."""

from pathlib import Path

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.flatMap(({id, nodes}) =>
  nodes.map(({target, any, all, none}) => `${id} at ${target.join(" ")}: ${[...any, ...all, ...none].map((c) => c.message).join("; ")}`))"""


def violations(page: Page) -> list[str]:
    """Every fault on the page as it is now; `make node_modules/.package-lock.json` installs the script."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    return [str(fault) for fault in page.evaluate(RUN)]
