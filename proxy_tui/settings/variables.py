"""The environment variables that this program reads, and how their text is read.

``.env.example`` lists the same names; a test compares the two.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from proxy_tui import settings as lazy
from proxy_tui.errors import SettingsError

ACCOUNT_SID: Final = "TWILIO_ACCOUNT_SID"
API_KEY: Final = "TWILIO_API_KEY"
API_SECRET: Final = "TWILIO_API_SECRET"  # noqa: S105  the name of a variable
AUTH_TOKEN: Final = "TWILIO_AUTH_TOKEN"  # noqa: S105  the name of a variable
EDGE: Final = "TWILIO_EDGE"
REGION: Final = "TWILIO_REGION"
CLI_FOLDER: Final = "TWILIO_CONFIG_DIR"
BASE_URL: Final = "PROXY_TUI_BASE_URL"
PROFILE: Final = "PROXY_TUI_PROFILE"
READ_ONLY: Final = "PROXY_TUI_READ_ONLY"
CONFIG: Final = "PROXY_TUI_CONFIG"
STATE: Final = "PROXY_TUI_STATE"
REFRESH: Final = "PROXY_TUI_REFRESH"
TIMEZONE: Final = "PROXY_TUI_TIMEZONE"
THEME: Final = "TEXTUAL_THEME"

VARIABLES: Final = {
    ACCOUNT_SID: "the account to sign in to: AC and 32 hex digits",
    API_KEY: "an API key of that account: SK and 32 hex digits",
    API_SECRET: "the secret of that API key",
    AUTH_TOKEN: "the auth token, where there is no API key",
    EDGE: "Twilio edge, for example ashburn or dublin",
    REGION: "Twilio region; Proxy is documented for us1 only",
    CLI_FOLDER: "the folder of twilio-cli, for profiles import-twilio-cli",
    BASE_URL: "the API's address: https on twilio.com, or this machine",
    PROFILE: "the profile to use where nothing else says",
    READ_ONLY: "true refuses every write",
    CONFIG: "the config file",
    STATE: "the folder of the journal and of crash reports",
    REFRESH: "seconds between two looks at the session list; 0 is off",
    TIMEZONE: "the time zone of clock times, such as Europe/London",
    THEME: "the colours, as for every Textual program; wins over the config file",
}
"""Every variable and its description, in the order of ``.env.example``."""

NAMES: Final = tuple(VARIABLES)

_OTHER_SPELLINGS: Final = {
    ACCOUNT_SID: ("SID", "ACCOUNT", "ACCOUNTSID", "ACCOUNT_ID", "ACCT_SID"),
    API_KEY: ("API_KEY_SID", "APIKEY", "APIKEY_SID", "API_SID", "KEY", "KEY_SID"),
    API_SECRET: ("API_KEY_SECRET", "APIKEY_SECRET", "APISECRET", "KEY_SECRET", "SECRET"),
    AUTH_TOKEN: ("TOKEN", "AUTHTOKEN", "AUTH", "API_TOKEN", "ACCOUNT_TOKEN"),
}
"""Other spellings of the credential names, after ``TWILIO_``."""

_PREFIX: Final = "PROXY_TUI_"
_TRUE: Final = frozenset({"1", "true", "yes", "on"})
_FALSE: Final = frozenset({"0", "false", "no", "off"})

REFRESH_LIMIT: Final = 86_400
"""Seconds; a day."""


def boolean(text: str, name: str) -> bool:
    """Read ``true`` or ``false`` (also 1/0, yes/no, on/off).

    Raises:
        SettingsError: it is none of these; the sentence names ``name``.
    """
    word = text.strip().casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise SettingsError(f"{name} must be true or false.", hint=f"Set {name}=true, or remove it.")


def refresh_seconds(value: str | int, name: str) -> int:
    """Read a number of seconds, 0 (off) to a day.

    Raises:
        SettingsError: not a whole number, or out of range; the sentence names ``name``.
    """
    try:
        seconds = int(value)
    except ValueError:
        raise SettingsError(
            f"{name} must be a whole number of seconds.", hint="15 is the default; 0 is off."
        ) from None
    if not 0 <= seconds <= REFRESH_LIMIT:
        raise SettingsError(
            f"{name} must lie between 0 (off) and {REFRESH_LIMIT} seconds (a day).",
            hint="15 is the default.",
        )
    return seconds


def near_misses(given: Mapping[str, str]) -> list[str]:
    """Return a sentence for each misspelt credential name.

    Args:
        given: One source, name to value; a name whose right spelling is also set
            is skipped.
    """
    meant = {name: _meant(name) for name in sorted(given)}
    return [
        f"{name} is set, but nothing reads it; the name is {right}."
        for name, right in meant.items()
        if right and not given.get(right)
    ]


def _meant(name: str) -> str:
    """Return the credential name that was probably meant, or ""."""
    spelt = name.upper()
    if name in NAMES or not spelt.startswith("TWIL"):
        return ""
    rest = spelt.partition("_")[2]
    near = next((right for right, others in _OTHER_SPELLINGS.items() if rest in others), "")
    return near or lazy.nearest(spelt, _OTHER_SPELLINGS, least=0.9)


def unknown_names(given: Iterable[str]) -> list[str]:
    """Return a warning for each ``PROXY_TUI_…`` name that nothing reads."""
    warnings = []
    ours = [name.removeprefix(_PREFIX) for name in NAMES if name.startswith(_PREFIX)]
    for name in sorted(set(given)):
        if name.startswith(_PREFIX) and name not in NAMES:
            near = lazy.nearest(name.removeprefix(_PREFIX), ours)
            meant = f" Did you mean {_PREFIX}{near}?" if near else ""
            warnings.append(f"{name} is set, but nothing reads it.{meant}")
    return warnings
