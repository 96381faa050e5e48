"""Commands that read: their rows in every format, their exit codes, what they say on stderr."""

import csv
import io
import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_running import Done, Run, write_config
from shell_world import ANN, BOB, ShellWorld, shell_world, sign_in, stats

from proxy_tui.operations.export import plain_cell
from proxy_tui.simulator.faults.fault_rules import Fault


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[ShellWorld]:
    """Return an account with three sessions, to which commands sign in."""
    with shell_world() as world:
        sign_in(monkeypatch, world)
        yield world


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Iterator[ShellWorld]:
    """Return an account with three pages of sessions."""
    with shell_world(250) as world:
        sign_in(monkeypatch, world)
        yield world


def listed(run: Run, *words: str) -> Done:
    return run("sessions", "list", "--service", "dispatch", *words)


def names(done: Done) -> list[str]:
    return [row["unique_name"] for row in json.loads(done.out)]


def test_services_are_rows_with_twilios_names(run: Run, world: ShellWorld) -> None:
    done = run("services", "--format", "json", "--stats")
    assert (done.code, [row["unique_name"] for row in json.loads(done.out)]) == (
        0,
        ["empty", "dispatch"],
    )
    assert json.loads(done.out)[1]["default_ttl"] == 3600
    told = stats(done.err)
    assert (told["rows"], told["requests"], told["complete"]) == (2, 1, True)
    assert run("services").out.splitlines()[0].split()[:2] == ["sid", "unique_name"]


def test_each_format_has_the_same_sessions(run: Run, world: ShellWorld) -> None:
    rows = json.loads(listed(run, "--format", "json").out)
    lines = listed(run, "--format", "ndjson").out.splitlines()
    assert [json.loads(line) for line in lines] == rows
    cells = list(csv.reader(io.StringIO(listed(run, "--format", "csv").out)))
    assert cells[0] == list(rows[0])
    assert [[plain_cell(cell) for cell in line] for line in cells[1:]] == [
        ["" if value is None else str(value) for value in row.values()] for row in rows
    ]
    assert {row["unique_name"] for row in rows} == {"job-0", "job-1", "job-2"}
    assert list(rows[0])[:1] + list(rows[0])[-2:] == ["sid", "expires_at", "expires_by"]
    for format_ in ("table", "md"):
        text = listed(run, "--format", format_).out
        assert all(row["sid"] in text and row["expires_at"] in text for row in rows)


def test_an_expiry_is_told_with_its_rule_and_none_once_it_is_over(
    run: Run, world: ShellWorld
) -> None:
    world.sessions[2].status = "closed"
    rows = {row["unique_name"]: row for row in json.loads(listed(run, "--format", "json").out)}
    assert rows["job-0"]["expires_by"] == "service_default"
    assert rows["job-1"]["expires_at"].endswith("Z")
    assert rows["job-2"]["expires_at"] is rows["job-2"]["expires_by"] is None


def test_nothing_there_is_a_whole_document(run: Run, world: ShellWorld) -> None:
    outs = {
        format_: run("sessions", "list", "--service", "empty", "--format", format_).out
        for format_ in ("json", "ndjson", "csv")
    }
    assert outs["json"] == "[]\n"
    assert outs["ndjson"] == ""
    assert outs["csv"].startswith("sid,service_sid,")
    assert outs["csv"].count("\n") == 1


def test_a_query_a_view_an_order_and_a_limit_hold_together(run: Run, many: ShellWorld) -> None:
    query = ("--query", "job-1*", "--format", "json", "--columns", "unique_name,ttl")
    done = listed(run, *query, "--sort", "name", "--limit", "3", "--stats")
    assert json.loads(done.out) == [
        {"unique_name": name, "ttl": 0} for name in ("job-1", "job-10", "job-100")
    ]
    assert stats(done.err)["requests"] == 4  # the service and all of its pages
    assert names(listed(run, *query, "--sort", "name", "--reverse", "--limit", "1")) == ["job-199"]
    assert names(listed(run, "--view", "in progress", "--format", "json")) == ["job-0"]
    assert names(listed(run, "--view", "3", "--format", "json")) == ["job-0"]


