"""Command lines that open a place again: one line, quoted, without numbers, read back whole."""

import argparse
import shlex
import subprocess
from typing import Any

import pytest
from hypothesis import example, given, strategies as st
from incident_world import ADA, NOON
from query_samples import SENSIBLE, TEXTS
from session_samples import session

from proxy_tui.api.models import Service
from proxy_tui.cli.arguments import build_parser
from proxy_tui.cli.strict_argparse import parse
from proxy_tui.formatting.redaction import has_number, remember_people
from proxy_tui.operations.connection import Connection
from proxy_tui.operations.export import CopyItem, Links
from proxy_tui.operations.query import BUILT_IN, View, compile_query, joined
from proxy_tui.settings import Settings

SERVICE = Service(sid="KS" + "1" * 32, unique_name="dispatch-eu")
ALL, OPEN, EXPIRING = BUILT_IN[0], BUILT_IN[1], BUILT_IN[3]
MINE = View("", "Mine", "courier or status:open", "from the config file")


def links(settings: dict[str, Any] | None = None, **connection: Any) -> Links:
    """Return links to an account that environment variables signed in to."""
    client: Any = None
    told: dict[str, Any] = {"label": "acme", "environment": "", "account_sid": "AC", "source": ""}
    made = Connection(client=client, writer=client, **(told | connection))
    return Links(made, Settings(**(settings or {})))


def read(item: CopyItem | None) -> argparse.Namespace:
    """Return what the program's own parser makes of a line."""
    assert item is not None
    assert item.text.isprintable()
    program, *words = shlex.split(item.text)
    assert program == "proxy-tui"
    return parse(build_parser(), words)


def listed(view: View = ALL, typed: str = "", *, revealed: bool = False) -> CopyItem:
    return links().to_sessions(SERVICE, view, typed, NOON, revealed=revealed)


# -- what signs in


@pytest.mark.parametrize(
    ("settings", "connection", "begins"),
    [
        ({}, {}, "proxy-tui --service"),
        ({}, {"profile": "live eu"}, "proxy-tui --profile 'live eu' --service"),
        (
            {"base_url": "http://127.0.0.1:8123", "base_url_origin": "--base-url"},
            {"profile": "a"},
            "proxy-tui --profile a --base-url http://127.0.0.1:8123 --service",
        ),
        (
            {"base_url": "http://127.0.0.1:8123", "base_url_origin": "environment"},
            {},
            "proxy-tui --service",
        ),
        ({}, {"is_demo": True}, "proxy-tui --demo --service"),
        ({"scenario": "busy"}, {"is_demo": True}, "proxy-tui --demo --scenario busy --service"),
        ({"scenario": "busy"}, {}, "proxy-tui --service"),
    ],
)
def test_a_line_signs_in_to_the_same_account(
    settings: dict[str, Any], connection: dict[str, Any], begins: str
) -> None:
    line = links(settings, **connection).to_session(SERVICE, session()).text
    assert line.startswith(f"{begins} dispatch-eu --session KC")


# -- a session


def test_a_session_is_named_by_its_sid_and_its_service() -> None:
    item = links().to_session(SERVICE, session(7, unique_name=f"for {ADA}"))
    assert item == CopyItem("link", "Link to this session", item.text)
    read_back = read(item)
    assert (read_back.service, read_back.session) == ("dispatch-eu", f"KC{7:032x}")
    assert not has_number(item.text)


@pytest.mark.parametrize(
    "name", [None, "", "two words", "-x", "$(reboot)", "a'b", ADA, "x" * 40, "job\x1b[31m", "日本"]
)
def test_a_service_whose_name_is_no_plain_word_is_named_by_its_sid(name: str | None) -> None:
    service = Service(sid=SERVICE.sid, unique_name=name)
    assert read(links().to_session(service, session())).service == SERVICE.sid


# -- a list


@pytest.mark.parametrize(
    ("view", "typed", "flags"),
    [
        (ALL, "", ""),
        (OPEN, "", " --view Open"),
        (EXPIRING, "", " --view 'Expiring <1 h'"),
        (ALL, "idle>1d job", " --query 'idle>1d job'"),
        (ALL, "-name:job-*", " --query='-name:job-*'"),
        (OPEN, "job", " --query 'status:open job'"),
        (EXPIRING, "a'b", """ --query 'expires<1h a'"'"'b or is:expired a'"'"'b'"""),
        (MINE, "", " --query 'courier or status:open'"),
        (View("2", "Open", "status:open age>2h"), "", " --query 'status:open age>2h'"),
    ],
)
def test_a_list_is_named_by_its_view_or_by_a_query_that_says_the_same(
    view: View, typed: str, flags: str
) -> None:
    item = listed(view, typed)
    assert item.label == "Link to this list"
    assert item.text == f"proxy-tui --service dispatch-eu{flags}"
    read(item)


