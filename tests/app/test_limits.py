"""What Backflow takes: programs and lessons outside are made for these numbers, so that a change is a decision."""

from dataclasses import fields

import pytest

from app.limits import LIMITS, Limits, limits_in, listed

PROMISED = {
    "layers": 8,
    "units": 256,
    "steps": 512,
    "batch": 128,
    "width": 256,
    "text": 2000,
    "pasted": 8000,
    "table": 500_000,
    "radius": 100,
    "noise": 10,
    "iteration": 10_000,
    "changes": 20,
    "told": 240,
    "temperature": 10,
    "letters": 2000,
    "grid": 101,
    "seed": 2**53 - 1,
    "digits": 17,
    "compared": 16,
    "measured": 8,
    "measuring": 6 * 10**9,
    "walks": 4000,
    "sheet": 40,
    "mistakes": 8,
    "lesson": 60_000,
    "lesson_stops": 40,
    "lesson_numbers": 2_000_000,
    "fields": 256,
    "body": 4 << 20,
    "bytes": 512 << 20,
    "film": 33 << 20,
    "program": 100_000,
    "influence": 4096,
    "work": 10**11,
    "person": 24,
    "yield_seconds": 2,
    "patience": 30,
    "head_seconds": 10,
    "body_seconds": 30,
    "stalled_seconds": 30,
    "head": 1 << 17,
    "live_sessions": 200,
    "live_people": 500,
    "live_pages": 8,
    "live_document": 1024,
    "live_body": 8192,
    "live_changes": 10,
    "live_answers": 10,
    "live_guesses": 100,
    "live_questions": 100,
    "live_groups": 60,
    "live_hours": 4,
}
BY_MACHINE = {  # of memory, processors and open files
    *("memory", "streams", "streams_kept", "address", "seats", "bodies", "cache", "connections", "connections_kept"),
}


def test_each_limit_is_the_one_that_is_promised_or_follows_the_machine() -> None:
    limits = {each.name: each.default for each in fields(Limits)}
    assert limits.keys() - BY_MACHINE == PROMISED.keys()
    assert {name: limits[name] for name in PROMISED} == PROMISED
    assert all(int(str(limits[name])) > 0 for name in BY_MACHINE)


def test_each_limit_is_listed_with_its_value_and_what_it_means() -> None:
    told = listed()
    assert told.keys() == PROMISED.keys() | BY_MACHINE
    assert all(row["value"] == getattr(LIMITS, name) for name, row in told.items())
    assert all(row["meaning"][0].islower() for row in told.values())


@pytest.mark.parametrize("text", ["units", "units=", "units=0", "units=-1", "units=1e3", "nobody=3", f"units={2**53}"])
def test_an_operator_who_sets_a_limit_wrongly_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="BACKFLOW_LIMITS has"):
        limits_in(text)


def test_an_operator_sets_some_and_the_rest_stays() -> None:
    assert limits_in("") == {}
    assert limits_in(" units=1, seed=9007199254740991 ,,") == {"units": 1, "seed": 2**53 - 1}
    with pytest.raises(ValueError, match="units twice"):
        limits_in("units=1,units=1")
