"""Refusals, and the fields of a request, on their own."""

import re
from pathlib import Path

from proxy_tui import simulator
from proxy_tui.simulator.rules import refusals
from proxy_tui.simulator.rules.validation import Fields


def test_every_code_of_the_table_is_used() -> None:
    sources = [path.read_text("utf-8") for path in Path(simulator.__path__[0]).rglob("*.py")]
    used = re.findall(
        r"(?:RefusalError\(|code(?:: int)? ?= ?|\d{3}: |else )(\d{5})", "\n".join(sources)
    )
    injected = {20409, 20429}  # by fault files only
    assert set(refusals._MEANINGS) - {int(code) for code in used} == injected


def test_a_refusal_of_an_unknown_code_still_says_something() -> None:
    body = refusals.RefusalError(12345).body()
    assert (body["status"], body["message"]) == (400, "Refused.")


def test_a_field_may_repeat_and_an_empty_one_is_absent() -> None:
    fields = Fields({"Ttl": [""], "Participants": ["a", "b"]})
    assert fields.all("Participants") == ["a", "b"]
    assert fields.integer("Ttl") is None
