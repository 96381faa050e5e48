"""Whoever matches a search shares a token with it; ends of different lengths share none."""

from hypothesis import given, strategies as st

from proxy_tui.operations.search import Person, classify, fits_address
from proxy_tui.operations.search.index_tokens import TOKEN_BYTES, Tokens

TOKENS = Tokens(b"k" * 32)

addresses = st.one_of(
    st.from_regex(r"\+(1|44|521|52|549|7|36|375|993)[0-9]{6,10}", fullmatch=True),
    st.from_regex(r"(messenger|whatsapp):\+?[0-9]{3,15}", fullmatch=True),
)


def person(identifier: str, dials: str = "") -> Person:
    return Person("KP1", "A", identifier, "Ada", dials, "PN1", is_removed=False)


@given(addresses, st.integers(0, 16), st.sampled_from(["", "0", "8", "06", "01", "044", "+", "1"]))
def test_whatever_fits_an_address_shares_a_token_with_it(
    address: str, cut: int, prefix: str
) -> None:
    typed = prefix + "".join(filter(str.isdigit, address))[cut:]
    term = classify(typed)
    if term.needs_people and fits_address(term, address):
        assert any(token in TOKENS.of_people([person(address)]) for token in TOKENS.of_term(term))
        dialled = TOKENS.of_people([person("", address)])
        assert any(token in dialled for token in TOKENS.of_term(term))


def test_ends_of_different_lengths_have_nothing_in_common() -> None:
    tokens = TOKENS.of_people([person("+447700900123")])
    each = [tokens[at : at + TOKEN_BYTES] for at in range(0, len(tokens), TOKEN_BYTES)]
    assert each == sorted(set(each))
    assert len(each) == 1 + 7 + 2  # the number, ends of 4 to 10 digits, two SIDs


def test_another_key_makes_other_tokens() -> None:
    one, other = (Tokens(key * 32).of_people([person("+447700900123")]) for key in (b"a", b"b"))
    assert not {one[at : at + 8] for at in range(0, len(one), 8)} & {
        other[at : at + 8] for at in range(0, len(other), 8)
    }
