"""Credentials: finding, keeping and checking them.

A module loads when one of its names is first used.
"""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.credentials.index_key import (
        KEYRING_PATIENCE as KEYRING_PATIENCE,
        IndexKey as IndexKey,
    )
    from proxy_tui.credentials.keyring_store import (
        KeyringError as KeyringError,
        KeyringStore as KeyringStore,
    )
    from proxy_tui.credentials.os_keyring import find_backend as find_backend
    from proxy_tui.credentials.process_memory import (
        forbid_reading_memory as forbid_reading_memory,
    )
    from proxy_tui.credentials.resolve import (
        Credentials as Credentials,
        resolve_credentials as resolve_credentials,
    )
    from proxy_tui.credentials.secret_command import run_command as run_command
    from proxy_tui.credentials.sign_in import (
        check_credentials as check_credentials,
        keep_profile as keep_profile,
    )
    from proxy_tui.credentials.sign_in_times import record_sign_in as record_sign_in
    from proxy_tui.credentials.stores import MemoryStore as MemoryStore, SecretStore as SecretStore
else:
    __getattr__ = lazy_face(
        __name__,
        index_key=("IndexKey", "KEYRING_PATIENCE"),
        keyring_store=("KeyringError", "KeyringStore"),
        os_keyring=("find_backend",),
        process_memory=("forbid_reading_memory",),
        resolve=("Credentials", "resolve_credentials"),
        secret_command=("run_command",),
        sign_in=("check_credentials", "keep_profile"),
        sign_in_times=("record_sign_in",),
        stores=("MemoryStore", "SecretStore"),
    )
