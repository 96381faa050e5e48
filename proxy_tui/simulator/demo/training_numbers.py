"""Training sessions about the numbers people dial: none, lost, unfit, foreign, used up."""

from datetime import timedelta
from typing import Final

from proxy_tui.simulator.demo import sample_data as words
from proxy_tui.simulator.demo.scenario_builder import MONTH, Role, Stage
from proxy_tui.simulator.demo.training_cast import Cast
from proxy_tui.simulator.rules.records import Session

_HOUR: Final = timedelta(hours=1)
_CROWD: Final = 104
"""Sessions on one number; Twilio advises 100 at most (Proxy limits page)."""


def plant(stage: Stage, cast: Cast) -> None:
    """Plant them."""
    _without(stage, cast)
    _unfit(stage, cast)
    _used_up(stage)
    _crowd(stage)


def _without(stage: Stage, cast: Cast) -> None:
    stage.session("training-no-number", cast.role(), cast.role()._replace(number=None))
    stage.add_numbers("+442079460950", "+442079460951", reserved=True)
    abroad = Role(words.british(98), None, "Rosa")
    stage.session("training-reserved-uk", cast.role(), abroad)


def _unfit(stage: Stage, cast: Cast) -> None:
    lost, renewed = stage.add_numbers("+18085550158", "+18085550159")
    (voice,) = stage.add_numbers("+18085550157", sms=False)
    gone = cast.role()._replace(number=lost)
    stage.session("training-number-gone", gone, cast.role(), contact=_HOUR)
    stage.service.numbers.remove(lost)
    row = stage.session(
        "training-number-unused", cast.role()._replace(number=renewed), cast.role(), contact=_HOUR
    )
    # The number was taken out and put back; Twilio counts by the SID that it had before.
    row.participants[0].proxy_identifier_sid = stage.store.new_sid("PN")
    stage.session("training-no-texts", cast.role()._replace(number=voice), cast.role())
    french = cast.role()._replace(identifier=words.french(9001), name="Maïa")
    stage.session("training-abroad", french, cast.role(), contact=_HOUR)


def _used_up(stage: Stage) -> None:
    """Name the two sessions of whoever holds both Australian numbers."""
    worker = words.AU_MOBILES[3]
    held = [row for row in stage.service.sessions if _is_in(row, worker)]
    for place, row in enumerate(held, 1):
        stage.rename(row, f"training-used-up-{place}")
        row.mode, row.ttl, row.date_expiry, row.history = "voice-and-message", MONTH, None, None
        stage.talk(row, timedelta(0))


def _is_in(row: Session, identifier: str) -> bool:
    return row.is_active and any(person.identifier == identifier for person in row.participants)


def _crowd(stage: Stage) -> None:
    """Let more sessions than Twilio advises use one number, behind the first page."""
    crowd = Cast(stage, stage.add_numbers("+18085550156"), 600)
    for place in range(_CROWD):
        stage.session(
            f"sale-{place + 1:04d}",
            *crowd.pair(),
            age=timedelta(days=10, minutes=-20 * place),
            contact=timedelta(minutes=12 + 7 * place),
        )
    stage.session("training-crowded", *crowd.pair(), contact=_HOUR)
