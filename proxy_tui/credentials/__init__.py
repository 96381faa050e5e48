"""What signs in: where it is found, where it is kept, and how it is checked.

A module loads when one of its names is first used.
"""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.credentials.core_dumps import forbid_core_dumps as forbid_core_dumps
    from proxy_tui.credentials.keyring_store import (
        KeyringError as KeyringError,
        KeyringStore as KeyringStore,
    )
    from proxy_tui.credentials.process_memory import (
        forbid_reading_memory as forbid_reading_memory,
    )
    from proxy_tui.credentials.profile_store import make_active as make_active
    from proxy_tui.credentials.resolve import (
        NOTHING as NOTHING,
        Credentials as Credentials,
        resolve_credentials as resolve_credentials,
        sign_in_source as sign_in_source,
    )
    from proxy_tui.credentials.secret_command import run_command as run_command
    from proxy_tui.credentials.sign_in import (
        check_credentials as check_credentials,
        forget_profile as forget_profile,
        keep_profile as keep_profile,
    )
    from proxy_tui.credentials.sign_in_times import (
        read_sign_in_times as read_sign_in_times,
        record_sign_in as record_sign_in,
    )
    from proxy_tui.credentials.stores import MemoryStore as MemoryStore, SecretStore as SecretStore
    from proxy_tui.credentials.twilio_cli import read_twilio_cli as read_twilio_cli
else:
    __getattr__ = lazy_face(
        __name__,
        core_dumps=("forbid_core_dumps",),
        keyring_store=("KeyringError", "KeyringStore"),
        process_memory=("forbid_reading_memory",),
        profile_store=("make_active",),
        resolve=("NOTHING", "Credentials", "resolve_credentials", "sign_in_source"),
        secret_command=("run_command",),
        sign_in=("check_credentials", "forget_profile", "keep_profile"),
        sign_in_times=("read_sign_in_times", "record_sign_in"),
        stores=("MemoryStore", "SecretStore"),
        twilio_cli=("read_twilio_cli",),
    )
