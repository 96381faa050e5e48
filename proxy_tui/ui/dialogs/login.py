"""The dialog that signs in where no credentials were found, and offers the demo instead."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.ui.context import Context, SignIn
from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.keys import bindings, key_name
from proxy_tui.ui.widgets.choice import Choice
from proxy_tui.ui.widgets.error_text import problem_content
from proxy_tui.ui.widgets.field import Field, FieldHelp

if TYPE_CHECKING:
    from proxy_tui.operations.connection import Connection  # noqa: F401  the dialog's result

_ECHO: Final = 13
_KEEP: Final = (("run", "this run only"), ("keyring", "in the OS keyring"))


class LoginDialog(Dialog["Connection"]):
    """Account, API key and secret; checked against the API before anything is kept.

    Args:
        context: What every screen is given.
        why: Why nobody is signed in, as ``connect`` said.
    """

    BINDINGS = bindings("login")
    SUBMIT: ClassVar[str] = "Sign in"
    EXPLAIN: ClassVar[Mapping[str, str]] = {
        "account": "AC and 32 hex digits, from the first page of the Twilio console.",
        "key": "SK and 32 hex digits. A key can be revoked alone, the auth token cannot; "
        "leave it empty only to use the auth token.",
        "secret": "The key's secret (or the auth token). It is not shown while you type, "
        "and kept nowhere but where you choose below.",
        "keep": "This run only forgets it when you quit.",
    }

    def __init__(self, context: Context, why: ProxyTuiError | None = None) -> None:
        super().__init__("Sign in to Twilio")
        self.context = context
        self.why = why
        self.fields = (
            Field("account", "Account SID", placeholder="AC…", echo_width=_ECHO),
            Field("key", "API key SID", placeholder="SK…, or empty", echo_width=_ECHO),
            Field("secret", "Secret", password=True, echo_width=_ECHO),
            Field("keep", "Keep it", control=Choice(_KEEP, "run", id="keep")),
        )
        self.field_help = FieldHelp(classes="help", markup=False)

    def compose_body(self) -> Iterable[Widget]:
        """Say why, and show the fields."""
        if self.why is not None:
            yield Static(problem_content(self.why), classes="why", markup=False)
        yield from self.fields
        yield self.field_help
        yield Button(f"Try the demo instead ({key_name('login.demo')})", id="demo", compact=True)

    def first_focus(self) -> Widget:
        """Focus the first field."""
        return self.fields[0].control

    @on(Input.Changed)
    def _typed(self) -> None:
        self.show_problem("")
        for field in self.fields[:2]:
            wrong = _sid_problem(field.name or "", field.value)
            field.say("see below" if wrong else "", wrong=bool(wrong))
        self._explain(self.focused)

    @on(Input.Submitted)
    @on(Choice.Submitted)
    def _next_field(self) -> None:
        controls = [field.control for field in self.fields]
        place = next((i for i, control in enumerate(controls) if control.has_focus), -1)
        self.set_focus(controls[(place + 1) % len(controls)])

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Tell what the field is for."""
        self._explain(event.widget)

    def _explain(self, widget: Widget | None) -> None:
        problems = {
            field.name: wrong
            for field in self.fields[:2]
            if field.name and (wrong := _sid_problem(field.name, field.value))
        }
        self.field_help.about(widget, dict(self.EXPLAIN), problems)

    def action_submit(self) -> None:
        """Check the credentials against the API."""
        account, key, secret, keep = (field.value.strip() for field in self.fields)
        problem = _sid_problem("account", account) or _sid_problem("key", key)
        if not account:
            problem = "Type the account SID."
        elif not secret:
            problem = "Type the secret."
        if problem:
            self.show_problem(problem)
            return
        sign_in = self.context.sign_in
        if sign_in is None or "login" in self.pending:
            return
        given = SignIn(account_sid=account, key_sid=key, secret=secret, remember=keep == "keyring")
        self.show_problem("Asking Twilio …")
        self.work("login", lambda: sign_in(given), self.dismiss)

    @on(Button.Pressed, "#demo")
    def action_demo(self) -> None:
        """Open the bundled simulator instead."""
        if self.context.demo is not None:
            self.work("login", self.context.demo, self.dismiss)


def _sid_problem(name: str, text: str) -> str:
    """Return what is wrong with a SID typed so far; "" while it is empty or right."""
    prefix = "AC" if name == "account" else "SK"
    typed = text.strip()
    if not typed or re.fullmatch(f"{prefix}[0-9a-fA-F]{{32}}", typed):
        return ""
    if not prefix.startswith(typed[:2].upper()[: len(typed)]):
        return f"It starts with {prefix}."
    if not re.fullmatch(r"[0-9a-fA-F]*", typed[2:]):
        return f"{prefix} and 32 hex digits, 0 to 9 and a to f; this has other characters."
    return f"{prefix} and 32 hex digits; this has {len(typed[2:])} after {prefix}."