def test_a_saved_view_brings_its_order_unless_another_is_asked_for(
    run: Run, many: ShellWorld
) -> None:
    write_config('[views]\nMine = { query = "job-1*", sort = "-name", columns = ["newer"] }\n')
    one = ("--view", "mine", "--format", "json", "--limit", "1")
    assert names(listed(run, *one)) == ["job-199"]
    assert names(listed(run, *one, "--sort", "name")) == ["job-1"]


def test_a_limit_reads_no_more_pages_than_it_needs(run: Run, many: ShellWorld) -> None:
    done = listed(run, "--limit", "5", "--format", "ndjson", "--stats")
    assert len(done.out.splitlines()) == 5
    assert stats(done.err)["requests"] == 2


def test_a_query_about_people_reads_them(run: Run, world: ShellWorld) -> None:
    assert names(listed(run, "--query", "participants:2", "--format", "json")) == ["job-0"]
    assert len(names(listed(run, "--view", "One-sided", "--format", "json"))) == 2


def test_people_that_cannot_be_read_make_a_list_incomplete(run: Run, world: ShellWorld) -> None:
    path = f"*/{world.sessions[1].sid}/Participants"
    world.faults.add(Fault(effect="status", status=403, path=path))
    done = listed(run, "--query", "participants<2", "--format", "json")
    assert (done.code, names(done)) == (5, ["job-2"])
    assert "participants of 1 session could not be read" in done.err


@pytest.mark.parametrize("order", [(), ("--sort", "name")])
def test_a_list_that_broke_off_prints_what_it_has(
    run: Run, many: ShellWorld, order: tuple[str, ...]
) -> None:
    many.break_page(3)
    done = listed(run, "--format", "json", "--stats", *order)
    assert (done.code, len(json.loads(done.out))) == (5, 200)
    assert done.err.startswith("proxy-tui: The list broke off after 200 sessions: ")
    assert len(done.err.splitlines()) <= 3
    assert stats(done.err)["complete"] is False


def test_a_list_whose_first_page_fails_prints_nothing(run: Run, world: ShellWorld) -> None:
    world.break_page(1)
    done = listed(run, "--format", "json")
    assert (done.code, done.out) == (1, "")


def test_a_file_is_private_and_replaced_only_by_a_whole_one(run: Run, many: ShellWorld) -> None:
    path = Path("list.json")
    words = ("--format", "json", "-o", str(path))
    assert (listed(run, *words).code, len(json.loads(path.read_text()))) == (0, 250)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("old")
    many.break_page(2)
    done = listed(run, *words)
    assert (done.code, done.out, path.read_text()) == (5, "", "old")
    assert "list.json was not written; --partial writes what there is." in done.err
    many.faults.clear()
    many.break_page(2)
    assert listed(run, *words, "--partial").code == 5
    assert len(json.loads(path.read_text())) == 100
    assert sorted(one.name for one in Path.cwd().glob(".list*")) == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--query", " "], 2, "The query is empty"),
        (["--query", "colour:red"], 2, "The query is not understood"),
        (["--query", "job", "--view", "Open"], 2, "--query and --view are both given"),
        (["--view", "Opn"], 2, "Did you mean Open?"),
        (["--columns", "sidd"], 2, "Did you mean sid?"),
        (["--limit", "0"], 2, "'0' is not a number from 1 on"),
        (["--reverse"], 2, "--reverse belongs to --sort"),
        (["--format", "xml"], 2, "xml"),
        (["--service", "nosuch"], 4, "no service named nosuch"),
        (["-o", "/dev/full"], 1, "/dev/full is not a plain file"),
        (["-o", "missing/list"], 1, "cannot be written"),
    ],
)
def test_what_is_wrong_is_said_in_two_lines(
    run: Run, world: ShellWorld, words: list[str], code: int, said: str
) -> None:
    done = listed(run, *words)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert len(done.err.splitlines()) <= 2


