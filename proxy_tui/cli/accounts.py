"""The accounts of one run: connects, signs in, switches, and keeps what is for this run only."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from proxy_tui.settings import Profile, Secret, Settings, kept_base_url, use_profile

if TYPE_CHECKING:
    from proxy_tui.bootstrap import Recorder
    from proxy_tui.credentials.stores import MemoryStore
    from proxy_tui.operations.connection import Connection
    from proxy_tui.ui.context import SignIn


class Accounts:
    """What the program is given to connect with. Every method may take seconds.

    Args:
        settings: What is in force at the start.
        store: What is kept for this run, in front of the keyring.
        on_request: Told of every request after it ended.
    """

    def __init__(
        self,
        settings: Settings,
        store: "MemoryStore | None" = None,
        on_request: "Recorder | None" = None,
    ) -> None:
        self.settings = settings
        self.on_change: Callable[[Settings], None] = lambda _: None
        """Told the settings when another profile is in force."""
        self._store = store
        self._on_request = on_request

    def connect(self) -> "Connection":
        """Connect with the credentials in force.

        Raises:
            CredentialsError: there are none, or they cannot be read.
        """
        # Loads httpx and pydantic: here and below, so that it happens in a worker thread.
        from proxy_tui.bootstrap import connect  # noqa: PLC0415  see above

        return connect(self.settings, store=self._secrets(), on_request=self._on_request)

    def demo(self) -> "Connection":
        """Connect to the bundled simulator."""
        from proxy_tui.bootstrap import connect  # noqa: PLC0415  see above

        return connect(replace(self.settings, demo=True), on_request=self._on_request)

    def switch(self, name: str) -> "Connection":
        """Connect with another profile, which is in force from then on.

        Raises:
            SettingsError: there is no such profile.
            CredentialsError: its secret cannot be read.
        """
        from proxy_tui.bootstrap import connect  # noqa: PLC0415  see above

        chosen = use_profile(replace(self.settings, demo=False), name)
        connection = connect(chosen, store=self._secrets(), on_request=self._on_request)
        self._put_in_force(chosen)
        return connection

    def sign_in(self, given: "SignIn") -> "Connection":
        """Try what the login dialog collected, keep it where the person chose, and connect.

        Raises:
            CredentialsError: Twilio refuses, or the keyring cannot be used.
            ApiError: the API cannot be asked.
            SettingsError: the config file cannot be written.
        """
        from proxy_tui.bootstrap import sign_in  # noqa: PLC0415  see above

        profile = self._profile_for(given)
        connection = sign_in(
            self.settings,
            profile,
            Secret(given.secret),
            remember=given.remember,
            store=self._secrets(),
            on_request=self._on_request,
        )
        self._put_in_force(use_profile(replace(self.settings, demo=False), profile))
        return connection

    def _profile_for(self, given: "SignIn") -> Profile:
        """Return the profile of that name if it is the same account and key, else a new one."""
        username = given.key_sid or given.account_sid
        known = self.settings.profiles.get(given.profile)
        if known is not None and (known.account_sid, known.username) == (
            given.account_sid,
            username,
        ):
            base_url = kept_base_url(self.settings) or known.base_url
            return replace(known, base_url=base_url, credential_command="")
        return Profile(
            name=self._free_name(given.profile),
            account_sid=given.account_sid,
            key_sid=given.key_sid,
            base_url=kept_base_url(self.settings),
        )

    def _free_name(self, wanted: str) -> str:
        """Return a name that no other account's profile has."""
        name, number = wanted, 1
        while name in self.settings.profiles:
            number += 1
            name = f"{wanted}-{number}"
        return name

    def _put_in_force(self, settings: Settings) -> None:
        self.settings = settings
        self.on_change(settings)

    def _secrets(self) -> "MemoryStore":
        """Return the store of this run, in front of the keyring."""
        if self._store is None:
            from proxy_tui.credentials.keyring_store import KeyringStore  # noqa: PLC0415  late
            from proxy_tui.credentials.stores import MemoryStore  # noqa: PLC0415  the same

            self._store = MemoryStore(KeyringStore())
        return self._store
