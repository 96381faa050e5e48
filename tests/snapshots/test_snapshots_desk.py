"""Pictures of what helps during an incident, each of a world made by hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from snapshot_scenes import Look, keys, pane_read
from ui_bench import ANN, BOB, NARROW, NOON, WIDE, Person
from ui_desk import CAT, DAN, LATER, Desk, LiveDesk, ago, see, sessions

from proxy_tui.settings import Profile
from proxy_tui.simulator.rules.store import ACCOUNT_SID
from proxy_tui.ui.dialogs.confirm import CloseDialog


def busy(kind: type[Desk] = Desk, **more: Any) -> Desk:
    """Return a world in which a bit of everything goes on."""
    desk = kind(**more)
    desk.plain("job-0006", status="in-progress", date_created=ago(days=3),
               date_last_interaction=ago(days=2))  # fmt: skip
    desk.pair("job-0007", CAT, DAN, status="closed", date_created=ago(days=3),
              date_ended=ago(days=1), closed_reason="api", numbers=(2, 0))  # fmt: skip
    desk.plain("job-0008", status="failed", date_created=ago(days=2), date_ended=ago(minutes=20))
    desk.pair("job-0009", ANN, DAN, date_created=ago(hours=9), ttl=86_400, date_expiry=None)
    desk.plain(None, date_created=ago(hours=7), date_expiry=NOON + timedelta(minutes=25))
    row = desk.pair("job-0010", CAT, BOB, date_created=ago(hours=3), date_expiry=LATER)
    desk.store.add_traffic(row, at=ago(minutes=12), kind="voice", status="busy")
    desk.pair("job-0011", ANN, BOB, date_created=ago(hours=1), numbers=(1, 2))
    return desk


def test_find_by_number(looks: Look) -> None:
    """You should see two sessions that the digits 0001 lead to.

    For each: state and service, the person's number masked, the number to dial in colour.
    """
    assert looks(busy(), WIDE, keys("f", "=0001", "enter"))


def test_find_nothing_at_80_columns(looks: Look) -> None:
    """You should see that nothing was found, and how many sessions were searched.

    It says that ctrl+t and enter search all services; the cursor is still in the line above.
    """
    assert looks(busy(), NARROW, keys("f", "=9999", "enter"))


def test_who_answers_at_80_columns(looks: Look) -> None:
    """You should see who answers, in which session, and what was read for it.

    The cursor is on that session, among all that the caller is in.
    """
    assert looks(busy(), NARROW, keys("f", "=0001 > 0011", "enter"))


def test_nobody_answers(looks: Look) -> None:
    """You should see that nobody answers, since the session is closed, and the key to re-open it.

    Below it stands which number the caller should dial.
    """
    # With one ended session only, as how many are read beside it may differ.
    desk = Desk()
    desk.pair("job-0007", CAT, DAN, status="closed", date_ended=ago(days=1), numbers=(2, 0))
    desk.pair("job-0010", CAT, BOB)
    assert looks(desk, WIDE, keys("f", "=0103 dials 0013", "enter"))


def test_diagnosis_of_a_closed_session(looks: Look) -> None:
    """You should see one sentence that names the cause, and the cause first.

    Each finding has its evidence, and where something can be done the key for it, in colour;
    what is fine comes last.
    """
    desk = busy()

    async def play(person: Person) -> None:
        await person.point_at(desk.service().sessions_by_name["job-0007"])
        await person.press("w")

    assert looks(desk, WIDE, play)


def test_number_pool(looks: Look) -> None:
    """You should see the numbers of the pool, the busiest first, with who holds each.

    Above them are the counts and an amber warning that one person has used the pool up; the
    reserved number is last and dim.
    """
    desk = busy()
    desk.store.add_number(desk.dispatch, "+442079460900", reserved=True)
    desk.pair("job-0012", ANN, CAT, numbers=(2, 1))
    assert looks(desk, WIDE, keys("f", "=0001", "enter", "escape", "u"))


def test_timeline_of_changes(looks: Look) -> None:
    """You should see four changes, the newest first: time, session, what happened.

    The new session stands out, the one that is gone is red.
    """
    desk = busy()
    names = desk.service().sessions_by_name

    def gone() -> None:
        desk.store.remove_session(names["job-0008"])

    changes: tuple[Callable[[], object], ...] = (
        lambda: desk.store.add_traffic(names["job-0011"]),
        lambda: desk.plain("job-0012"),
        gone,
        lambda: setattr(names["job-0009"], "ttl", 900),
    )

    async def play(person: Person) -> None:
        await person.point_at(names["job-0010"])
        for change in changes:
            desk.pass_time(seconds=15)
            change()
            await see(person)
        person.app.clear_notifications()
        await person.press("t")

    assert looks(desk, WIDE, play)


def test_views_and_a_mistake_in_the_filter_at_80_columns(looks: Look) -> None:
    """You should see the view 7 stand out in a line that goes on at both ends.

    Below the one session left stand a filter with a mistake and, in amber, what was expected.
    """
    desk = busy()

    async def play(person: Person) -> None:
        await keys("7", "slash", "=job age>soon")(person)
        await person.until(lambda: "soon" in str(sessions(person).filter.bar.told.visual))

    assert looks(desk, NARROW, play)


def test_what_can_be_copied(looks: Look) -> None:
    """You should see a menu of what can be copied, each with the beginning of its text.

    No person's number is whole; the last line shows a text for the mouse instead.
    """

    async def play(person: Person) -> None:
        await pane_read(person)
        await person.press("y")

    assert looks(busy(), WIDE, play)


def test_unlocking_production_with_a_wrong_name(looks: Look) -> None:
    """You should see PROD and READ-ONLY in the first line, and a dialog that asks for a name.

    It says in red that what was typed is not the name of the profile.
    """
    assert looks(busy(LiveDesk), NARROW, keys("x", "=live-us", "ctrl+s"))


def test_closing_on_production_asks_for_a_reason(looks: Look) -> None:
    """You should see UNLOCKED 15 min in the first line, and a dialog that asks for a reason.

    It names session, service, profile and PROD, and says why it asks.
    """
    desk = busy(LiveDesk)

    async def play(person: Person) -> None:
        await pane_read(person)
        await keys("x", "=live-eu", "ctrl+s")(person)
        await person.until(lambda: isinstance(person.screen, CloseDialog))
        await person.settle()
        await person.press("ctrl+s")

    assert looks(desk, WIDE, play)


def test_the_profiles_to_work_as(looks: Look) -> None:
    """You should see a menu of three profiles, one of them PROD and in use.

    Below them are signing in to another account, and the demo.
    """
    profiles = {
        "live-eu": Profile(
            name="live-eu", account_sid=ACCOUNT_SID, label="Live EU", environment="prod"
        ),
        "staging": Profile(name="staging", account_sid=ACCOUNT_SID, environment="staging"),
        "lab": Profile(name="lab", account_sid=ACCOUNT_SID, label="Lab, read only"),
    }
    assert looks(busy(LiveDesk, profiles=profiles), NARROW, keys("ctrl+o"))


def test_a_live_list_with_changes_that_nobody_saw(looks: Look) -> None:
    """You should see "2 changes" in the first line, and a dot before the rows they are about.

    The cursor is still on the session it was on, and the live state is told.
    """
    desk = busy()

    async def play(person: Person) -> None:
        await person.press("down")
        await pane_read(person)
        desk.pass_time(seconds=15)
        desk.service().sessions_by_name["job-0009"].status = "failed"
        desk.plain("job-0012")
        await see(person)

    assert looks(desk, WIDE, play)
