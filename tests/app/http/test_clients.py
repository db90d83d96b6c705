"""A seat is a cookie that we signed; whoever has none of ours is known by their address, and gets one with the page."""

from ipaddress import ip_address, ip_network

import pytest
from starlette.testclient import TestClient

from app.http import clients
from app.http.clients import WHILE, Asking, Seats, address_of
from app.limits import LIMITS
from app.main import create_app
from app.settings import SECRET_LETTERS, in_both_networks, proxies, secret_key
from app.workers.fair_share import REMEMBERED, Usages

SECRET = "a secret of the whole school"


def scope(cookie: str = "", host: str = "192.168.1.7") -> dict[str, object]:
    return {"headers": [(b"cookie", cookie.encode())], "client": (host, 50_000)}


def altered(seat: str) -> list[str]:
    """The same seat with another letter at each place, or cut, or longer."""
    others = [f"{seat[:at]}{'A' if seat[at] != 'A' else 'B'}{seat[at + 1 :]}" for at in range(len(seat))]
    return [*others, seat[:-1], seat + "=", seat + "A", seat.partition(".")[0], "", ".", "é" * 22 + seat[22:]]


def test_a_seat_is_known_where_it_was_signed_and_by_whoever_shares_the_secret() -> None:
    here, replica, other = Seats(secret_key(SECRET)), Seats(secret_key(SECRET)), Seats(secret_key(""))
    seat = here.new()
    assert here.known(seat) == replica.known(seat) == seat.partition(".")[0]
    assert other.known(seat) is None


def test_a_seat_that_was_altered_anywhere_counts_as_none() -> None:
    seats = Seats(secret_key(SECRET))
    assert [seat for seat in altered(seats.new()) if seats.known(seat)] == []


def test_whoever_has_no_seat_of_ours_is_known_by_their_address() -> None:
    seats = Seats(secret_key(SECRET))
    forged = seats.person(scope("seat=" + "a" * 22 + "." + "b" * 22))
    assert forged == seats.person(scope()) == seats.person(scope("seat=" + "a" * 22))
    assert forged != seats.person(scope(host="192.168.1.8"))
    one, other = (seats.person(scope(f'strange={{"a": 1}}; seat={seats.new()}')) for _ in range(2))
    assert one.seated
    assert one.name != other.name
    assert one.address == other.address == forged.address


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("::ffff:10.0.0.7", "10.0.0.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("testclient", "testclient"),
    ],
)
def test_all_addresses_of_one_household_are_one(host: str, address: str) -> None:
    assert address_of(scope(host=host)) == address


def test_a_secret_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(ValueError, match=f"BACKFLOW_SECRET has 5 characters; at least {SECRET_LETTERS} are needed"):
        secret_key("short")


def test_a_proxy_is_an_address_or_a_network() -> None:
    assert proxies("127.0.0.1, 10.0.0.0/8 ::1") == ["127.0.0.1", "10.0.0.0/8", "::1"]
    assert proxies("*") == ["*"]
    with pytest.raises(ValueError, match="BACKFLOW_PROXIES has 'nginx' in it; addresses or networks are needed"):
        proxies("127.0.0.1,nginx")


def test_a_proxy_of_ipv4_is_trusted_also_where_one_socket_serves_both_networks() -> None:
    trusted = in_both_networks(["10.0.0.0/8", "192.0.2.1", "::1"])
    assert trusted == ["10.0.0.0/8", "192.0.2.1", "::1", "::ffff:10.0.0.0/104", "::ffff:192.0.2.1/128"]
    assert in_both_networks(["*"]) == ["*"]
    assert ip_address("::ffff:10.1.2.3") in ip_network(trusted[3])


def test_the_page_gives_a_seat_to_whoever_has_none_and_keeps_one_that_is_ours() -> None:
    client = TestClient(create_app())
    seat = client.get("/").cookies["seat"]
    assert "seat" not in client.get("/").cookies
    forged = TestClient(create_app(), cookies={"seat": altered(seat)[30]}).get("/")
    assert forged.cookies["seat"] != seat


def test_one_address_is_given_only_so_many_seats_in_a_while() -> None:
    seats = Seats(secret_key(SECRET))
    assert [seats.may_have("here", 0.0) for _ in range(LIMITS.seats + 1)] == [True] * LIMITS.seats + [False]
    assert seats.may_have("there", 0.0)
    assert not seats.may_have("here", WHILE / LIMITS.seats / 2)
    assert seats.may_have("here", WHILE / LIMITS.seats)
    assert [seats.may_have("here", 2 * WHILE) for _ in range(LIMITS.seats + 1)].count(True) == LIMITS.seats


def test_nobody_is_forgotten_while_they_have_an_answer_under_way() -> None:
    usages = Usages()
    usages.of("reader").open = 24
    for n in range(2 * REMEMBERED):
        usages.of(f"invented {n}")
    assert usages.of("reader").open == 24


def test_a_seat_is_for_no_script_and_no_other_site_and_stays_secret_where_the_page_does() -> None:
    for origin, secure in (("http://localhost", False), ("https://localhost", True)):
        said = TestClient(create_app(), base_url=origin).get("/").headers["set-cookie"].lower().split("; ")
        assert {"httponly", "samesite=lax"} <= set(said)
        assert ("secure" in said) is secure


def test_an_address_that_asks_too_often_is_refused_for_no_longer_than_the_others() -> None:
    seats = Seats(secret_key(SECRET))
    for _ in range(3 * LIMITS.seats):
        seats.may_have("here", 0.0)
    assert seats.may_have("here", WHILE / LIMITS.seats)


def test_the_address_that_did_not_ask_for_longest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "REMEMBERED", 2)
    seats = Seats(secret_key(SECRET))
    for address in ("first", "second"):
        while seats.may_have(address, 0.0):
            pass
    assert not seats.may_have("first", 0.0)
    assert seats.may_have("third", 0.0)
    assert not seats.may_have("first", 0.0)
    assert seats.may_have("second", 0.0)


def test_requests_under_way_are_counted_by_person_until_they_are_over() -> None:
    asking = Asking()
    with asking.one("a") as first, asking.one("b") as other, asking.one("a") as second:
        assert (first, other, second) == (0, 0, 1)
    with asking.one("a") as again:
        assert again == 0
    assert vars(asking) == {"_many": {}}
