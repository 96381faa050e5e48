"""Training sessions about who is in them: nobody, one, somebody removed, somebody twice."""

from datetime import timedelta

from proxy_tui.simulator.demo.scenario_builder import Stage
from proxy_tui.simulator.demo.training_cast import Cast


def plant(stage: Stage, cast: Cast) -> None:
    """Plant them."""
    _missing(stage, cast)
    _removed(stage, cast)
    _doubled(stage, cast)


def _missing(stage: Stage, cast: Cast) -> None:
    stage.session("training-nobody")
    stage.session("training-one-sided", cast.role())
    row = stage.session("training-closed-alone", cast.role())
    stage.close(row, timedelta(hours=1))


def _removed(stage: Stage, cast: Cast) -> None:
    row = stage.session("training-removed", *cast.pair(), contact=timedelta(hours=2))
    stage.remove(row.participants[1], timedelta(hours=1))
    row = stage.session("training-replaced", *cast.pair(), cast.role(), contact=timedelta(hours=2))
    stage.remove(row.participants[2], timedelta(hours=1))


def _doubled(stage: Stage, cast: Cast) -> None:
    """Put one person into two active sessions with one number; and into one that is closed."""
    hour = timedelta(hours=1)
    courier = cast.role()
    for place in (1, 2):
        stage.session(f"training-double-{place}", courier, cast.role(), contact=place * hour)
    courier = cast.role()
    stage.session("training-in-the-way", courier, cast.role(), contact=hour)
    row = stage.session("training-cannot-reopen", courier, cast.role(), contact=3 * hour)
    stage.close(row, 2 * hour)
