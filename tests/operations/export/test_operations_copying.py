"""What can be copied from a session: complete, masked, and safe to paste into a shell."""

import json
import shlex
from datetime import timedelta
from typing import Any

import pytest
from incident_world import ADA, BEN, CAY, NOON, POOL, a_world

from proxy_tui.operations.export.copying import (
    CopyItem,
    copy_items,
    curl_line,
    table_items,
    twilio_line,
)

BASE = "https://proxy.twilio.com"
SERVICE = "KS" + "1" * 32
SESSION = "KC" + "2" * 32


def copied(*people: str, overrides: Any = None, **fields: Any) -> dict[str, CopyItem]:
    """What can be copied from a session, by id."""
    world, service = a_world()
    given: dict[str, Any] = {"name": "job-00012", "ttl": 3600} | fields
    session = world.session(service, *(people or (ADA, BEN)), **given)
    session.overrides = overrides
    for place, one in enumerate(session.participants):
        one.friendly_name = f"Friend {place} +447700900199"
        if place == 2:
            one.date_deleted = NOON
    shown = world.client.fetch_session(service.sid, session.sid)
    found = copy_items(
        shown,
        world.model(service),
        world.client.list_participants(service.sid, session.sid),
        now=NOON,
        base_url=BASE,
    )
    assert len({one.id for one in found}) == len(found)
    return {one.id: one for one in found}


def test_everything_there_is_can_be_copied_the_usual_first() -> None:
    assert list(copied()) == [
        "sid", "name", "dials.A", "dials.B", "row", "json", "twilio", "curl",
    ]  # fmt: skip


def test_sid_and_name_are_copied_as_they_are() -> None:
    found = copied(name="Order #4481 / Zürich")
    assert found["sid"].text.startswith("KC")
    assert len(found["sid"].text) == 34
    assert found["name"].text == "Order #4481 / Zürich"


@pytest.mark.parametrize("name", [None, ""])
def test_a_session_without_a_name_offers_none(name: str | None) -> None:
    assert "name" not in copied(overrides={"unique_name": name})


def test_a_name_cannot_act_on_the_terminal_it_is_pasted_into() -> None:
    found = copied(name="x\nrm -rf ~\x1b]0;y\a")
    assert found["name"].text.isprintable()
    assert found["row"].text.replace("\t", "").isprintable()


def test_the_number_to_dial_is_copied_so_that_it_can_be_dialled() -> None:
    found = copied()
    assert found["dials.A"].text == POOL[0]
    assert found["dials.A"].label == "Number that A (+44••••0101) dials"
    assert found["dials.B"].text == POOL[1]


def test_a_removed_person_and_one_without_a_number_have_none_to_copy() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN, CAY)
    session.participants[0].date_deleted = NOON
    session.participants[1].proxy_identifier = None
    people = world.client.list_participants(service.sid, session.sid)
    shown = world.client.fetch_session(service.sid, session.sid)
    found = copy_items(shown, world.model(service), people, now=NOON, base_url=BASE)
    assert [one.id for one in found if one.id.startswith("dials")] == ["dials.B"]


def test_before_the_people_are_read_the_rest_can_be_copied() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    shown = world.client.fetch_session(service.sid, session.sid)
    found = copy_items(shown, world.model(service), now=NOON, base_url=BASE)
    assert [one.id for one in found] == ["sid", "row", "json", "twilio", "curl"]
    assert found[1].text.endswith("\t–")


def test_the_row_has_its_cells_in_order_and_is_masked() -> None:
    cells = copied(date_last_interaction=NOON - timedelta(minutes=5))["row"].text.split("\t")
    assert cells[1:] == [
        "job-00012",
        "open",
        "both",
        "2026-03-01 12:00:00 UTC",
        "2026-03-01 11:55:00 UTC",
        "2026-03-01 12:55:00 UTC",
        "A +44••••0101 dials +44 20 7946 0011; B +44••••0102 dials +44 20 7946 0012",
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ttl": 0}, "no ttl"),
        ({"status": "closed"}, "–"),
        ({"overrides": {"date_expiry": "?"}}, "?"),
    ],
)
def test_a_row_without_an_expiry_says_so(fields: dict[str, Any], words: str) -> None:
    found = copied(**fields)
    assert found["row"].text.split("\t")[6] == words
    assert json.loads(found["json"].text)["date_expiry"] == ("?" if words == "?" else None)


