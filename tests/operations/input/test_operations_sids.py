"""A SID is found in whatever was pasted; what holds none is a name."""

import pytest
from hypothesis import given, strategies as st

from proxy_tui.operations.input.sids import FOR_SEARCH, FOR_SESSION, read_target, sids_in

HEX = "0123456789abcdef" * 2
KC, KS, KP, PN, AC = (f"{prefix}{HEX}" for prefix in ("KC", "KS", "KP", "PN", "AC"))
OTHER = f"KC{HEX[::-1]}"


@pytest.mark.parametrize(
    "text",
    [
        KC, f" {KC}\n", f"{KC},", f'"{KC}"', f"<{KC}>", f"“{KC}”.", f"sid={KC}", f"[{KC}]",
        KC.lower(), KC.upper(), f"{KC}/Participants", f"\u202a{KC}\u200b",
        KC.translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)}),
        f"2026-03-01T12:00:00Z ERROR session {KC} not closed (AC{HEX[::-1]})",
        f"KC{HEX}?x=1",
    ],
)  # fmt: skip
def test_the_sid_is_taken_from_what_stands_around_it(text: str) -> None:
    target = read_target(text, FOR_SESSION)
    assert (target.text, target.kind, target.others, target.hint) == (KC, "KC", 0, "")


@pytest.mark.parametrize(
    "text",
    [
        f"https://proxy.twilio.com/v1/Services/{KS}/Sessions/{KC}/Participants/{KP}",
        f"https://console.twilio.com/us1/proxy/{KS.lower()}/sessions/{KC}?frameUrl=%2Fx",
        f"https://x.example/?to=%2Fv1%2FServices%2F{KS}%2FSessions%2F{KC}",
        f'{{"service_sid": "{KS}", "account_sid": "{AC}", "sid": "{KC}"}}',
    ],
)
def test_an_address_gives_the_service_too(text: str) -> None:
    for wanted in (FOR_SESSION, FOR_SEARCH):
        target = read_target(text, wanted)
        assert (target.text, target.service) == (KC, KS)


def test_of_several_sessions_the_first_is_taken_and_named() -> None:
    target = read_target(f"{KC}, {OTHER}, {KC}", FOR_SESSION)
    assert (target.text, target.others) == (KC, 1)
    assert target.note == f"2 different SIDs were pasted; the first is taken, {KC}."
    assert read_target(f"{KC} {KC.lower()}", FOR_SESSION).note == ""


def test_what_is_wanted_decides_which_sid_counts() -> None:
    path = f"/v1/Services/{KS}/PhoneNumbers/{PN}"
    assert read_target(path, FOR_SESSION).text == KS
    assert read_target(path, FOR_SEARCH).text == PN
    assert read_target(AC, FOR_SESSION).kind == "AC"
    assert sids_in(path) == (KS, PN)


@pytest.mark.parametrize(
    "name", ["job-1", "Order  #4481", "KCarrier2026", "KC1", "KCustomer one", HEX, f"KC{HEX}"[:8]]
)
def test_what_holds_no_sid_is_a_name_with_its_inner_blanks(name: str) -> None:
    target = read_target(f"  \u200b{name} \t", FOR_SESSION)
    assert (target.text, target.kind, target.hint) == (name, "", "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (KC[:-1], "cut: 33 of 34 characters"),
        (f"{KC}0", "joined with something: 35 of 34 characters"),
        (f"{KC[:-1]}O", "a slip, “O”. A SID is KC and 32 hex digits"),
        ("KC0123…cdef", "cut in its middle"),
        ("“KC0123…cdef”", "cut in its middle"),
        (f"https://x/Sessions/{KC[:-2]}", "32 of 34 characters"),
    ],
)
def test_what_looks_like_a_sid_and_is_none_gets_a_hint(text: str, words: str) -> None:
    assert words in read_target(text, FOR_SESSION).hint


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    target = read_target(text, FOR_SEARCH)
    assert target.text == target.text.strip()
