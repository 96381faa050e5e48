"""Flags, environment, ``.env`` and ``config.toml`` as one frozen object.

The only package that reads the environment. Standard library at import;
pydantic, python-dotenv and platformdirs load when a file or a default asks for
them.
"""

from proxy_tui.settings.load import load
from proxy_tui.settings.secret import Secret
from proxy_tui.settings.settings import CredentialSet, Overrides, Profile, Settings
from proxy_tui.settings.switch import use_profile

__all__ = [
    "CredentialSet",
    "Overrides",
    "Profile",
    "Secret",
    "Settings",
    "load",
    "use_profile",
]
