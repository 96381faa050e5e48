"""The dialog that signs in where no credentials were found, and offers the demo instead."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.widget import Widget
from textual.widgets import Button, Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations.connection import Connection
from proxy_tui.ui.context import Context, SignIn
from proxy_tui.ui.dialogs.form import FormDialog
from proxy_tui.ui.keys import bindings, key_name
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.widgets.choice import Choice
from proxy_tui.ui.widgets.error_text import problem_content
from proxy_tui.ui.widgets.field import FormField

_ECHO: Final = 13
_KEEP: Final = (("run", "this run only"), ("keyring", "in the OS keyring"))


class LoginDialog(FormDialog[Connection]):
    """Asks for account, API key and secret; dismisses with the connection that they make.

    Args:
        why: The error that made it necessary.
    """

    BINDINGS = bindings("login")
    TITLE: ClassVar[str] = "Sign in to Twilio"
    SUBMIT: ClassVar[str] = "Sign in"
    FIELD_HELP: ClassVar[Mapping[str, str]] = {
        "account": "AC and 32 hex digits, from the first page of the Twilio console.",
        "key": "SK and 32 hex digits. A key can be revoked alone, the auth token cannot; "
        "leave it empty only to use the auth token.",
        "secret": "The key's secret (or the auth token). It is not shown while you type, "
        "and kept nowhere but where you choose below.",
        "keep": "This run only forgets it when you quit.",
    }

    def __init__(self, context: Context, why: ProxyTuiError | None = None) -> None:
        super().__init__()
        self.context = context
        self.why = why
        self.fields = (
            FormField("account", "Account SID", placeholder="AC…", echo_width=_ECHO),
            FormField("key", "API key SID", placeholder="SK…, or empty", echo_width=_ECHO),
            FormField("secret", "Secret", password=True, echo_width=_ECHO),
            FormField("keep", "Keep it", control=Choice(_KEEP, "run")),
        )

    def compose_body(self) -> Iterable[Widget]:
        """Show the error, and the fields."""
        if self.why is not None:
            yield Static(problem_content(self.why), classes="why", markup=False)
        yield from self.compose_fields()
        yield Button(f"Try the demo instead ({key_name('login.demo')})", id="demo", compact=True)

    def check(self) -> None:
        """Check both SIDs as far as they are typed."""
        problems = {name: _sid_problem(name, self.values()[name]) for name in ("account", "key")}
        self.problems = {name: problem for name, problem in problems.items() if problem}

    def action_submit(self) -> None:
        """Sign in, which checks the credentials against the API."""
        account, key, secret, keep = (field.value.strip() for field in self.fields)
        self.check()
        problem = next(iter(self.problems.values()), "")
        if not account:
            problem = "Type the account SID."
        elif not secret:
            problem = "Type the secret."
        if problem:
            self.show_problem(problem)
        elif self.context.sign_in is not None and "login" not in self.pending:
            remember = keep == "keyring"
            given = SignIn(account_sid=account, key_sid=key, secret=secret, remember=remember)
            self.run_flow("login", self._connect, partial(self.context.sign_in, given))

    @on(Button.Pressed, "#demo")
    def action_demo(self) -> None:
        """Open the bundled simulator instead."""
        if self.context.demo is not None:
            self.run_flow("login", self._connect, self.context.demo)

    async def _connect(self, connect: Callable[[], Connection]) -> None:
        self.show_problem("Asking Twilio …")
        self.dismiss(await in_thread(connect))


def _sid_problem(name: str, text: str) -> str:
    """Return what is wrong with a SID typed so far, or an empty string."""
    prefix = "AC" if name == "account" else "SK"
    typed = text.strip()
    if not typed or re.fullmatch(f"{prefix}[0-9a-fA-F]{{32}}", typed):
        return ""
    if not prefix.startswith(typed[:2].upper()[: len(typed)]):
        return f"It starts with {prefix}."
    if not re.fullmatch(r"[0-9a-fA-F]*", typed[2:]):
        return f"{prefix} and 32 hex digits, 0 to 9 and a to f; this has other characters."
    return f"{prefix} and 32 hex digits; this has {len(typed[2:])} after {prefix}."