def test_without_a_service_the_flag_is_named(run: Run, world: ShellWorld) -> None:
    done = run("sessions", "list")
    assert done.code == 2
    assert "Add --service" in done.err


def test_wrong_credentials_are_three(
    run: Run, world: ShellWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "wrong")
    assert run("services").code == 3
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    assert run("services").code == 3


def shown(run: Run, *words: str) -> dict[str, Any]:
    done = run("sessions", "show", "--format", "json", *words)
    assert done.code == 0, done.err
    return dict(json.loads(done.out))


def test_a_session_is_shown_by_sid_name_or_text(run: Run, world: ShellWorld) -> None:
    sid = world.sessions[0].sid
    address = f"https://x.example/v1/Services/{world.service.sid}/Sessions/{sid.upper()}"
    for words in ([sid], ["job-0"], [address], ["job-0", "--service", "dispatch"]):
        row = shown(run, *words)
        assert row["sid"] == sid
        assert {one["letter"] for one in row["participants"]} == {"A", "B"}
        assert row["interactions"][0]["direction"] in {"A → B", "B → A"}


def test_numbers_are_masked_and_bodies_left_out_until_revealed(run: Run, world: ShellWorld) -> None:
    world.sessions[0].unique_name = f"call {ANN} or 07700 900012, order 20261126001"
    sid = world.sessions[0].sid
    for format_ in ("table", "json", "ndjson", "csv", "md"):
        out = run("sessions", "show", sid, "--format", format_).out.replace(" ", "")
        for hidden in ("900011", "900012", "seeyouat5"):
            assert hidden not in out, format_
        assert "20261126001" in out
        assert "+442079460011" in out  # a number of the pool is nobody's own
        whole = run("sessions", "show", sid, "--format", format_, "--reveal").out
        assert [one for one in (ANN, BOB, "see you at 5") if one not in whole] == [], format_


@pytest.mark.parametrize(
    ("what", "code"), [("KC" + "0" * 32, 4), ("nosuch", 4), ("KC12345678", 2), ("", 2)]
)
def test_a_session_that_is_not_there_and_text_that_names_none(
    run: Run, world: ShellWorld, what: str, code: int
) -> None:
    for verb in ("show", "diagnose"):
        done = run("sessions", verb, what)
        assert (done.code, done.out) == (code, "")
        assert done.err.startswith("proxy-tui: ")


def test_a_service_is_no_session(run: Run, world: ShellWorld) -> None:
    for verb in ("show", "find"):
        done = run("sessions", verb, world.service.sid)
        assert (done.code, done.out) == (2, "")


def test_a_name_in_two_services_asks_which(run: Run, world: ShellWorld) -> None:
    world.store.add_session(world.store.services[1], unique_name="job-0")
    done = run("sessions", "show", "job-0")
    assert done.code == 2
    assert "Several services have a session of this name: empty, dispatch." in done.err
    assert run("sessions", "show", "job-0", "--service", "dispatch").code == 0


def test_a_session_that_may_be_where_nothing_could_be_asked(run: Run, world: ShellWorld) -> None:
    world.faults.add(Fault(effect="status", status=403, path=f"*{world.service.sid}/Sessions/*"))
    done = run("sessions", "show", "job-1")
    assert (done.code, done.out) == (5, "")
    assert "dispatch failed" in done.err


@pytest.mark.parametrize("what", ["+44 7700 900011", "0011", "job-0", "+44••••0011"])
def test_a_session_is_found_by_number_digits_and_name(
    run: Run, world: ShellWorld, what: str
) -> None:
    done = run("sessions", "find", what, "--format", "json")
    rows = json.loads(done.out)
    assert (done.code, [row["unique_name"] for row in rows][:1]) == (0, ["job-0"])
    assert "900011" not in done.out


