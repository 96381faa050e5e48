"""Guard rails belong to the account: every profile that names it has a say."""

from dataclasses import replace

import pytest

from proxy_tui.settings import CredentialSet, Profile, Secret, Settings
from proxy_tui.settings.guards import Guards, guards_in_force, guards_of, odd_environments

ACCOUNT, OTHER = "AC" + "0a" * 16, "AC" + "0b" * 16
KEY = "SK" + "1c" * 16
LIVE = Profile(name="live", account_sid=ACCOUNT, environment="prod")
KEYED = Profile(name="keyed", account_sid=ACCOUNT, key_sid=KEY, environment="dev")
FROZEN = Profile(name="frozen", account_sid=ACCOUNT, read_only=True)
ELSEWHERE = Profile(name="elsewhere", account_sid=OTHER, environment="staging")


def settings(*profiles: Profile, **more: object) -> Settings:
    named = {each.name: each for each in profiles}
    return replace(Settings(profiles=named), **more)  # type: ignore[arg-type]


def test_an_account_without_a_profile_has_no_guard_rails() -> None:
    assert guards_of(settings(ELSEWHERE), ACCOUNT, ACCOUNT) == Guards()


def test_of_several_profiles_the_strictest_decides() -> None:
    both = settings(KEYED, FROZEN, LIVE, ELSEWHERE)
    expected = Guards(environment="prod", read_only_by="frozen")
    assert guards_of(both, ACCOUNT, KEY, "keyed") == expected
    assert guards_of(both, ACCOUNT, ACCOUNT, "live") == expected
    assert guards_of(both, OTHER, OTHER, "elsewhere") == Guards(environment="staging")


def test_what_signs_in_names_its_own_environment_where_none_is_production() -> None:
    calm = settings(replace(LIVE, environment="staging"), KEYED)
    assert guards_of(calm, ACCOUNT, KEY, "keyed").environment == "dev"
    assert guards_of(calm, ACCOUNT).environment == "staging"


@pytest.mark.parametrize("account", [ACCOUNT, ACCOUNT.upper(), f"AC{ACCOUNT[2:].upper()}"])
def test_an_account_is_the_same_in_any_case(account: str) -> None:
    assert guards_of(settings(LIVE), account, account).is_production


def test_a_key_tells_the_account_whatever_account_stands_beside_it() -> None:
    known = settings(LIVE, KEYED)
    assert guards_of(known, OTHER, KEY).is_production
    assert not guards_of(known, OTHER, "SK" + "2d" * 16).is_production


def test_a_word_of_ones_own_is_guarded_as_production() -> None:
    assert guards_of(settings(replace(LIVE, environment="prod-eu")), ACCOUNT).is_production


def test_the_guards_in_force_are_those_of_what_signs_in() -> None:
    names = CredentialSet(
        origin="environment", account_sid=ACCOUNT, api_key=KEY, api_secret=Secret("pl4nted")
    )
    known = settings(LIVE, ELSEWHERE, active_profile="elsewhere")
    assert guards_in_force(known).environment == "staging"
    assert guards_in_force(replace(known, credential_sets=(names,))).is_production
    assert guards_in_force(replace(known, profile="live", demo=True)) == Guards()
    assert guards_in_force(Settings()) == Guards()


@pytest.mark.parametrize(
    ("word", "meant"),
    [("production", "prod"), ("Live", "prod"), ("prd", "prod"), ("stagin", "staging"),
     ("devel", "dev"), ("qa", ""), (" ", "")],
)  # fmt: skip
def test_a_word_of_ones_own_is_named_with_what_may_be_meant(word: str, meant: str) -> None:
    ((name, sentence),) = odd_environments({"acme": word, "b": "PROD ", "c": "", "d": "Dev"})
    assert name == "acme"
    assert f"{word!r} of profile acme is none of prod, staging and dev" in sentence
    assert "guarded as prod" in sentence
    assert sentence.endswith(f"Is {meant} meant?" if meant else "guarded as prod.")
