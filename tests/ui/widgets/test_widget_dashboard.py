"""The dashboard of a session: what each panel says, how texts wrap, what no server can do to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st
from textual.content import Content
from widget_host import hosted

from proxy_tui.api.models import Interaction, Participant, PhoneNumber, Service, Session
from proxy_tui.operations.diagnosis import Facts, known_facts
from proxy_tui.operations.diagnosis.facts import NUMBERS, OTHERS
from proxy_tui.ui.widgets.dashboard import Dashboard, Panel, hanging
from proxy_tui.ui.widgets.session_panels import SessionView

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANY = st.text(st.characters(), max_size=20)
SERVICE = Service(sid="KS" + "b" * 32, unique_name="dispatch", default_ttl=0)
SESSION = Session(
    sid="KC" + "a" * 32, service_sid=SERVICE.sid, unique_name="job-1", status="in-progress",
    ttl=3600, mode="voice-and-message", date_created=NOON - timedelta(hours=2),
    date_last_interaction=NOON - timedelta(minutes=9),
)  # fmt: skip
ANN = Participant(
    sid="KP1", identifier="+447700900001", proxy_identifier="+442079460011", friendly_name="Ann"
)
BOB = Participant(sid="KP2", identifier="+447700900002", proxy_identifier="+442079460012")
TEXT = Interaction(
    sid="KI1", type="message", data='{"body": "On my way"}', date_created=NOON,
    inbound_participant_sid="KP1", outbound_participant_sid="KP2",
    outbound_resource_status="delivered", outbound_resource_type="Message",
)  # fmt: skip
KNOWN = replace(
    known_facts(SERVICE, SESSION, NOON),
    participants=(ANN, BOB), interactions=(TEXT,), awaited=frozenset(),
    pool=(PhoneNumber(sid="PN1", phone_number="+442079460011", iso_country="GB"),),
)  # fmt: skip


def view(facts: Facts = KNOWN, **options: Any) -> SessionView:
    """Return what is known of the session."""
    return SessionView(facts=facts, now=NOON, **{"revealed": False, **options})


def of_talk(*minutes: float, **fields: Any) -> Facts:
    """Return the session with texts, so many minutes ago."""
    return replace(
        KNOWN,
        interactions=tuple(
            replace(TEXT, sid=f"KI{at}", date_created=NOON - timedelta(minutes=at))
            for at in minutes
        ),
        **fields,
    )


# -- who dials what


def test_each_number_that_is_dialled_says_whether_the_pool_has_it() -> None:
    lines = view().people().plain.split("\n")
    assert lines[0] == "A  +44••••0001  Ann"
    assert lines[1] == "└  dials +44 20 7946 0011  ✓ in the pool"
    assert lines[3] == "└  dials +44 20 7946 0012  ✖ not in the pool"


def test_while_the_pool_is_read_or_could_not_be_nothing_is_said_of_it() -> None:
    awaited = replace(KNOWN, pool=None, awaited=frozenset({NUMBERS, OTHERS}))
    assert "reading the pool …" in view(awaited).people().plain
    failed = view(awaited.failed("No network."))
    assert "pool not read" in failed.people().plain
    assert "in the pool" not in failed.people().plain


# -- why not


def test_before_all_is_read_the_verdict_waits_but_a_cause_does_not() -> None:
    awaited = replace(KNOWN, awaited=frozenset({OTHERS}))
    closed = replace(awaited, session=replace(SESSION, status="closed"))
    fine = replace(awaited, pool=(*(KNOWN.pool or ()), PhoneNumber(phone_number="+442079460012")))
    assert view(fine).verdict().plain.startswith("Checking …")
    assert "… still reading: other sessions" in view(fine).verdict().plain
    assert "It was closed" in view(closed).verdict().plain


def test_a_part_that_could_not_be_read_is_named_once_with_the_key_that_reads_it() -> None:
    facts = replace(KNOWN, pool=None, unread={NUMBERS: "No network."})
    told = view(facts).verdict().plain
    assert told.count("The number pool could not be read: No network.") == 1
    assert "press r" in told


def test_what_is_fine_is_named_in_short_or_only_counted() -> None:
    assert "✓ state, expiry, two people" in view().verdict().plain
    assert "other checks found nothing" in view().verdict(short=True).plain


# -- calls and messages


def test_a_long_silence_between_contacts_is_marked() -> None:
    lines = view(of_talk(5, 10, 100)).contacts().plain.split("\n")
    assert [("without contact" in line) for line in lines[1:]] == [False, False, True, False]
    assert "1 h 30 min without contact" in lines[3]


@pytest.mark.parametrize("at", [NOON - timedelta(days=700), datetime.min.replace(tzinfo=UTC)])
def test_a_contact_of_long_ago_keeps_its_date_apart_from_its_kind(at: datetime) -> None:
    facts = replace(KNOWN, interactions=(replace(TEXT, date_created=at),))
    assert " text  A → B" in view(facts).contacts().plain


def test_the_spark_covers_two_hours_or_says_from_when_contacts_are_known() -> None:
    assert "per 5 min, last 2 h" in view(of_talk(5)).contacts().plain
    assert "known since" not in view(of_talk(5)).contacts().plain
    cut = view(of_talk(5, 30, more_interactions=True)).contacts().plain
    assert "known since 11:30 UTC" in cut
    assert "per 5 min" not in view(of_talk(600)).contacts().plain


# -- every field


def test_fields_that_are_not_set_are_named_and_odd_ones_shown_as_they_came() -> None:
    session = replace(SESSION, date_expiry="soon", closed_reason="api")
    told = view(replace(KNOWN, session=session)).fields().plain
    assert "expiry date  soon" in told
    assert "closed by    api" in told
    assert "not set      started, ended, updated" in told


@given(ANY, ANY, ANY, ANY)
def test_any_text_of_a_server_is_made_harmless(
    name: str, status: str, friendly: str, number: str
) -> None:
    session = replace(SESSION, unique_name=name, status=status, closed_reason=friendly, mode=name)
    person = replace(ANN, friendly_name=friendly, identifier=number, proxy_identifier=number)
    talk = replace(TEXT, type=status, outbound_resource_status=status, date_created=name)
    facts = replace(
        KNOWN, session=session, participants=(person,), interactions=(talk,),
        unread={NUMBERS: name},
    )  # fmt: skip
    one = view(facts, revealed=True)
    for text in (
        one.name(),
        one.expiry(),
        one.people(),
        one.verdict(),
        one.contacts(),
        one.fields(),
    ):
        assert all(line.isprintable() for line in text.plain.split("\n"))


# -- the widget


@given(st.text("ab 語😀", max_size=80), st.integers(12, 40), st.integers(0, 4))
def test_wrapping_loses_nothing_and_fits(text: str, width: int, indent: int) -> None:
    text = "✖" * indent + text
    lines = hanging(Content(text), width, indent).split(allow_blank=True)
    assert all(line.cell_length <= width for line in lines)
    assert "".join(text.split()) == "".join("".join(one.plain for one in lines).split())


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_at_any_width_no_line_runs_out_of_its_panel(width: int) -> None:
    dashboard = Dashboard()
    async with hosted(dashboard, width=width) as (_, pilot):
        dashboard.show(view())
        await pilot.pause()
        await pilot.pause()
        for panel in (one for one in dashboard.query("Panel") if one.content_size.width):
            lines = str(panel.visual).split("\n")  # type: ignore[attr-defined]
            assert max(map(len, lines)) <= panel.content_size.width
            assert panel.content_size.height >= len(lines)


async def test_the_first_frame_has_the_columns_of_the_ones_that_follow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dashboard, drawn = Dashboard(), list[bool]()
    render = Panel.render

    def seen(panel: Panel) -> Any:
        drawn.append(dashboard.has_class("-wide"))
        return render(panel)

    monkeypatch.setattr(Panel, "render", seen)
    async with hosted(dashboard, width=120):
        assert drawn
        assert all(drawn)
