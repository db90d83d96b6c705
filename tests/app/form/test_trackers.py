"""What others append to a link on its way is no mistake of the person who follows it."""

import pytest
from starlette.testclient import TestClient

from app.form.trackers import is_tracker
from app.main import create_app

APPENDED = {
    **{f"utm_{what}": "x" for what in ("source", "medium", "campaign", "term", "content", "id")},
    **dict.fromkeys(("fbclid", "gclid", "gbraid", "wbraid", "dclid", "msclkid", "mc_cid", "mc_eid", "ttclid"), "IwAR0"),
    **dict.fromkeys(
        ("twclid", "li_fat_id", "igshid", "yclid", "_gl", "_hsenc", "mkt_tok", "srsltid", "gad_source"), "1"
    ),
}


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_app())


@pytest.mark.parametrize("path", ["trace", "notation", "analysis", "learned", "training", "columns"])
def test_a_link_means_the_same_with_what_was_appended(client: TestClient, path: str) -> None:
    plain, followed = (client.get(f"/api/{path}", params={"steps": "3"} | more) for more in ({}, APPENDED))
    assert followed.status_code == 200
    assert followed.content == plain.content
    assert followed.headers["etag"] == plain.headers["etag"]


def test_other_unknown_fields_are_still_refused(client: TestClient) -> None:
    answer = client.get("/api/trace", params=APPENDED | {"utmost": "1", "clid": "2", "gclidd": "3"})
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["error"]["fields"]] == ["utmost", "clid", "gclidd"]


def test_no_field_of_ours_is_taken_for_a_tracker() -> None:
    document = create_app().openapi()["paths"]
    ours = {p["name"] for path in document.values() for method in path.values() for p in method.get("parameters", ())}
    assert len(ours) > 40
    assert not [name for name in ours if is_tracker(name)]