def test_a_search_can_be_limited_to_services_and_hits(run: Run, world: ShellWorld) -> None:
    words = ("sessions", "find", "0011", "--format", "json")
    assert json.loads(run(*words, "--service", "empty").out) == []
    both = json.loads(run(*words, "--service", "empty", "--service", "dispatch").out)
    assert {row["matched_by"] for row in both} == {"own number"}
    assert len(json.loads(run(*words, "--limit", "1").out)) == 1
    assert run("sessions", "find", "+44 77").code == 2


def test_a_search_that_missed_a_service_is_incomplete(run: Run, world: ShellWorld) -> None:
    empty = world.store.services[1].sid
    world.faults.add(Fault(effect="status", status=403, path=f"*{empty}/Sessions"))
    done = run("sessions", "find", "900011", "--format", "json")
    assert (done.code, len(json.loads(done.out))) == (5, 1)
    assert "empty failed" in done.err


def test_a_diagnosis_is_a_row_for_each_check(run: Run, world: ShellWorld) -> None:
    done = run("sessions", "diagnose", "job-1", "--format", "json")
    rows = json.loads(done.out)
    assert (done.code, rows[0]["check"], rows[0]["verdict"]) == (0, "people", "cause")
    assert len({row["check"] for row in rows}) == len(rows) > 10


def test_a_diagnosis_of_which_part_could_not_be_read_is_incomplete(
    run: Run, world: ShellWorld
) -> None:
    world.faults.add(Fault(effect="status", status=403, path="*/PhoneNumbers"))
    done = run("sessions", "diagnose", "job-0", "--format", "json")
    assert done.code == 5
    assert json.loads(done.out)
    assert "the number pool: " in done.err


def test_the_pool_is_listed_whole(run: Run, world: ShellWorld) -> None:
    done = run("numbers", "--service", "dispatch", "--format", "json")
    rows = json.loads(done.out)
    assert {row["phone_number"] for row in rows} == {
        "+442079460011", "+442079460012", "+442079460013",
    }  # fmt: skip
    assert rows[0]["capabilities"]["voice"] is True


def test_flags_may_stand_before_or_after_the_command(
    run: Run, world: ShellWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PROXY_TUI_BASE_URL")
    flags = ("--base-url", world.base_url, "--service", "dispatch", "--read-only")
    command = ("sessions", "list", "--format", "csv")
    assert run(*flags, *command).out == run(*command, *flags).out != ""


def test_the_demo_needs_no_account(run: Run) -> None:
    done = run("services", "--demo", "--format", "csv", "--columns", "unique_name")
    assert done.out.splitlines() == [
        "unique_name", "dispatch-eu", "rides-us", "marketplace", "pilot",
    ]  # fmt: skip
    assert run("--demo", "services", "--format", "csv", "--columns", "unique_name").out == done.out


def test_requests_can_be_logged(run: Run, world: ShellWorld) -> None:
    run("services", "--debug", "debug.log")
    assert "/v1/Services" in Path("debug.log").read_text()


@pytest.mark.parametrize("name", ["", "  "])
def test_a_file_without_a_name_is_refused_and_not_printed(
    run: Run, world: ShellWorld, name: str
) -> None:
    done = run("sessions", "list", "--service", "dispatch", "-o", name)
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize(
    "words", [("services",), ("numbers", "--service", "dispatch"), ("journal",)]
)
def test_every_list_can_be_limited(run: Run, world: ShellWorld, words: tuple[str, ...]) -> None:
    for name in ("job-1", "job-2"):
        run("sessions", "close", name, "--service", "dispatch", "--yes")
    every = json.loads(run(*words, "--format", "json").out)
    assert len(every) > 1
    assert json.loads(run(*words, "--format", "json", "--limit", "1").out) == every[:1]
