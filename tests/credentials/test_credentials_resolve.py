"""Which credentials are used, and what is said of it."""

from dataclasses import replace

import pytest

from proxy_tui.credentials.resolve import NOTHING, resolve_credentials, sign_in_source
from proxy_tui.credentials.stores import MemoryStore
from proxy_tui.errors import CredentialsError
from proxy_tui.settings import CredentialSet, Profile, Secret, Settings

ACCOUNT = "AC" + "0" * 32
KEY = "SK" + "1" * 32
ACME = Profile(name="acme", account_sid=ACCOUNT, key_sid=KEY)
TOKEN = Profile(name="token", account_sid="AC" + "3" * 32)
PASS = Profile(name="pass", account_sid=ACCOUNT, key_sid=KEY, credential_command="pass show x")
WITH_KEY = CredentialSet(
    origin="environment", account_sid=ACCOUNT, api_key=KEY, api_secret=Secret("env-secret")
)
WITH_TOKEN = CredentialSet(origin=".env", account_sid=ACCOUNT, auth_token=Secret("env-token"))


def no_command(_profile: Profile) -> Secret:
    raise AssertionError("No command was to be run.")


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    store.set(KEY, Secret("kept-secret"))
    store.set(TOKEN.account_sid, Secret("kept-token"))
    return store


def settings(**given: object) -> Settings:
    profiles = {each.name: each for each in (ACME, TOKEN, PASS)}
    return replace(Settings(profiles=profiles), **given)  # type: ignore[arg-type]


BOTH = replace(WITH_KEY, auth_token=Secret("env-token"))


@pytest.mark.parametrize(
    ("profile", "active", "sets", "username", "secret", "source"),
    [
        ("token", "acme", (BOTH,), TOKEN.username, "kept-token", "profile token (this run only)"),
        ("", "acme", (BOTH, WITH_TOKEN), KEY, "env-secret", "environment (TWILIO_API_KEY)"),
        ("", "acme", (replace(BOTH, account_sid=""), WITH_TOKEN), ACCOUNT, "env-token",
         ".env (TWILIO_AUTH_TOKEN)"),
        ("", "acme", (CredentialSet(origin="environment", account_sid=ACCOUNT),), KEY,
         "kept-secret", "profile acme (this run only)"),
    ],
)  # fmt: skip
def test_a_named_profile_wins_then_the_first_complete_set_then_the_active_profile(
    store: MemoryStore,
    profile: str,
    active: str,
    sets: tuple[CredentialSet, ...],
    username: str,
    secret: str,
    source: str,
) -> None:
    chosen = settings(profile=profile, active_profile=active, credential_sets=sets)
    found = resolve_credentials(chosen, store, no_command)
    assert (found.username, found.secret) == (username, Secret(secret))
    assert found.source == source
    named = source.partition(" (")[0].removeprefix("profile ")
    assert found.profile == chosen.profiles.get(named)


def test_a_profile_with_a_command_asks_the_command_and_no_store() -> None:
    asked: list[Profile] = []

    def run(profile: Profile) -> Secret:
        asked.append(profile)
        return Secret("printed")

    found = resolve_credentials(settings(profile="pass"), MemoryStore(), run)
    assert asked == [PASS]
    assert found.secret == Secret("printed")
    assert found.source == "profile pass (command)"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "There is nothing to sign in with."),
        ({"profile": "gone"}, "There is no profile named 'gone'."),
        ({"active_profile": "gone"}, "There is no profile named 'gone'."),
        (
            {"credential_sets": (replace(WITH_KEY, account_sid="AC1"),)},
            "TWILIO_ACCOUNT_SID (environment) must be AC and 32 hex digits.",
        ),
        (
            {"credential_sets": (replace(WITH_KEY, api_key=ACCOUNT),)},
            "TWILIO_API_KEY (environment) must be SK and 32 hex digits.",
        ),
    ],
)
def test_what_cannot_be_right_is_said_with_what_to_do(
    given: dict[str, object], words: str, store: MemoryStore
) -> None:
    with pytest.raises(CredentialsError) as caught:
        resolve_credentials(settings(**given), store, no_command)
    assert caught.value.message == words
    assert caught.value.hint
    assert caught.value.exit_code == 3


def test_a_secret_that_is_not_there_is_named_by_its_place() -> None:
    with pytest.raises(CredentialsError, match="this run only holds no secret for profile acme"):
        resolve_credentials(settings(profile="acme"), MemoryStore(), no_command)


def test_credentials_never_show_their_secret(store: MemoryStore) -> None:
    found = resolve_credentials(settings(active_profile="acme"), store, no_command)
    assert "kept-secret" not in f"{found} {found!r}"


@pytest.mark.parametrize(
    ("given", "what", "why"),
    [
        ({"demo": True, "profile": "acme"}, "the bundled simulator", "--demo"),
        (
            {"profile": "acme", "origins": {"profile": "--profile"}},
            "profile acme",
            "named by --profile",
        ),
        (
            {"credential_sets": (WITH_KEY,), "active_profile": "acme"},
            "environment (TWILIO_API_KEY)",
            "it is set, and no profile was named",
        ),
        (
            {"credential_sets": (WITH_TOKEN,)},
            ".env (TWILIO_AUTH_TOKEN)",
            "it is set, and no profile was named",
        ),
        (
            {"active_profile": "acme", "origins": {"active_profile": "config.toml"}},
            "profile acme",
            "the active profile by config.toml",
        ),
        ({}, NOTHING, "there is no profile, and the TWILIO_… names are not set"),
    ],
)
def test_what_is_in_force_is_said_without_reading_a_secret(
    given: dict[str, object], what: str, why: str
) -> None:
    assert sign_in_source(settings(**given)) == (what, why)


def test_where_nothing_signs_in_a_name_that_nearly_does_is_named() -> None:
    near = "TWILIO_TOKEN is set, but nothing reads it; the name is TWILIO_AUTH_TOKEN."
    with pytest.raises(CredentialsError) as caught:
        resolve_credentials(settings(near_misses=(near,)), MemoryStore(), no_command)
    assert caught.value.hint.startswith(f"{near} Run proxy-tui login")


ODD = "a:b 'c' \"d\" #$\\ é中"
"""Characters that shells, ``.env`` and HTTP care about, and a secret may hold."""


@pytest.mark.parametrize("around", ["{}", " {}\n", "{}\r\n", "\t{}"])
def test_odd_characters_pass_and_blanks_around_do_not(around: str) -> None:
    text = around.format(ODD)
    store = MemoryStore()
    store.set(KEY, Secret(text))
    given = replace(WITH_KEY, api_secret=Secret(text))
    for chosen in (
        settings(active_profile="acme"),
        settings(active_profile="pass"),
        settings(credential_sets=(given,)),
    ):
        assert resolve_credentials(chosen, store, lambda _: Secret(text)).secret == Secret(ODD)


@pytest.mark.parametrize("text", ["two\nlines", "bell\a", "raw \udcff byte", "a\u00a0b", "a\x85b"])
def test_what_cannot_be_seen_is_refused_without_repeating_it(text: str) -> None:
    given = replace(WITH_KEY, api_secret=Secret(text))
    with pytest.raises(CredentialsError) as caught:
        resolve_credentials(settings(credential_sets=(given,)), MemoryStore(), no_command)
    assert caught.value.message.startswith("The secret (environment (TWILIO_API_KEY)) holds a line")
    assert text not in str(caught.value)
