import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy_tui.operations.writes.forms import check_participant

ANN, POOL = "+447700900001", "+442079460012"
FIELDS = ("identifier", "friendly_name", "proxy_identifier")
IN_FULL = "Type the number in full: + country code number, digits only (+15005550006)."

ANYTHING = st.text(st.characters(), max_size=300)
NUMBERS = st.sampled_from([ANN, POOL, "07700 900001", "+1", "messenger:123", "tel", "", " "])
TYPED = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, ANYTHING | NUMBERS))


def problem(**values: str) -> dict[str, str]:
    """Return the problems of the form."""
    return check_participant(values).problems


def test_a_number_alone_is_enough() -> None:
    checked = check_participant({**dict.fromkeys(FIELDS, ""), "identifier": ANN})
    assert checked.params is not None
    assert checked.params.form() == [("Identifier", ANN)]
    assert checked.problems == {}
    assert checked.echoes["identifier"].replace(" ", "") == ANN


def test_a_full_form_is_the_request_that_is_sent() -> None:
    checked = check_participant(
        {"identifier": f" {ANN} ", "friendly_name": " Ann ", "proxy_identifier": POOL}
    )
    assert checked.params is not None
    assert checked.params.form() == [
        ("Identifier", ANN),
        ("FriendlyName", "Ann"),
        ("ProxyIdentifier", POOL),
    ]


@pytest.mark.parametrize("typed", ["", "  "])
def test_without_a_number_there_is_nobody_to_add(typed: str) -> None:
    assert problem(identifier=typed, friendly_name="Ann") == {"identifier": "This is needed."}
    assert problem() == {"identifier": "This is needed."}


@pytest.mark.parametrize("typed", ["+12", "tel", "+0123456789"])
def test_a_number_must_be_typed_in_full(typed: str) -> None:
    assert problem(identifier=typed) == {"identifier": IN_FULL}
    assert problem(identifier=ANN, proxy_identifier=typed) == {"proxy_identifier": IN_FULL}


def test_a_channel_address_is_taken() -> None:
    checked = check_participant({"identifier": "messenger:123"})
    assert checked.params is not None
    assert checked.params.identifier == "messenger:123"


def test_a_name_may_have_255_characters_and_not_one_more() -> None:
    assert problem(identifier=ANN, friendly_name="x" * 255) == {}
    assert problem(identifier=ANN, friendly_name="x" * 256) == {
        "friendly_name": "Twilio takes 255 characters at most; this has 256."
    }


def test_every_wrong_field_is_named_at_once() -> None:
    wrong = problem(identifier="tel", friendly_name="x" * 256, proxy_identifier="tel")
    assert set(wrong) == set(FIELDS)


def test_no_sentence_repeats_the_number() -> None:
    assert "7700" not in str(problem(identifier="07700 900001", proxy_identifier="07700900002"))


@given(TYPED)
def test_anything_typed_is_either_a_request_or_problems(typed: dict[str, str]) -> None:
    checked = check_participant(typed)
    assert (checked.params is None) == bool(checked.problems)
    assert set(checked.problems) <= set(FIELDS)
    assert all(text.endswith((".", ")")) for text in checked.problems.values())
