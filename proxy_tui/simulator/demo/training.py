"""One session for each thing that can keep two people apart, named after it.

``training-…`` sessions stand in ``marketplace``, but for one in ``rides-us``, and
stay as they are while the rest of the world goes on. What a person finds in each
is what ``proxy_tui.operations.diagnosis`` says of it. What would take a service of
its own (a pool that is empty, or all in reserve) is a scenario.
"""

from datetime import timedelta
from typing import Final

from proxy_tui.simulator.demo import (
    training_life,
    training_numbers,
    training_people,
    training_traffic,
)
from proxy_tui.simulator.demo.scenario_builder import Stage
from proxy_tui.simulator.demo.training_cast import Cast
from proxy_tui.simulator.rules.store import Store

MARKETPLACE: Final = "marketplace"
RIDES: Final = "rides-us"


def train(store: Store) -> None:
    """Plant the training sessions; the services are there already."""
    stages = {service.unique_name: Stage(store, service) for service in store.services}
    _marketplace(stages[MARKETPLACE])
    _rides(stages[RIDES])
    for stage in stages.values():
        stage.finish()


def _marketplace(stage: Stage) -> None:
    stage.service.intercept_callback_url = "https://market.example/proxy/intercept"
    cast = Cast(stage, stage.add_numbers(*(f"+1808555{n:04d}" for n in range(150, 156))), 200)
    training_life.plant(stage, cast)
    training_people.plant(stage, cast)
    training_numbers.plant(stage, cast)
    training_traffic.plant(stage, cast)


def _rides(stage: Stage) -> None:
    """Leave callers outside a session to the service's out-of-session callback."""
    cast = Cast(stage, stage.numbers("+1415"), 930)
    row = stage.session("training-stray-callers", *cast.pair(), contact=timedelta(hours=2))
    stage.close(row, timedelta(hours=1))
