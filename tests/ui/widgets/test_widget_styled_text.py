"""The widgets that only say something: notice, problem, words, and a session in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st
from widget_host import hosted

from proxy_tui.api.errors import BadResponseError, RefusedError
from proxy_tui.api.models import Interaction, Participant, Session
from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations.sessions.detail import SessionDetail
from proxy_tui.ui.widgets.error_text import problem_content
from proxy_tui.ui.widgets.notice import Notice
from proxy_tui.ui.widgets.session_detail import SessionDetailView, SessionText
from proxy_tui.ui.widgets.styled_text import heading, state_content

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANY = st.text(st.characters(), max_size=20)
SESSION = Session(
    sid="KC" + "a" * 32, service_sid="KS" + "b" * 32, unique_name="job-1", status="in-progress",
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


def detail(
    *people: Participant, talk: tuple[Interaction, ...] = (), more: bool = False
) -> SessionDetail:
    """Return what is known of the session."""
    return SessionDetail(SESSION, people, talk, more, NOON)


def text(
    known: SessionDetail | None = None, session: Session = SESSION, **options: Any
) -> SessionText:
    """Return the session with what is known of it."""
    usual: dict[str, Any] = {"now": NOON, "default_ttl": None, "revealed": False}
    return SessionText(session=session, detail=known, **{**usual, **options})


def told(*known: Any, **options: Any) -> str:
    """Return the session in words."""
    return str(text(*known, **options).content())


# -- problems and notices


def test_a_sentence_is_a_problem_as_it_is() -> None:
    assert str(problem_content("Type the secret.")) == "Type the secret."
    assert not problem_content("")


def test_an_error_is_told_with_its_hint_and_its_facts() -> None:
    error = RefusedError(
        "No.", hint="Ask.", status=400, code=80603, detail="Taken", request_id="RQ1"
    )
    assert str(problem_content(error)).splitlines() == [
        "No.",
        "Twilio says: Taken",
        "Ask.",
        "code 80603 · HTTP 400 · request RQ1",
    ]


def test_what_an_error_does_not_know_is_left_out() -> None:
    assert str(problem_content(ProxyTuiError("No."))) == "No."
    assert str(problem_content(RefusedError("No.", status=404))) == "No.\nHTTP 404"
    assert str(problem_content(BadResponseError("No."))) == "No."


@given(ANY, ANY, ANY, ANY)
def test_any_text_of_a_server_is_made_harmless(one: str, two: str, three: str, four: str) -> None:
    error = RefusedError(one, hint=two, detail=three, request_id=four, status=400)
    assert all(line.isprintable() for line in str(problem_content(error)).split("\n"))


async def test_a_notice_is_a_title_a_reason_and_the_next_key() -> None:
    notice = Notice()
    async with hosted(notice) as (_, pilot):
        assert not notice.display
        notice.show("Nothing here", ProxyTuiError("It is empty.", hint="Fill it."), "r Try again")
        await pilot.pause()
        assert notice.display
        assert str(notice.visual).split("\n\n") == [
            "Nothing here",
            "It is empty.\nFill it.",
            "r Try again",
        ]
        notice.show("Nothing here", "Just so.")
        assert str(notice.visual) == "Nothing here\n\nJust so."
        notice.hide()
        assert not notice.display


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("open", "○ open"), ("in-progress", "● in progress"), ("closed", "◐ closed"),
        ("failed", "✖ failed"),
    ],
)  # fmt: skip
def test_a_state_is_a_glyph_and_a_word(status: str, words: str) -> None:
    assert str(state_content(status)) == words


@given(ANY)
def test_any_state_can_be_told(status: str) -> None:
    assert str(state_content(status)).isprintable()


def test_a_heading_is_its_words() -> None:
    assert str(heading("Who dials what")) == "Who dials what"


# -- a session


def test_before_people_are_read_it_says_so_or_why_not() -> None:
    assert "reading people and contacts …" in told()
    assert told(note="No network.").endswith("No network.")


def test_the_pane_tells_people_and_contacts() -> None:
    short = told(detail(ANN, BOB, talk=(TEXT,)))
    for words in ("job-1", "● in progress", "+44••••0001 dials +44 20 7946 0011", "✓ delivered"):
        assert words in short


def test_numbers_and_bodies_are_shown_only_when_revealed() -> None:
    known = detail(ANN, BOB, talk=(TEXT,))
    assert "+447700900001" not in told(known)
    assert "On my way" not in told(known)
    assert "+447700900001" in told(known, revealed=True)
    assert "“On my way”" in told(known, revealed=True)


def test_missing_people_are_pointed_out() -> None:
    assert "Nobody is in this session." in told(detail())
    assert "The second person is missing." in told(detail(ANN))
    assert "missing" not in told(detail(ANN, BOB))


def test_the_pane_shows_the_last_dozen_contacts_and_says_how_many_are_hidden() -> None:
    talk = tuple(replace(TEXT, sid=f"KI{number}") for number in range(20))
    assert told(detail(ANN, BOB, talk=talk)).count("delivered") == 12
    assert "8 older ones not shown" in told(detail(ANN, BOB, talk=talk))
    assert "at least 8 older ones" in told(detail(ANN, BOB, talk=talk, more=True))


def test_contacts_of_other_days_are_told_by_their_age() -> None:
    old = replace(TEXT, date_created=NOON - timedelta(days=3))
    assert "3 d ago" in told(detail(ANN, BOB, talk=(old,)))
    assert "soon" in told(detail(ANN, BOB, talk=(replace(TEXT, date_created="soon"),)))


@given(ANY, ANY, ANY, ANY)
def test_any_text_of_a_server_in_a_session_is_made_harmless(
    name: str, status: str, friendly: str, number: str
) -> None:
    session = replace(SESSION, unique_name=name, status=status, closed_reason=friendly, mode=name)
    person = replace(ANN, friendly_name=friendly, identifier=number, proxy_identifier=number)
    talk = replace(TEXT, type=status, outbound_resource_status=status, date_created=name)
    known = SessionDetail(session, (person,), (talk,), True, NOON)
    shown = told(known, session, revealed=True, note=name)
    assert all(line.isprintable() for line in shown.split("\n"))


async def test_the_view_goes_to_the_top_for_another_session_and_stays_for_the_same() -> None:
    view = SessionDetailView()
    async with hosted(view, width=60) as (_, pilot):
        view.styles.height = 5
        view.show(text(detail(ANN, BOB, talk=(TEXT,))))
        await pilot.pause()
        view.scroll_to(y=4, animate=False)
        await pilot.pause()
        view.show(text(detail(ANN, BOB)))
        await pilot.pause()
        assert view.scroll_offset.y == 4
        view.show(text(None, replace(SESSION, sid="KC" + "c" * 32)))
        await pilot.pause()
        assert view.scroll_offset.y == 0
        view.show(None)
        assert str(view.text.visual) == ""
