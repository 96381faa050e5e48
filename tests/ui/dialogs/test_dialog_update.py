from datetime import timedelta

import pytest
from ui_bench import NOON, Bench, Person

from proxy_tui.simulator.rules.records import SessionRecord
from proxy_tui.ui.dialogs.update import UpdateDialog
from proxy_tui.ui.screens import SessionsScreen

pytestmark = pytest.mark.anyio


def row_named(bench: Bench, **fields: object) -> SessionRecord:
    """Put in the session that this is about."""
    return bench.with_people("job-ann-bob", **{"status": "in-progress", "ttl": 3600, **fields})


def summary(person: Person) -> str:
    """Return before and after, as the dialog shows it."""
    return str(person.showing(UpdateDialog).summary.visual)


async def test_what_will_change_is_shown_before_it_is_sent(bench: Bench) -> None:
    row = row_named(bench)
    async with bench.open() as person:
        await person.press("e")
        assert summary(person) == ""
        await person.fill(ttl="2h", date_expiry="+1d")
        assert summary(person).splitlines() == [
            "TTL          1 h → 2 h",
            "Expires      not set → 2026-03-02 12:00:00 UTC",
            "An expiry can be changed again, but never unset.",
        ]
        await person.press("ctrl+s")
        assert [one.form for one in bench.wire.writes] == [
            {"DateExpiry": ["2026-03-02T12:00:00Z"], "Ttl": ["7200"]}
        ]
        assert (row.ttl, row.date_expiry) == (7200, NOON + timedelta(days=1))
        assert person.toasts == ["Changed job-ann-bob."]


async def test_nothing_changed_is_nothing_sent(bench: Bench) -> None:
    row_named(bench)
    async with bench.open() as person:
        await person.press("e", "ctrl+s")
        assert person.problem == "Nothing is changed yet."
        await person.fill(ttl="60m")
        await person.press("ctrl+s")
        assert person.problem == "Nothing is changed yet."
        assert bench.wire.writes == []


@pytest.mark.parametrize(
    ("status", "other"),
    [("in-progress", "closed"), ("open", "closed"), ("closed", "in-progress")],
)
async def test_only_the_status_that_twilio_would_allow_is_offered(
    bench: Bench, status: str, other: str
) -> None:
    row = row_named(bench, status=status)
    async with bench.open() as person:
        await person.press("e")
        offered = [value for value, _ in person.field("status").control.options]
        assert offered == [status, other]
        await person.press("enter", "enter", "right")
        assert "Status" in summary(person)
        await person.press("ctrl+s")
        assert [one.form for one in bench.wire.writes] == [{"Status": [other]}]
        assert row.status == other


@pytest.mark.parametrize("status", ["failed", "unknown"])
async def test_a_status_that_leads_nowhere_offers_only_itself(bench: Bench, status: str) -> None:
    row_named(bench, status=status)
    async with bench.open() as person:
        await person.press("e", "enter", "enter", "right", "space", "left")
        assert person.field("status").value == status
        assert summary(person) == ""


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("ttl", "-1", "A time to live cannot be negative; 0 means none is set."),
        ("ttl", "abc", "Type a number of seconds, or a time such as 15m, 1.5h or 1d."),
        ("ttl", "2147483648", "Twilio takes fewer than 2147483647 seconds (68 years)."),
        ("date_expiry", "2020-01-01", "This moment has passed; an expiry must lie in the future."),
        (
            "date_expiry",
            "soon",
            "Type a time such as +2h, 18:00, tomorrow 9:00 or 2026-12-01 18:00.",
        ),
    ],
)
async def test_bad_input_is_named_and_never_sent(
    bench: Bench, name: str, typed: str, told: str
) -> None:
    row_named(bench)
    async with bench.open() as person:
        await person.press("e")
        await person.fill(**{name: typed})
        assert told in str(person.showing(UpdateDialog).field_help.visual)
        await person.press("ctrl+s")
        assert told in person.problem
        assert person.field(name).value == typed
        assert bench.wire.writes == []


async def test_a_status_that_changed_meanwhile_is_not_changed_back(bench: Bench) -> None:
    row = row_named(bench)
    async with bench.open() as person:
        row.status, row.date_ended, row.closed_reason = "closed", NOON, "api"
        await person.press("e")
        assert "in progress → closed" in person.words
        assert person.field("status").value == "closed"
        await person.fill(ttl="2h")
        assert "Status" not in summary(person)
        await person.press("ctrl+s")
        assert all("Status" not in one.form for one in bench.wire.writes)
        assert row.status == "closed"


async def test_a_status_that_changes_while_it_is_sent_is_not_changed_back(bench: Bench) -> None:
    row = row_named(bench)
    async with bench.open() as person:
        await person.press("e")
        await person.fill(ttl="2h")
        row.status, row.date_ended, row.closed_reason = "closed", NOON, "api"
        await person.press("ctrl+s")
        assert "The session changed since it was shown, so nothing was sent." in person.problem
        assert person.field("ttl").value == "2h"
        await person.press("ctrl+s")
        assert all("Status" not in one.form for one in bench.wire.writes)
        assert row.status == "closed"


async def test_a_ttl_that_became_what_is_typed_is_no_change_any_more(bench: Bench) -> None:
    row = row_named(bench)
    async with bench.open() as person:
        await person.press("e")
        await person.fill(ttl="2h")
        row.ttl = 7200
        await person.press("ctrl+s", "ctrl+s")
        assert person.problem == "Nothing is changed yet."
        assert bench.wire.writes == []


async def test_enter_goes_round_the_fields(bench: Bench) -> None:
    row_named(bench)
    async with bench.open() as person:
        await person.press("e")
        for name in ("date_expiry", "status", "ttl"):
            await person.press("enter")
            assert person.app.focused is person.field(name).control
        assert bench.wire.writes == []
        await person.press("escape")
        person.showing(SessionsScreen)
