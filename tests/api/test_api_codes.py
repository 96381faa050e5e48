"""Every code Twilio documents has a meaning in words."""

import re

import pytest

from proxy_tui.api.codes import Meaning, meaning

PROXY = [
    80101, 80102, 80103, 80104, 80105,
    80201, 80202, 80203, 80205, 80206, 80207, 80208,
    80301, 80303, 80304, 80305, 80306, 80307, 80308,
    80401, 80402, 80403, 80404, 80405, 80406, 80407, 80408, 80409,
    80501, 80502, 80503, 80504, 80505, 80506,
    80601, 80602, 80603, 80604, 80605, 80606, 80607, 80608, 80609, 80610, 80611, 80612, 80613,
    80614, 80615, 80616, 80617, 80618, 80619, 80620, 80621, 80622, 80623, 80624, 80625,
    80701,
    80801, 80802,
    80901, 80902, 80903, 80904, 80905, 80906, 80907, 80908, 80909, 80910, 80911, 80913,
]  # fmt: skip
GENERAL = [
    20001, 20003, 20004, 20005, 20006, 20007, 20008, 20011, 20012,
    20403, 20404, 20409, 20410, 20413, 20422, 20423, 20426, 20429, 20500, 20503, 21481,
]  # fmt: skip
STATUSES = [401, 403, 404, 405, 407, 409, 410, 413, 429, 500, 501, 502, 503, 504]

NEEDS_A_NEXT_STEP = [80103, 80206, 80208, 80404, 80603, 80604, 80607, 80608, 80609, 80612, 20003]


@pytest.mark.parametrize("code", PROXY + GENERAL)
def test_every_documented_code_has_a_meaning(code: int) -> None:
    known = meaning(code)
    assert known is not None
    assert known != meaning(0, 400)


@pytest.mark.parametrize("code", PROXY + GENERAL + STATUSES)
def test_words_and_hints_are_plain_short_sentences(code: int) -> None:
    known = meaning(code)
    assert known is not None
    for text in known:
        assert len(text) <= 160
        assert "!" not in text
        assert not re.search(r"\b(please|oops|sorry|API(?! key)|HTTP)\b", text, re.IGNORECASE)
        assert not text or (text[-1] == "." and text[0].isupper())
    assert known.words


@pytest.mark.parametrize("code", NEEDS_A_NEXT_STEP)
def test_the_codes_of_an_incident_say_what_to_do_next(code: int) -> None:
    known = meaning(code)
    assert known is not None
    assert known.hint


def test_no_two_proxy_codes_about_sids_read_the_same() -> None:
    texts = [meaning(code) for code in PROXY]
    words = [known.words for known in texts if known is not None]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("status", STATUSES)
def test_without_a_known_code_the_status_speaks(status: int) -> None:
    assert meaning(0, status) == meaning(99999, status) == meaning(status)
    assert meaning(0, status) is not None


def test_a_code_says_more_than_its_status() -> None:
    assert meaning(80604, 400) != meaning(0, 400)
    assert meaning(80308, 404) != meaning(0, 404)


@pytest.mark.parametrize("status", [500, 505, 520, 599])
def test_any_5xx_is_a_failure_of_twilio(status: int) -> None:
    assert meaning(0, status) == meaning(20500)


@pytest.mark.parametrize(("code", "status"), [(0, 0), (0, 400), (99999, 418), (80204, 400)])
def test_what_nobody_documents_has_no_meaning(code: int, status: int) -> None:
    assert meaning(code, status) is None


def test_a_meaning_is_words_and_a_hint() -> None:
    assert meaning(80104) == Meaning("This number is already in the service's pool.", "")
