"""axe-core: what a machine can find that keeps somebody from using the page."""

from pathlib import Path

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const {violations} = await axe.run(document, {resultTypes: ["violations"]});
  const said = ({any, all, none}) => [...any, ...all, ...none].map(({message}) => message).join("; ");
  return violations.flatMap(({id, nodes}) => nodes.map((node) => `${id} at ${node.target.join(" ")}: ${said(node)}`));
}"""


def violations(page: Page) -> list[str]:
    """Every fault on the page as it is now; `make node_modules/.package-lock.json` installs the script."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    return [str(fault) for fault in page.evaluate(RUN)]
