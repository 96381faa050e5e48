"""Incidents about time: a session that ended unseen, and many that are about to."""

from datetime import timedelta
from typing import Final

from proxy_tui.simulator.demo import sample_data as words
from proxy_tui.simulator.demo.scenario import Scenario, minutes
from proxy_tui.simulator.demo.scenario_builder import Role, Stage

_SHIFT: Final = 36
_STILL_OUT: Final = 14
"""So many of the shift's sessions are still in use."""


def _silence(stage: Stage) -> None:
    numbers = stage.numbers("+1202")
    roles = (
        Role(words.american(560), numbers[0], "Passenger"),
        Role(words.american(561), numbers[1], "Driver"),
    )
    row = stage.session("ride-2026-90417", *roles, age=timedelta(hours=3), ttl=0)
    stage.talk(row, minutes(130))
    stage.talk(row, minutes(85), kind="voice", status="completed", by_second=True)
    stage.expire(row)


SILENCE: Final = Scenario(
    name="silence",
    title="Sessions never close here, says the dispatcher",
    service="rides-us",
    story="A passenger left her bag in the car and cannot reach the driver: her calls end at "
    "once. An hour and a half ago they still talked. The dispatcher is sure that Twilio is at "
    "fault: 'Our sessions never close, we do not set a ttl.' It is about ride-2026-90417.",
    questions=(
        "In what state is the session, and since when?",
        "What ended it, when nobody set a ttl on it?",
        "What connects the two again, until tonight?",
    ),
    answer="The session is closed: it expired 25 minutes ago. It has no ttl of its own, so the "
    "service's default of one hour held, counted from the last contact. Re-open it with an "
    "expiry tonight, because with the default it would end again an hour after the next word. "
    "For the future, whoever creates the sessions gives them a ttl, or raises the service's.",
    steps=(
        "ctrl+g, ride-2026-90417, enter: closed 25 min ago (expired).",
        "w: two causes, its state and its expiry: its time ran out.",
        "o with an expiry of +8h, ctrl+s: they reach each other again.",
    ),
    shape=_silence,
)


def _mass_expiry(stage: Stage) -> None:
    french, german = stage.numbers("+33"), stage.numbers("+49")
    end = stage.store.now() + minutes(12)
    for place in range(_SHIFT):
        customer = Role(words.french(3000 + place), french[place % len(french)], "Customer")
        courier = Role(words.german(60 + place), german[place % len(german)])
        idle = 3 + 1.5 * place if place < _STILL_OUT else 150 + 2 * place
        stage.session(
            f"shift-{place + 1:04d}",
            customer,
            courier,
            age=minutes(240 + 3 * (_SHIFT - place)),
            contact=minutes(idle),
            date_expiry=end,
        )


MASS_EXPIRY: Final = Scenario(
    name="mass-expiry",
    title="A whole shift is about to be cut off",
    service="dispatch-eu",
    story="The lead of the early shift calls: somebody set the sessions of the shift to end when "
    "it ends, and that is in twelve minutes. But a good part of the couriers are still on the "
    "road, with customers who wait. 'Does it help when they write to each other?' The sessions "
    "are called shift-0001 and so on.",
    questions=(
        "How many sessions end within the quarter of an hour, and what makes them end?",
        "Does a call or a text prolong them?",
        "Which are still in use, and how do you give those two more hours?",
    ),
    answer="36 sessions end in the same minute: each has a fixed time set on it, which contact "
    "does not extend, whatever its ttl. 14 of them had contact within the last half hour: "
    "shift-0001 to shift-0014. Those get a new expiry, +2h; the others may end.",
    steps=(
        "/ with name:shift-* expires<15m: 36 sessions, all of one minute. 4 shows them too.",
        "w on one of them: expires in 12 min, a fixed time; contact does not extend it.",
        "/ with name:shift-* idle<30m: 14 are left. e with an expiry of +2h, ctrl+s, on each.",
    ),
    shape=_mass_expiry,
)
