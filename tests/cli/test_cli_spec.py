"""``--spec``: the interface as data, so that nobody changes it without seeing it."""

import json
from pathlib import Path

from cli_running import Run

GOLDEN = Path(__file__).parent / "spec.json"


def test_the_interface_is_the_one_on_record(run: Run) -> None:
    done = run("--spec")
    assert done.code == 0
    assert json.loads(done.out) == json.loads(GOLDEN.read_text(encoding="utf-8")), (
        "The interface changed. If it should: proxy-tui --spec > tests/cli/spec.json, "
        "and say so in CHANGELOG.md."
    )


def test_every_command_has_an_about_and_every_flag_a_meaning(run: Run) -> None:
    for command in json.loads(run("--spec").out)["commands"]:
        assert command["about"].endswith("."), command["command"]
        for option in (*command["options"], *command["arguments"]):
            named = option.get("flags") or option["name"]
            assert option["about"] or named == "NAME", (command["command"], named)


def test_every_command_line_of_the_spec_has_help(run: Run) -> None:
    for command in json.loads(run("--spec").out)["commands"]:
        words = command["command"].split()[1:]
        done = run(*words, "--help")
        assert done.code == 0, words
        assert all(option["flags"][0] in done.out for option in command["options"]), words
        assert max(map(len, done.out.splitlines())) <= 100
