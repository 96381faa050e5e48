"""Training sessions about life and death: closed, expired, about to, or silent."""

from datetime import timedelta

from proxy_tui.simulator.demo.scenario_builder import Stage
from proxy_tui.simulator.demo.training_cast import Cast


def plant(stage: Stage, cast: Cast) -> None:
    """Plant them."""
    _ended(stage, cast)
    _expiring(stage, cast)
    stage.session("training-fine", *cast.pair(), contact=timedelta(minutes=7))
    stage.session("training-silent", *cast.pair(), age=timedelta(days=6), contact=timedelta(days=5))
    row = stage.session("training-unknown-state", *cast.pair(), contact=timedelta(hours=1))
    row.status = "unknown"


def _ended(stage: Stage, cast: Cast) -> None:
    two, three, four = (timedelta(hours=hours) for hours in (2, 3, 4))
    row = stage.session("training-closed", *cast.pair(), contact=four)
    stage.close(row, three)
    stage.fail(stage.session("training-failed", *cast.pair()))
    row = stage.session("training-expired", *cast.pair(), contact=four, ttl=3600)
    stage.expire(row)
    row = stage.session("training-closed-late", *cast.pair(), contact=four, ttl=3600)
    stage.close(row, two)


def _expiring(stage: Stage, cast: Cast) -> None:
    contact = timedelta(minutes=50)
    stage.session(
        "training-expiring-soon",
        *cast.pair(),
        contact=contact,
        date_expiry=stage.store.now() + timedelta(minutes=9),
    )
    # Twilio closes late, nobody says how late: this one stays for as long as somebody trains.
    stage.session(
        "training-overdue",
        *cast.pair(),
        contact=contact,
        ttl=1800,
        sweep_delay=timedelta(days=30),
    )
