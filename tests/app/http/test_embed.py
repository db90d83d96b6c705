"""A film may be framed by the pages that the operator names, and the page itself by none."""

import pytest
from starlette.testclient import TestClient

from app import settings
from app.main import create_app


def framing(path: str) -> tuple[str, str | None]:
    """Who may frame it by the policy, and by the older header."""
    headers = TestClient(create_app()).get(path).headers
    rules = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    return rules["frame-ancestors"], headers.get("x-frame-options")


def test_by_itself_only_our_own_pages_frame_a_film(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKFLOW_FRAMES", raising=False)
    assert framing("/embed") == ("'self'", "SAMEORIGIN")


def test_the_operator_names_who_may_and_no_header_contradicts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKFLOW_FRAMES", "self, https://moodle.example.org https://*.example.edu:8443")
    assert framing("/embed?steps=2") == ("'self' https://moodle.example.org https://*.example.edu:8443", None)


@pytest.mark.parametrize("path", ["/", "/?embed", "/api", "/embed/", "/healthz"])
def test_nothing_else_is_framed_whoever_is_named(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKFLOW_FRAMES", "*")
    client = TestClient(create_app(), follow_redirects=False)
    headers = client.get(path).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"


def test_the_rest_of_the_policy_is_that_of_the_page() -> None:
    client = TestClient(create_app())
    policies = [client.get(path).headers["content-security-policy"].split("; ") for path in ("/", "/embed")]
    assert policies[0][:-1] == policies[1][:-1]


@pytest.mark.parametrize("said", ["moodle", "https://a.b/; script-src *", "ftp://a.b", "https://a.b/path", "'none'"])
def test_a_name_that_is_none_is_refused_before_anything_is_served(said: str) -> None:
    with pytest.raises(ValueError, match="BACKFLOW_FRAMES has"):
        settings.check({"BACKFLOW_FRAMES": said})
