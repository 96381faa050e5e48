"""An incident about calls and texts that go nowhere."""

from typing import Final

from proxy_tui.simulator.demo.scenario import Scenario, local, minutes
from proxy_tui.simulator.demo.scenario_builder import Stage


def _texts_vanish(stage: Stage) -> None:
    calls = stage.session(
        "order-9310",
        local(stage, 68, "Ms Haddad"),
        local(stage, 69, "Nils", 1),
        mode="voice-only",
        age=minutes(90),
    )
    stage.talk(calls, minutes(52), kind="voice", status="completed", by_second=True)
    stage.talk(calls, minutes(31), passed_on=False)
    stage.talk(calls, minutes(12), passed_on=False)
    texts = stage.session(
        "order-9311", local(stage, 70, "Mr Weiss", 2), local(stage, 71, "Olga", 3), age=minutes(80)
    )
    for ago in (40, 22, 9):
        stage.talk(texts, minutes(ago), status="undelivered")


TEXTS_VANISH: Final = Scenario(
    name="texts-vanish",
    title="Nobody answers our texts",
    service="dispatch-eu",
    story="Two complaints that sound the same. Ms Haddad (order-9310) has written twice to her "
    "courier, who knows of nothing, though he called her an hour ago and they talked. Mr Weiss "
    "(order-9311) has written three times to his; she says that her phone is on and that not "
    "one text came.",
    questions=(
        "What became of Ms Haddad's texts, and why do calls work?",
        "What became of Mr Weiss's texts, and who knows why?",
        "Which of the two can be mended with this program?",
    ),
    answer="order-9310 is for calls only: her texts reached Twilio and were not passed on "
    "(80910). The mode of a session cannot change: create a new one for calls and texts. "
    "order-9311 is as it should be; Twilio passed his texts on, and the carrier did not deliver "
    "them. The reason is in Twilio's log of the message, whose SID w gives; until then they had "
    "better call.",
    steps=(
        "ctrl+g, order-9310, enter, w: calls or texts: texts go nowhere, and one was tried.",
        "ctrl+g, order-9311, enter, w: last call or text: undelivered, with the SID to look up.",
        "x on order-9310, then n with both people and mode voice-and-message.",
    ),
    shape=_texts_vanish,
)
