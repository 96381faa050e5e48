"""Each record is read by itself: what is odd about one is shown, and hides nothing else."""

import copy
import dataclasses
import json
from typing import Any

import httpx
import pytest
from api_fakes import SERVICE, SESSION, Bench, listing, ok, session
from hypothesis import given, settings, strategies as st

from proxy_tui.api._resources import RESOURCES
from proxy_tui.api.errors import NotFoundError, WrongResourceError
from proxy_tui.api.models import Interaction, Participant, PhoneNumber, Service, Session
from proxy_tui.api.unclear import NoSid, Unclear, is_no_sid

MODELS = [Service, Session, Participant, Interaction, PhoneNumber]
GOOD = {"sid": "KX" + "1" * 32, "service_sid": SERVICE, "session_sid": SESSION}
ASKED = {"service_sid": SERVICE, "session_sid": SESSION}

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def rows_of(model: type) -> st.SearchStrategy[Any]:
    names = [field.name for field in dataclasses.fields(model)]
    parents = {"service_sid", "session_sid"}
    odd = st.dictionaries(st.sampled_from([name for name in names if name not in parents]), values)
    return odd | values


@settings(max_examples=200)
@given(model=st.sampled_from(MODELS), data=st.data())
def test_no_row_whatever_is_in_it_hides_the_others(model: type, data: st.DataObject) -> None:
    kind = RESOURCES[model]
    asked = {name: sid for name, sid in ASKED.items() if hasattr(model, name)}
    odd = data.draw(st.lists(rows_of(model), max_size=4))
    answer = httpx.Response(200, content=json.dumps({kind.key: [GOOD, *odd, GOOD], "meta": {}}))
    page = kind.page(answer, "", asked)
    assert len(page) == len(odd) + 2
    for item, row in zip(page.items[1:-1], odd, strict=True):
        told = row.get("sid") if isinstance(row, dict) else None
        assert item.sid == told or is_no_sid(item.sid)
        assert isinstance(item.sid, NoSid) == is_no_sid(item.sid)
        for field in dataclasses.fields(model):
            value = getattr(item, field.name)
            str(value).encode()  # no half characters: everything can be shown and written
        assert copy.deepcopy(item) == item
    names = [item.sid for item in page.items[1:-1] if is_no_sid(item.sid)]
    assert len(set(names)) == len(names)


def one(**fields: Any) -> Session:
    return Bench(ok(session(**fields))).client.fetch_session(SERVICE, SESSION)


@pytest.mark.parametrize("ttl", ["", "300.5", 300.5, False, True, "5 min", [], {}, "\u0663"])
def test_a_ttl_that_is_no_number_reads_as_it_came_and_counts_as_none(ttl: Any) -> None:
    read = one(ttl=ttl).ttl
    assert isinstance(read, Unclear)
    assert str(read) == f"{read}" == (ttl if isinstance(ttl, str) else json.dumps(ttl))
    assert (int(read), read == 0, read > 0) == (0, False, False)


@pytest.mark.parametrize(("ttl", "seconds"), [(None, 0), ("300", 300), (300.0, 300), (" 7 ", 7)])
def test_a_number_in_another_form_is_a_number(ttl: Any, seconds: int) -> None:
    assert one(ttl=ttl).ttl == seconds


def test_text_that_is_none_reads_as_its_json() -> None:
    read = one(closed_reason={"code": 1}, status=["open"], unique_name=False, mode=3)
    assert read.closed_reason == '{"code": 1}'
    assert (read.status, read.unique_name, read.mode) == ('["open"]', "false", "3")


def test_a_map_that_is_none_and_a_flag_that_is_none_are_unclear() -> None:
    page = Bench(
        listing(
            "phone_numbers", {"sid": "PN1", "capabilities": ["voice"], "is_reserved": "perhaps"}
        )
    ).client.list_phone_numbers(SERVICE)
    number = page.items[0]
    assert (str(number.capabilities), str(number.is_reserved)) == ('["voice"]', "perhaps")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'"job-\\ud800"', "job-\\ud800"),
        (b'"job-\xff"', "job-\ufffd"),
        (b'"\\ud83d\\udce6 \\udc00"', "\U0001f4e6 \\udc00"),
        (b"1" + b"0" * 5000, "1" + "0" * 5000),
    ],
)
def test_half_characters_and_endless_numbers_hide_nothing(body: bytes, name: str) -> None:
    content = b'\xef\xbb\xbf{"sid": "%s", "unique_name": %s}' % (SESSION.encode(), body)
    found = Bench(httpx.Response(200, content=content)).client.fetch_session(SERVICE, SESSION)
    assert (found.sid, found.unique_name) == (SESSION, name)


def test_a_parent_that_is_left_out_is_the_one_that_was_asked() -> None:
    assert one(service_sid=None).service_sid == SERVICE
    page = Bench(listing("sessions", {"sid": SESSION, "service_sid": 5})).client.list_sessions(
        SERVICE
    )
    assert page.items[0].service_sid == SERVICE


def test_a_record_without_a_sid_keeps_its_json_and_is_never_asked_about() -> None:
    rows: list[Any] = [{"status": "open", "unique_name": "job"}, None, None, "text", {"sid": 5}]
    bench = Bench(listing("sessions", *rows))
    page = bench.client.list_sessions(SERVICE)
    sids = [row.sid for row in page.items]
    assert [json.loads(sid.raw) for sid in sids if isinstance(sid, NoSid)] == rows
    assert len({row.sid for row in page.items}) == len(rows)
    assert (page.items[0].unique_name, page.items[0].status) == ("job", "open")
    again = Bench(listing("sessions", *rows)).client.list_sessions(SERVICE)
    assert [row.sid for row in again] == [row.sid for row in page]
    with pytest.raises(NotFoundError, match="came without a SID"):
        bench.client.fetch_session(SERVICE, page.items[1].sid)
    assert len(bench.script.requests) == 1


def test_an_answer_cannot_pass_for_a_record_of_ours() -> None:
    answer = httpx.Response(200, json=session(sid="(no SID 12345678)"))
    with pytest.raises(WrongResourceError):
        Bench(answer).client.fetch_session(SERVICE, SESSION)
    (row,) = Bench(listing("sessions", {"sid": "(no SID 12345678)"})).client.list_sessions(SERVICE)
    assert not isinstance(row.sid, NoSid)
    assert is_no_sid(row.sid)
