"""The accounts of one run: connect, sign in, switch, and hold secrets for this run only."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from proxy_tui import bootstrap, credentials, settings as config
from proxy_tui.errors import SettingsError
from proxy_tui.operations import search
from proxy_tui.settings import (
    Profile,
    Secret,
    Settings,
    kept_base_url,
    read_config,
    use_profile,
)

if TYPE_CHECKING:
    from proxy_tui.credentials import MemoryStore
    from proxy_tui.operations.connection import Connection
    from proxy_tui.operations.search import KeyedIndex
    from proxy_tui.ui.context import SignIn


class Accounts:
    """What the program connects with.

    Every method may take seconds: call it in a thread. Each raises a ProxyTuiError if settings,
    credentials or the API stand in the way.

    ``store`` holds secrets for this run, in front of the keyring.
    """

    def __init__(
        self,
        settings: Settings,
        store: "MemoryStore | None" = None,
        on_request: bootstrap.Recorder | None = None,
    ) -> None:
        self.settings = settings
        self.on_change: Callable[[Settings], None] = lambda _: None
        """Called with the settings when another profile is in force."""
        self._store = store
        self._on_request = on_request

    def connect(self) -> "Connection":
        """Connect with the credentials in force."""
        return self._connect(self.settings)

    def demo(self) -> "Connection":
        """Connect to the bundled simulator."""
        return bootstrap.connect_demo(self.settings, on_request=self._on_request)

    def switch(self, name: str) -> "Connection":
        """Connect with another profile, which is in force from then on."""
        chosen = use_profile(replace(self.settings, demo=False), name)
        connection = self._connect(chosen)
        self._put_in_force(chosen)
        return connection

    def sign_in(self, given: "SignIn") -> "Connection":
        """Check the input of the login dialog, keep it where the person chose, and connect."""
        profile = self._profile_for(given)
        connection = bootstrap.sign_in(
            self.settings,
            profile,
            Secret(given.secret),
            remember=given.remember,
            store=self._secrets(),
            on_request=self._on_request,
        )
        self._put_in_force(use_profile(replace(self.settings, demo=False), profile))
        return connection

    def keep_index(self, name: str, keep: bool) -> "KeyedIndex | None":
        """Write whether a profile keeps a search index; return the one to use, or drop it."""
        if name not in read_config(self.settings.config_path).table.profiles:
            raise SettingsError(
                f"Profile {name} is for this run only, so nothing can be kept for it.",
                hint="proxy-tui login keeps one.",
            )
        table = config.save_search_index(self.settings.config_path, name, answer=keep)
        profile = table.profiles[name]
        self._put_in_force(
            replace(self.settings, profiles={**self.settings.profiles, name: profile})
        )
        if keep:
            return search.open_index(self.settings, profile)
        search.drop_index(self.settings, profile)
        return None

    def _connect(self, settings: Settings) -> "Connection":
        return bootstrap.connect(
            settings, store=self._secrets(), on_request=self._on_request, early=True
        )

    def _profile_for(self, given: "SignIn") -> Profile:
        """Return the profile of that name if it is the same account and key, else a new one."""
        base_url = kept_base_url(self.settings)
        username = given.key_sid or given.account_sid
        known = self.settings.profiles.get(given.profile)
        if known and (known.account_sid, known.username) == (given.account_sid, username):
            return replace(known, base_url=base_url or known.base_url, credential_command="")
        name, number = given.profile, 1
        while name in self.settings.profiles:
            number += 1
            name = f"{given.profile}-{number}"
        return Profile(
            name=name, account_sid=given.account_sid, key_sid=given.key_sid, base_url=base_url
        )

    def _put_in_force(self, settings: Settings) -> None:
        self.settings = settings
        self.on_change(settings)

    def _secrets(self) -> "MemoryStore":
        if self._store is None:
            self._store = credentials.MemoryStore(credentials.KeyringStore())
        return self._store
