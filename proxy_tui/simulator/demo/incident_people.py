"""Incidents about who is in a session: a stranger, or nobody."""

from datetime import timedelta
from typing import Final

from proxy_tui.simulator.demo.scenario import Scenario, local, minutes
from proxy_tui.simulator.demo.scenario_builder import Stage
from proxy_tui.simulator.rules.options import Options


def _wrong_person(stage: Stage) -> None:
    hugo = local(stage, 60, "Hugo", 1)
    ahn = local(stage, 61, "Ms Ahn", 4)
    okoro = local(stage, 62, "Mr Okoro", 5)
    old = stage.session("order-8702", okoro, hugo, age=timedelta(days=2, hours=3))
    stage.talk(old, timedelta(days=2))
    for ago in (24, 17, 11, 6):
        stage.talk(old, minutes(ago), kind="voice", status="completed", by_second=True)
    old.reopened_at = stage.store.now() - minutes(25)
    stage.session("order-8841", ahn, hugo, age=minutes(70), contact=minutes(50))


WRONG_PERSON: Final = Scenario(
    name="wrong-person",
    title="A courier keeps calling a stranger",
    service="dispatch-eu",
    story="Mr Okoro is on the phone, and upset: for half an hour a courier has been calling him "
    "about a parcel that is not his. His own delivery came two days ago. On the other line is "
    "the courier, Hugo: he cannot get hold of the customer he is on his way to, because somebody "
    "else always answers. Mr Okoro's number ends in 0062, Hugo's in 0060.",
    questions=(
        "Which session brings Hugo and Mr Okoro together, and how old is it?",
        "In which session should Hugo's calls be, and why do they not arrive there?",
        "Which of the two do you close?",
    ),
    answer="order-8702 is Mr Okoro's delivery of two days ago; somebody re-opened it 25 minutes "
    "ago. Meanwhile order-8841, today's delivery to Ms Ahn, had been given the same number for "
    "Hugo. He dials one number in two active sessions, so Twilio cannot tell which one a call of "
    "his belongs to. Close order-8702: it is done. Twilio refuses such a re-opening (80604), "
    "except on accounts that carry an old flag, as this one does.",
    steps=(
        "f, 0060, enter: Hugo is in two active sessions, with the same number to dial.",
        "enter on order-8702, w: the same number in another session, which it names: order-8841.",
        "x and ctrl+s close order-8702; w on order-8841 finds nothing any more.",
    ),
    shape=_wrong_person,
    options=Options(allow_participant_conflict=True),
)


def _one_sided(stage: Stage) -> None:
    stage.session("order-9102", local(stage, 64, "Ms Lind"), age=minutes(35))
    baptiste, priya = local(stage, 65, "Mr Baptiste", 2), local(stage, 67, "Priya", 3)
    row = stage.session(
        "order-9077", baptiste, priya, age=timedelta(hours=2), contact=timedelta(hours=1)
    )
    stage.remove(row.participants[1], minutes(40))


ONE_SIDED: Final = Scenario(
    name="one-sided",
    title="Two customers, and no courier",
    service="dispatch-eu",
    story="Two customers at once. Ms Lind (her number ends in 0064) has never reached her "
    "courier: the call ends before it rings. Mr Baptiste (0065) wrote with his an hour ago, and "
    "now nothing goes through. Dispatch swears that both couriers were put in: Jonas "
    "(+44 7700 900066) for Ms Lind, Priya (+44 7700 900067) for Mr Baptiste.",
    questions=(
        "Who is missing in each of the two sessions, and since when?",
        "Which session can be completed, and which one never again?",
        "How does Mr Baptiste keep the number that he dials?",
    ),
    answer="In order-9102 Jonas was never added; that can be done at any time. In order-9077 "
    "Priya was removed 40 minutes ago, and whoever is removed cannot come back to the same "
    "session (80612). Close order-9077 and create a new session with both: once the old one is "
    "closed, Twilio gives Mr Baptiste the number that he had before.",
    steps=(
        "f, 0064, enter, enter, w: two people: only one is in it. A new session with n mends it.",
        "f, 0065, enter, enter, w: two people, and removed people: Priya cannot come back.",
        "x and ctrl+s close order-9077; n creates the new one, with the numbers of both.",
    ),
    shape=_one_sided,
)
