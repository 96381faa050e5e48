"""Fields of a request, SIDs, and refusals, on their own."""

from proxy_tui.simulator.http.refusals import RefusalError
from proxy_tui.simulator.http.validation import Fields, is_sid


def test_a_sid_is_a_prefix_and_32_hex_digits() -> None:
    assert is_sid("KC" + "aF09" * 8, "KC")
    assert not is_sid("KC" + "aF09" * 8 + "\n", "KC")
    assert not is_sid("KP" + "aF09" * 8, "KC")


def test_a_field_may_repeat_and_an_empty_one_is_absent() -> None:
    fields = Fields({"Ttl": [""], "Participants": ["a", "b"]})
    assert fields.all("Participants") == ["a", "b"]
    assert fields.integer("Ttl") is None


def test_a_refusal_of_an_unknown_code_still_says_something() -> None:
    body = RefusalError(12345).body()
    assert (body["status"], body["message"]) == (400, "Refused.")
