"""Incidents about the pool: used up by one person, all in reserve, or empty."""

from datetime import timedelta
from typing import Final

from proxy_tui.simulator.demo import sample_data as words
from proxy_tui.simulator.demo.scenario import BRITISH, Scenario, local, minutes
from proxy_tui.simulator.demo.scenario_builder import Role, Stage

_INES: Final = 63
_FIRST_CUSTOMER: Final = 70


def _cannot_create(stage: Stage) -> None:
    count = len(stage.numbers(BRITISH))
    for place in range(count):
        customer = local(stage, _FIRST_CUSTOMER + place, "Customer", (place + 5) % count)
        silent = timedelta(days=count - place - 1, hours=2)
        running = place == count - 1
        stage.session(
            f"order-92{place + 1:02d}",
            customer,
            local(stage, _INES, "Ines", place),
            age=minutes(50) if running else silent + timedelta(hours=1),
            contact=minutes(20) if running else silent,
        )


CANNOT_CREATE: Final = Scenario(
    name="cannot-create",
    title="No delivery can be given to Ines",
    service="dispatch-eu",
    story="The dispatcher cannot give Ines another delivery: each time Twilio answers that this "
    "participant already uses every matching number in other sessions (80208). With any other "
    "courier the same delivery goes through. 'Is the pool too small?' Ines's number is "
    "+44 7700 900063.",
    questions=(
        "In how many active sessions is Ines, and how many numbers has the pool for her?",
        "Which of them can go without cutting anybody off?",
        "Does it work afterwards?",
    ),
    answer="Ines is in 16 active sessions, and the pool has 16 numbers of her country. Twilio "
    "gives a person another number in each active session, so there is none left for her; for "
    "anybody else there are 16. She never closes a delivery: only order-9216 is in use, the "
    "other 15 have been silent for a day or longer. Close those, or at least one, and create "
    "the delivery. The pool is not too small; the sessions live too long.",
    steps=(
        "n with +44 7700 900063 as a participant: refused with 80208.",
        "f, 0063, enter: 16 active sessions; u says that she holds all 16 numbers of +44.",
        "7 shows those without contact for over 24 hours: x and ctrl+s on order-9201, n again.",
    ),
    shape=_cannot_create,
)


def _launch_day(stage: Stage) -> None:
    stage.session("pilot-first", age=minutes(10))


LAUNCH_DAY: Final = Scenario(
    name="launch-day",
    title="The new service connects nobody",
    service="pilot",
    story="The new service went live this morning, and nothing works: the app makes a session, "
    "and then fails to put anybody into it. Its developers say that they changed nothing but the "
    "name of the service. Their first session is pilot-first.",
    questions=(
        "Who is in pilot-first?",
        "What does Twilio answer when somebody is to be added, and what does it lack?",
        "Who can mend it, and where?",
    ),
    answer="Nobody is in pilot-first, and nobody can be: the service has no numbers (80205), and "
    "without a number of the pool Twilio takes no participant. Numbers belong to one service; "
    "those of the old one did not come along. Somebody with access to the Twilio Console adds "
    "numbers to the pool of pilot.",
    steps=(
        "enter on pilot-first, w: nobody is in it, and the pool holds no numbers.",
        "u on the list of sessions says the same; n with a participant is refused with 80205.",
    ),
    shape=_launch_day,
)


def _drained_pool(stage: Stage) -> None:
    for number in stage.service.numbers:
        number.is_reserved = True
    passenger, driver, other = (
        Role(words.american(560 + n), stage.service.numbers[n], name)
        for n, name in enumerate(("Passenger", "Driver", "Passenger"))
    )
    stage.session("ride-2026-90501", passenger, driver, age=timedelta(hours=4), contact=minutes(30))
    stage.session("ride-2026-90502", other, age=minutes(12))


DRAINED_POOL: Final = Scenario(
    name="drained-pool",
    title="Old rides work, new ones do not",
    service="rides-us",
    story="Since an hour or so no new ride gets its driver: the app says that he cannot be added. "
    "The passenger of ride-2026-90502 has been waiting for twelve minutes. Rides that began "
    "before, such as ride-2026-90501, go on as if nothing were the matter. The numbers were "
    "paid for; the dispatcher sees eleven of them in the invoice.",
    questions=(
        "What does Twilio answer when the driver is to be added?",
        "How many numbers has the pool, and how many may it give out?",
        "Why do the older rides go on?",
    ),
    answer="All 11 numbers of the pool are reserved. Twilio gives a reserved number to nobody "
    "new (80207), but whoever has it keeps it: that is how a number is drained before it is "
    "taken out, and somebody drained them all. Somebody with access to the Twilio Console "
    "takes the reservation off; then drivers can be added again.",
    steps=(
        "ctrl+g, ride-2026-90502, enter, w: only one is in it, and all numbers are reserved.",
        "u on the list of sessions: 11 numbers, 11 of them reserved.",
        "ctrl+g, ride-2026-90501, enter, w: the same is worth a look, and keeps nobody apart.",
    ),
    shape=_drained_pool,
)
