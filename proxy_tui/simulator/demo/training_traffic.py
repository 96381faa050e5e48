"""Training sessions about calls and texts: wrong kind, not passed on, lost, not answered."""

from datetime import timedelta
from typing import Final

from proxy_tui.simulator.demo.scenario_builder import Stage
from proxy_tui.simulator.demo.training_cast import Cast

_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)


def plant(stage: Stage, cast: Cast) -> None:
    """Plant them."""
    _mode(stage, cast)
    _outcome(stage, cast)


def _mode(stage: Stage, cast: Cast) -> None:
    """Plant what was tried in a session that does not take it (80910, 80911)."""
    row = stage.session("training-text-in-calls", *cast.pair(), mode="voice-only")
    stage.talk(row, 2 * _HOUR, passed_on=False)
    stage.talk(row, _HOUR, kind="voice", status="completed")
    row = stage.session("training-call-in-texts", *cast.pair(), mode="message-only")
    stage.talk(row, 2 * _HOUR, kind="voice", passed_on=False)
    stage.talk(row, _HOUR)
    stage.session("training-texts-only", *cast.pair(), mode="message-only", contact=_HOUR)
    chat = cast.role()._replace(identifier="messenger:2468013579", name="Chat")
    stage.session("training-chat", chat, cast.role(), contact=_HOUR)


def _outcome(stage: Stage, cast: Cast) -> None:
    row = stage.session("training-not-passed-on", *cast.pair(), contact=2 * _HOUR)
    stage.talk(row, _HOUR, passed_on=False)
    row = stage.session("training-intercepted", *cast.pair(), contact=2 * _HOUR)
    stage.talk(row, _HOUR, kind="voice", passed_on=False)
    row = stage.session("training-undelivered", *cast.pair(), contact=2 * _HOUR)
    stage.talk(row, _HOUR, status="undelivered", by_second=True)
    row = stage.session("training-no-answer", *cast.pair(), contact=2 * _HOUR)
    stage.talk(row, _HOUR, kind="voice", status="no-answer")
    stage.session("training-never-used", *cast.pair())
    row = stage.session("training-still-sending", *cast.pair(), contact=2 * _HOUR)
    stage.talk(row, _MINUTE, status="queued")