def test_the_json_has_every_field_under_twilios_name_and_is_masked() -> None:
    found = json.loads(copied()["json"].text)
    assert found["unique_name"] == "job-00012"
    assert found["date_created"] == "2026-03-01T12:00:00Z"
    assert found["ttl"] == 3600
    assert found["date_ended"] is None
    first = found["participants"][0]
    assert first["identifier"] == "+44••••0101"
    assert first["proxy_identifier"] == POOL[0]


def test_no_text_holds_the_number_of_a_person() -> None:
    for one in copied(ADA, BEN, CAY, name="for +447700900199").values():
        if one.id == "name":
            continue  # asked for as it is
        for number in (ADA, BEN, CAY, "+447700900199"):
            assert number not in one.text, one.id
            assert number not in one.label, one.id


def test_the_twilio_cli_command_names_the_session() -> None:
    assert shlex.split(twilio_line(SERVICE, SESSION)) == [
        "twilio",
        "api:proxy:v1:services:sessions:fetch",
        "--service-sid",
        SERVICE,
        "--sid",
        SESSION,
        "-o",
        "json",
    ]


def test_the_curl_command_leaves_key_and_secret_to_the_shell() -> None:
    line = curl_line(f"{BASE}/", SERVICE, SESSION)
    assert '-u "$TWILIO_API_KEY:$TWILIO_API_SECRET"' in line
    assert shlex.split(line)[-1] == f"{BASE}/v1/Services/{SERVICE}/Sessions/{SESSION}"


def test_a_sid_that_is_none_cannot_run_anything() -> None:
    evil = "KC; rm -rf ~ $(id) `id`\n&"
    assert shlex.split(twilio_line(SERVICE, evil))[5] == evil.replace("\n", "␊")
    assert shlex.split(curl_line(BASE, SERVICE, evil))[-1].endswith(evil.replace("\n", "␊"))


def test_no_text_but_the_json_breaks_a_line() -> None:
    for one in copied().values():
        assert ("\n" in one.text) == (one.id == "json")
        assert one.label


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+447700900199", "@SUM(1)", "\uff1d1", "-2+3"])
def test_a_cell_of_the_row_runs_nothing_in_a_spreadsheet(name: str) -> None:
    cell = copied(name=name)["row"].text.split("\t")[1]
    assert cell[0] == "'"
    assert cell[1:] in {name, "+44••••0199"}


def test_a_name_with_a_number_is_copied_masked_and_says_so() -> None:
    name = copied(name="call +447700900199")["name"]
    assert (name.text, name.label) == ("call +44••••0199", "Name, number masked")


# A table of several sessions


def tables(*names: str) -> dict[str, str]:
    """The tables of sessions with these names, by id."""
    world, service = a_world()
    for name in names:
        world.session(service, name=name)
    shown = world.client.list_sessions(service.sid).items
    pairs = [
        (world.model(service), one) for one in sorted(shown, key=lambda one: one.unique_name or "")
    ]
    return {one.id: one.text for one in table_items(pairs, NOON)}


def test_a_table_has_a_heading_and_a_line_for_each_session_with_whole_sids() -> None:
    found = tables("job-1", "job-2")
    heading, *lines = [line.split("\t") for line in found["tsv"].split("\n")]
    assert heading[:4] == ["SID", "Name", "Service", "State"]
    assert [line[1] for line in lines] == ["job-1", "job-2"]
    assert all(len(line) == len(heading) for line in lines)
    assert found["sids"].split("\n") == [line[0] for line in lines]
    assert all(len(line[0]) == 34 for line in lines)


def test_a_table_masks_numbers_and_runs_nothing_in_a_spreadsheet() -> None:
    found = tables("Ann +447700900123", "=1+2\tx")
    assert "900123" not in "".join(found.values())
    lines = found["tsv"].split("\n")
    assert len(lines) == 3
    assert "\t=" not in found["tsv"]


def test_a_name_adds_no_cell_link_or_mention_to_a_markdown_table() -> None:
    found = tables("a|b [x](http://evil) @all *b*")["markdown"].split("\n")
    assert found[1].startswith("|---|")
    # A code span, in which nothing is a link or a mention.
    assert "| `a\\|b [x](http://evil) @all *b*` |" in found[2]