@pytest.mark.parametrize(
    ("view", "typed", "left_out"),
    [
        (OPEN, "stauts:open", "the filter: a command line does not understand it"),
        (OPEN, "is:marked", "the filter: a command line does not understand it"),
        (OPEN, "or", "the filter: no single query says it"),
        (OPEN, f"name:{ADA}", "the filter: it holds a number, and those are masked"),
        (View("", "Odd", "stauts:x"), "", "the view: a command line does not understand it"),
        (View("", "Her", ADA), "", "the view: it holds a number, and those are masked"),
    ],
)
def test_what_a_line_cannot_say_is_left_out_and_the_label_says_so(
    view: View, typed: str, left_out: str
) -> None:
    item = listed(view, typed)
    assert item.label == f"Link to this list, without {left_out}"
    assert read(item).open_query is None
    assert read(item).open_view == ("Open" if view is OPEN else None)


def test_a_filter_keeps_its_number_once_numbers_are_shown() -> None:
    assert ADA in listed(typed=f"name:{ADA}", revealed=True).text


def test_a_number_of_somebody_who_was_read_is_masked_without_its_country_too() -> None:
    remember_people([ADA])
    assert "7700900101" not in listed(typed="07700900101").text


@given(st.sampled_from((*BUILT_IN, MINE)), st.lists(SENSIBLE, max_size=2).map(" or ".join) | TEXTS)
@example(ALL, "-a")
@example(ALL, "a\nb\x1b[31m")
@example(OPEN, "'; reboot; '")
def test_a_line_is_read_back_as_the_same_sessions(view: View, typed: str) -> None:
    item = listed(view, typed)
    back = read(item)
    assert (back.service, back.open_find) == ("dispatch-eu", None)
    if "without" not in item.label:
        views = {one.name: one.query for one in BUILT_IN}
        text = views[back.open_view] if back.open_view is not None else back.open_query or ""
        assert text == joined(view.query, typed)
        assert not compile_query(text, NOON).problems


# -- a search


@pytest.mark.parametrize(
    ("typed", "found", "label"),
    [
        ("job-00150", "job-00150", ""),
        ("0123", "0123", ""),
        ("123456", "123456", ""),
        ("+44••••0101", "+44••••0101", ""),
        (f"see KC{7:032x}, please", f"KC{7:032x}", ""),
        (ADA, "0101", ", by the last four digits"),
        ("07700 900101", "0101", ", by the last four digits"),
        ("whatsapp:+447700900101", "0101", ", by the last four digits"),
        ("-dash", "-dash", ""),
        ("a'; reboot", "a'; reboot", ""),
    ],
)
def test_a_search_is_repeated_without_a_whole_number(typed: str, found: str, label: str) -> None:
    item = links().to_search(typed, None, revealed=False)
    assert item is not None
    assert item.label == f"Link to this search{label}"
    assert (read(item).open_find, read(item).service) == (found, "")


def test_a_search_keeps_its_number_once_numbers_are_shown() -> None:
    item = links().to_search(ADA, SERVICE, revealed=True)
    assert (read(item).open_find, read(item).service) == (ADA, "dispatch-eu")


def test_a_name_that_holds_somebodys_number_is_not_written() -> None:
    remember_people([ADA])
    assert links().to_search("order-7700900101x", None, revealed=False) is None
    assert links().to_search("order-7700900101x", None, revealed=True) is not None


@pytest.mark.parametrize("typed", ["", " ", "a\nb", "+44"])
def test_what_cannot_be_searched_or_typed_has_no_line(typed: str) -> None:
    assert links().to_search(typed, None, revealed=False) is None


# -- in a shell


@pytest.mark.parametrize(
    "typed", ["$(reboot) `reboot` ${HOME}", "a'b\"c", "a\\b !x ~ * ? #", "-x --y", "Zoë → 日本"]
)
def test_a_line_pastes_into_bash_as_it_was_written(typed: str) -> None:
    item = listed(typed=typed)
    assert item.label == "Link to this list"
    line = item.text
    done = subprocess.run(
        ["bash", "-c", f"proxy-tui() {{ printf '%s\\n' \"$@\"; }}; {line}"],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stdout.splitlines() == shlex.split(line)[1:]
    assert done.stderr == ""
