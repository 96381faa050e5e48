"""A secret does not show itself, and is found in text that leaves."""

import copy
import json
import pickle
from dataclasses import dataclass

import pytest

from proxy_tui.settings.secret import MASK, Secret, mask_secrets

PLANTED = "pl4nted-secret-0123456789"


@dataclass(frozen=True)
class Holder:
    secret: Secret


@pytest.mark.parametrize(
    "shown",
    [
        repr(Secret(PLANTED)),
        str(Secret(PLANTED)),
        f"{Secret(PLANTED)}",
        f"{Secret(PLANTED):>40}",
        f"{Secret(PLANTED)!r}",
        repr(Holder(Secret(PLANTED))),
        repr([Secret(PLANTED)]),
        "%s" % Secret(PLANTED),  # noqa: UP031  another way to format
        json.dumps({"secret": Secret(PLANTED)}, default=str),
    ],
)
def test_no_way_of_formatting_shows_it(shown: str) -> None:
    assert PLANTED not in shown
    assert MASK in shown or "\\u2022" in shown


def test_it_cannot_be_pickled_or_copied_into_a_file() -> None:
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(Secret(PLANTED))
    with pytest.raises(TypeError, match="cannot be pickled"):
        copy.deepcopy(Secret(PLANTED))


def test_two_with_the_same_value_are_equal_and_an_empty_one_is_false() -> None:
    assert Secret(PLANTED).reveal() == PLANTED
    assert not hasattr(Secret(PLANTED), "__dict__")
    assert Secret(PLANTED) == Secret(PLANTED)
    assert Secret(PLANTED) != Secret("another one")
    assert Secret(PLANTED) != PLANTED
    assert Secret(PLANTED)
    assert not Secret("")


def test_its_hash_tells_nothing() -> None:
    one = Secret(PLANTED)
    assert hash(one) == hash(one)
    assert hash(one) != hash(PLANTED)


def test_mask_secrets_finds_every_secret_that_was_ever_made() -> None:
    Secret("first-planted-value")
    Secret("first-planted-value-and-more")
    text = mask_secrets("a first-planted-value b first-planted-value-and-more c")
    assert text == f"a {MASK} b {MASK} c"


def test_mask_secrets_leaves_words_alone_that_are_shorter_than_any_secret() -> None:
    Secret("short")
    assert mask_secrets("a short word") == "a short word"
