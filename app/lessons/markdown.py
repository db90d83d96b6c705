"""Sentences in Markdown as a tree of the few kinds of nodes that the page can make: no HTML is made at any time."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

Node = str | dict[str, Any]

RULES = ("image", "html_block", "html_inline", "heading", "lheading", "reference", "hr", "table")
BOXES = {  # kinds of nodes that hold others
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "blockquote",
    "em": "em",
    "strong": "strong",
}
LINKS = ("https://", "http://", "?", "#")
Resolve = Callable[[str], str]  # the address of a film of the lesson, of its name and what is changed: A?rate=2


@cache
def _parser() -> "MarkdownIt":
    """Paragraphs, lists, emphasis, code, links and formulas; what else Markdown has stays text."""
    from markdown_it import MarkdownIt  # only now, here and below: a worker starts without what reads lessons
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark", {"html": False}).use(dollarmath_plugin, allow_labels=False)
    return parser.disable(
        [rule for rule in RULES if rule in {*parser.get_all_rules()["block"], *parser.get_all_rules()["inline"]}]
    )


def tree(text: str, resolve: Resolve = str) -> list[Node]:
    """The paragraphs and lists of a text."""
    from markdown_it.tree import SyntaxTreeNode

    return _children(SyntaxTreeNode(_parser().parse(text)), resolve)


def _children(node: "SyntaxTreeNode", resolve: Resolve) -> list[Node]:
    return [found for child in node.children for found in _nodes(child, resolve)]


def _nodes(node: "SyntaxTreeNode", resolve: Resolve) -> list[Node]:
    """A node that is known; of any other its text."""
    kind = node.type
    if kind == "inline":
        return _children(node, resolve)
    if kind == "text":
        return [node.content] if node.content else []
    if kind in ("softbreak", "hardbreak"):
        return [" "] if kind == "softbreak" else [{"kind": "br"}]
    if kind in ("math_inline", "math_block"):
        return [{"kind": "math", "latex": node.content.strip()}]
    if kind in ("code_inline", "fence", "code_block"):
        return [{"kind": "code" if kind == "code_inline" else "pre", "text": node.content}]
    if kind == "link":
        return _link(resolve(str(node.attrs.get("href", ""))), _children(node, resolve))
    if kind in BOXES:
        return [{"kind": BOXES[kind], "of": _children(node, resolve)}]
    return [node.content] if node.content else []


def _link(address: str, inside: list[Node]) -> list[Node]:
    """A link out, or to a film or a stop of this page; of any other its words."""
    return [{"kind": "a", "href": address, "of": inside}] if address.startswith(LINKS) else inside
