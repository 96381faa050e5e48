"""Incidents about the API itself: too many requests, and answers that get lost."""

from typing import Final

from proxy_tui.simulator.demo.scenario import Scenario, local, minutes
from proxy_tui.simulator.demo.scenario_builder import Stage
from proxy_tui.simulator.faults.fault_rules import Fault


def _rate_limited(stage: Stage) -> None:
    stage.session(
        "order-9400",
        local(stage, 72, "Customer"),
        local(stage, 73, "Quentin", 1),
        age=minutes(200),
        contact=minutes(70),
    )


RATE_LIMITED: Final = Scenario(
    name="rate-limited",
    title="Everything is slow today",
    service="dispatch-eu",
    story="For ten minutes everything has been slow: an export that belongs into the night uses "
    "up the requests that Twilio grants the account. And somebody is on the phone: the courier "
    "of order-9400 went home two hours ago, and its customer must not reach him any more. "
    "'Close it, now.'",
    questions=(
        "How do you see that the program waits, and for what?",
        "What is the quickest way to order-9400?",
        "Was the close sent in vain, and sent again? Did it take effect twice?",
    ),
    answer="The bar at the top says that Twilio asks for fewer requests, and counts down. An "
    "answer 429 means that the request was not processed, so the program waits as long as it is "
    "asked to and sends it again by itself, a write too: the first try of yours is refused, the "
    "second takes effect, and the journal has one write. By its name the session costs one "
    "request; to find a number every session would have to be read, at two a second.",
    steps=(
        "ctrl+g, order-9400, enter: one request, not hundreds.",
        "r, a few times: the bar says that Twilio asks for fewer requests, and counts down.",
        "x and ctrl+s, and wait some seconds: nothing must be pressed again.",
    ),
    shape=_rate_limited,
    faults=(
        Fault(effect="status", status=429, method="POST", nth=1, retry_after=4, name="a write"),
        # Rarer than the threads of a search are many, so that none is struck five times in a row.
        Fault(effect="status", status=429, every=6, retry_after=3, name="the export is running"),
    ),
)


def _lost_answers(stage: Stage) -> None:
    stage.session(
        "order-9500",
        local(stage, 74, "Ms Moreau"),
        local(stage, 75, "Sami", 1),
        age=minutes(300),
        contact=minutes(15),
    )


LOST_ANSWERS: Final = Scenario(
    name="lost-answers",
    title="Did it work, or did it not?",
    service="dispatch-eu",
    story="The line to Twilio is bad: what you send arrives, but the answers to writes get lost. "
    "Just now dispatch wants two things. Close order-9500: Ms Moreau complains that her courier "
    "goes on calling. And create order-9501 for +44 7700 900076 and +44 7700 900077.",
    questions=(
        "Is order-9500 closed?",
        "Is order-9501 there, once, with both people in it?",
        "What would pressing again have done, and what if the new session had no name?",
    ),
    answer="Both took effect. When the answer to a write is lost, the program does not send it "
    "again: it reads the session back and says what it found, a created one by its name. "
    "Pressing again would have been refused (80608, 80603). A session without a name cannot be "
    "read back: its outcome stays unknown, and creating it again makes a second one.",
    steps=(
        "ctrl+g, order-9500, enter, x, ctrl+s: the answer was lost; read back: it is closed.",
        "n with the name order-9501 and both numbers, ctrl+s: read back: it was created.",
        "Look at its two people before calling dispatch back.",
    ),
    shape=_lost_answers,
    faults=(
        Fault(effect="lost", method="POST", name="answers to writes are lost"),
        Fault(effect="lost", method="DELETE", name="answers to deletes are lost"),
    ),
)
