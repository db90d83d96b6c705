"""Of Markdown only what is known becomes a node; all else is text."""

import json

import pytest

from app.lessons.markdown import tree


def test_sentences_are_a_tree() -> None:
    assert tree("Some *words* with $x_1^2$ and `code`.\n\n- **one**") == [
        {
            "kind": "p",
            "of": [
                "Some ",
                {"kind": "em", "of": ["words"]},
                " with ",
                {"kind": "math", "latex": "x_1^2"},
                " and ",
                {"kind": "code", "text": "code"},
                ".",
            ],
        },
        {"kind": "ul", "of": [{"kind": "li", "of": [{"kind": "p", "of": [{"kind": "strong", "of": ["one"]}]}]}]},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <b onclick=x>b</b>",
        "<div>\n<p>x\n</div>",
        "![x](x.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "[x](vbscript:x)",
        "[x](//example.org)",
        "[x](file:///etc/passwd)",
        "[x]\n\n[x]: https://example.org",
        "# Heading",
        "&lt;script&gt;",
        "| a | b |\n|---|---|\n| c | d |",
    ],
)
def test_nothing_but_words_comes_of_what_is_not_allowed(text: str) -> None:
    kinds = {
        kind for kind in ("a", "img", "script", "h1", "table", "b") if f'"kind": "{kind}"' in json.dumps(tree(text))
    }
    assert kinds == set()


def test_a_film_of_the_lesson_is_a_link() -> None:
    found = tree("[see](A?rate=1) [out](https://example.org)", lambda said: "?x=1" if said.startswith("A") else said)
    assert [node["href"] for node in found[0]["of"] if isinstance(node, dict)] == ["?x=1", "https://example.org"]  # type: ignore[index]
