"""Records whose every text is hostile, from the server to the output of every command."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from cli_running import Done, Run
from shell_world import ShellWorld, shell_world, sign_in

from proxy_tui.formatting.safe_text import safe
from proxy_tui.operations.export import plain_cell

TEXTS = (
    "=cmd|' /C calc'!A0;=1+1,\"q\"",
    "-1",
    "a|b`c`\\|d\ne\r\nf\tg\x00\x1b[31m\u202eevil\u2066\ud800\U0001f468\u200d<b>[x](http://x)</b>@y",
    "x" * 5000,
)
COMMANDS = {
    "services": ("services",),
    "numbers": ("numbers", "--service", "dispatch"),
    "list": ("sessions", "list", "--service", "dispatch"),
    "show": ("sessions", "show", "{sid}"),
    "find": ("sessions", "find", "0011"),
    "diagnose": ("sessions", "diagnose", "{sid}"),
    "close": ("sessions", "close", "{sid}"),
}


@pytest.fixture(scope="module", params=TEXTS, ids=range(len(TEXTS)))
def served(request: pytest.FixtureRequest) -> Iterator[ShellWorld]:
    """Serve an account in which every field that may be any text is this one."""
    text = request.param
    with shell_world(2) as world:
        world.service.overrides = dict.fromkeys(
            ("callback_url", "geo_match_level", "number_selection_behavior"), text
        )
        for number in world.service.numbers:
            number.overrides = dict.fromkeys(("friendly_name", "iso_country"), text)
        for session in world.sessions:
            session.overrides = dict.fromkeys(("unique_name", "mode", "closed_reason"), text)
            for person in session.participants:
                person.overrides = {"friendly_name": text}
            for contact in session.interactions:
                contact.overrides = dict.fromkeys(
                    ("type", "data", "outbound_resource_status"), text
                )
        yield world


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, served: ShellWorld) -> ShellWorld:
    sign_in(monkeypatch, served)
    return served


def printed(run: Run, world: ShellWorld, command: str, format_: str) -> str:
    words = [word.format(sid=world.sessions[0].sid) for word in COMMANDS[command]]
    done: Done = run(*words, "--format", format_, "--reveal")
    assert done.code == 0, done.err
    assert done.err.replace("\n", "").isprintable()
    return done.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_format_holds_the_same_rows_and_nothing_reaches_the_terminal(
    run: Run, world: ShellWorld, command: str
) -> None:
    outs = {
        format_: printed(run, world, command, format_)
        for format_ in ("json", "ndjson", "csv", "md", "table")
    }
    for out in outs.values():
        assert out.replace("\n", "").isprintable()
    whole: Any = json.loads(outs["json"])
    rows = whole if isinstance(whole, list) else [whole]
    assert [json.loads(line) for line in outs["ndjson"].splitlines()] == rows
    lines = list(csv.reader(io.StringIO(outs["csv"], newline=""), strict=True))
    assert lines[0] == list(rows[0])
    assert [[plain_cell(cell) for cell in line] for line in lines[1:]] == [
        [shown(value) for value in row.values()] for row in rows
    ]
    for row in rows:
        if "sid" in row:  # not the checks of a diagnosis
            assert str(row["sid"]) in outs["table"]
            assert str(row["sid"]) in outs["md"]


def shown(value: object) -> str:
    if value is None:
        return ""
    return safe(value if isinstance(value, str) else json.dumps(value))
