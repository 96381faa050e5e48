"""A keyring for tests: a file in the test's own home, so that child processes share it."""

import json
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

FILE_NAME = ".test-keyring.json"


class Keyring(KeyringBackend):
    """Keeps passwords in ``~/.test-keyring.json``."""

    priority = 1

    def _read(self) -> dict[str, str]:
        path = Path.home() / FILE_NAME
        return json.loads(path.read_text()) if path.exists() else {}

    def _write(self, passwords: dict[str, str]) -> None:
        (Path.home() / FILE_NAME).write_text(json.dumps(passwords))

    def get_password(self, service: str, username: str) -> str | None:
        return self._read().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write({**self._read(), f"{service}/{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        passwords = self._read()
        if passwords.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError("There is no such password.")
        self._write(passwords)
