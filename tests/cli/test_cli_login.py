"""``login`` and ``logout``: tried first, kept where the person wants it, never an argument."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_running import Done, Run
from home_keyring import FILE_NAME

from proxy_tui import credentials
from proxy_tui.cli.commands import login as login_command
from proxy_tui.credentials.keyring_store import KeyringError, KeyringStore, Situation
from proxy_tui.settings import Profile, Secret, Settings, load
from proxy_tui.simulator.rules.store import ACCOUNT_SID, API_KEY, API_SECRET, AUTH_TOKEN

WHO = ("--account-sid", ACCOUNT_SID, "--key-sid", API_KEY)


def kept() -> dict[str, str]:
    path = Path.home() / FILE_NAME
    return json.loads(path.read_text()) if path.exists() else {}


@pytest.fixture
def tool(tmp_path: Path) -> Path:
    """Return a command that prints the secret."""
    tool = tmp_path / "tool"
    tool.write_text(f"#!/bin/sh\necho {API_SECRET}\n")
    tool.chmod(0o700)
    return tool


@pytest.fixture
def login(run: Run, piped: Callable[[str], None], simulator: str) -> Run:
    """Log in with a secret on stdin, against the simulator."""

    def login(*words: str, secret: str = API_SECRET) -> Done:
        piped(f"{secret}\n")
        return run("login", "--base-url", simulator, *words)

    return login


def test_a_key_is_tried_then_kept_apart_from_its_profile(login: Run, simulator: str) -> None:
    done = login(*WHO, "--profile", "acme", "--label", "Acme", "--env", "prod", "--read-only")
    assert done.code == 0, done.err
    assert done.out == "Signed in to AC…9f2a as profile acme; the secret is in the keyring.\n"
    assert kept() == {f"proxy-tui/{API_KEY}": API_SECRET}
    settings = load(environ={})
    assert settings.active_profile == "acme"
    assert settings.profiles["acme"] == Profile(
        name="acme",
        account_sid=ACCOUNT_SID,
        key_sid=API_KEY,
        label="Acme",
        environment="prod",
        read_only=True,
        base_url=simulator,
    )
    assert (settings.base_url, settings.base_url_origin) == (simulator, "profile acme")
    assert API_SECRET not in done.out + done.err + settings.config_path.read_text()


def test_a_token_is_accepted_with_why_a_key_is_better(login: Run) -> None:
    done = login("--account-sid", ACCOUNT_SID, "--use-auth-token", secret=AUTH_TOKEN)
    assert done.code == 0
    assert "as profile default;" in done.out
    assert "cannot be revoked alone" in done.err
    assert kept() == {f"proxy-tui/{ACCOUNT_SID}": AUTH_TOKEN}


def test_a_second_profile_says_how_to_use_it(login: Run) -> None:
    login(*WHO, "--profile", "acme")
    assert "proxy-tui profiles use other" in login(*WHO, "--profile", "other").out


def test_names_in_the_environment_that_win_are_pointed_out(
    login: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", ACCOUNT_SID)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", AUTH_TOKEN)
    assert "win over it unless --profile names it" in login(*WHO).err


def test_a_region_is_warned_about_before_the_secret_is_asked_for(
    run: Run, piped: Callable[[str], None]
) -> None:
    piped("\n")
    done = run("login", *WHO, "--edge", "dublin", "--region", "ie1")
    assert done.code == 3
    assert "documents Proxy for region us1 only" in done.err


def test_what_is_known_of_a_profile_need_not_be_said_again(login: Run) -> None:
    login(*WHO, "--profile", "acme", "--label", "Acme")
    done = login("--profile", "acme", "--env", "staging")
    assert done.code == 0, done.err
    acme = load(environ={}).profiles["acme"]
    assert (acme.label, acme.environment, acme.key_sid) == ("Acme", "staging", API_KEY)


def test_a_second_profile_of_a_production_account_is_guarded_too_and_says_so(login: Run) -> None:
    login(*WHO, "--profile", "acme", "--env", "prod")
    done = login(*WHO, "--profile", "mine", "--env", "dev")
    assert "Another profile calls this account production" in done.err


def test_a_wrong_secret_keeps_nothing(login: Run) -> None:
    done = login(*WHO, secret="pl4nted-wrong")
    assert done.code == 3
    assert "does not accept this API key and secret" in done.err
    assert "pl4nted" not in done.out + done.err
    assert kept() == {}
    assert not load(environ={}).config_path.exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "The account SID is missing."),
        (("--account-sid", ACCOUNT_SID), "The API key SID is missing."),
        (("--account-sid", "AC1", "--key-sid", API_KEY), "An account SID is AC and 32"),
        (("--account-sid", ACCOUNT_SID, "--key-sid", "x"), "An API key SID is SK and 32"),
        ((*WHO, "--edge", "a/b"), "Edge and region are one word each"),
        ((*WHO, "--profile", "a\nb"), "The name of a profile must be visible text."),
        ((*WHO, "--this-run"), "This needs a terminal on both ends."),
        ((*WHO, "--env", "prod-eu"), "An environment is prod, staging or dev."),
    ],
)
def test_what_cannot_be_right_is_said_before_anything_is_sent(
    login: Run, words: tuple[str, ...], message: str
) -> None:
    done = login(*words)
    assert done.code == 2
    assert message in done.err


def test_an_empty_stdin_is_no_secret(login: Run) -> None:
    done = login(*WHO, "--secret-stdin", secret="  ")
    assert done.code == 3
    assert "No secret was given." in done.err


def test_a_command_is_kept_instead_of_a_secret(login: Run, tool: Path) -> None:
    done = login(*WHO, "--command", str(tool))
    assert done.code == 0, done.err
    assert "its command prints the secret" in done.out
    assert kept() == {}
    assert load(environ={}).profiles["default"].credential_command == str(tool)


def test_a_keyring_that_fails_keeps_nothing_and_names_the_ways_out(
    login: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeyringStore, "get", locked)
    done = login(*WHO)
    assert done.code == 3
    assert "The keyring is locked." in done.err
    for way in ("--this-run", "--command", "TWILIO_API_KEY"):
        assert way in done.err
    assert not load(environ={}).config_path.exists()


def locked(self: KeyringStore, username: str) -> Secret | None:
    raise KeyringError(Situation.LOCKED)


class Answers:
    """Somebody at the terminal who gives these answers in turn."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return f"{self.lines.pop(0)}\n" if self.lines else ""


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sit at the terminal: words for the questions, a secret for the hidden one."""

    def answers(*lines: str, secret: str = API_SECRET) -> None:
        monkeypatch.setattr("sys.stdin", Answers(*lines))
        monkeypatch.setattr("getpass.getpass", lambda *_, **__: secret)

    return answers


def test_questions_are_asked_again_until_the_answer_is_right(
    run: Run, simulator: str, answers: Callable[..., None]
) -> None:
    answers("AC1", ACCOUNT_SID, "key", API_KEY, "prod")
    done = run("login", "--base-url", simulator, "--profile", "acme")
    assert done.code == 0, done.err
    assert "An account SID is AC and 32 hex digits." in done.err
    assert "An API key SID is SK and 32 hex digits." in done.err
    assert load(environ={}).profiles["acme"].is_production


def test_enter_alone_takes_what_is_known(
    run: Run, login: Run, simulator: str, answers: Callable[..., None]
) -> None:
    login(*WHO, "--profile", "acme", "--env", "prod")
    answers("", "")
    done = run("login", "--base-url", simulator, "--profile", "acme")
    assert done.code == 0, done.err
    assert f"[{ACCOUNT_SID}]" in done.err
    assert load(environ={}).profiles["acme"].environment == "prod"


@pytest.mark.parametrize(
    ("lines", "secret", "flags", "code", "words"),
    [
        (["", ""], AUTH_TOKEN, [], 0, "An API key can: make one in the Console."),
        ([], API_SECRET, [], 2, "The input ended before every question was answered."),
        ([API_KEY, "", API_SECRET], "", ["--secret-stdin"], 2, "needs something piped in."),
    ],
)
def test_enter_alone_for_the_key_means_the_token_and_no_secret_is_read_where_it_shows(
    run: Run,
    simulator: str,
    answers: Callable[..., None],
    lines: list[str],
    secret: str,
    flags: list[str],
    code: int,
    words: str,
) -> None:
    answers(ACCOUNT_SID, *lines, secret=secret)
    done = run("login", "--base-url", simulator, *flags)
    assert done.code == code, done.err
    assert words in done.err


def test_nothing_typed_is_no_secret(
    run: Run, simulator: str, answers: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(ACCOUNT_SID, API_KEY, "", secret="")
    assert run("login", "--base-url", simulator).code == 3

    def ended(*_: object, **__: object) -> str:
        raise EOFError

    answers(ACCOUNT_SID, API_KEY, "")
    monkeypatch.setattr("getpass.getpass", ended)
    assert run("login", "--base-url", simulator).code == 3


@pytest.fixture
def at_a_locked_keyring(
    monkeypatch: pytest.MonkeyPatch, answers: Callable[..., None]
) -> Callable[..., None]:
    """Sit at the terminal of a machine whose keyring is locked."""

    def sit(*lines: str) -> None:
        answers(ACCOUNT_SID, API_KEY, "", *lines)
        monkeypatch.setattr(KeyringStore, "get", locked)
        monkeypatch.setattr(login_command, "has_terminal", lambda: True)
        monkeypatch.setattr(login_command, "require_terminal", lambda: None)

    return sit


def test_at_a_terminal_the_person_chooses_to_keep_nothing(
    run: Run, simulator: str, at_a_locked_keyring: Callable[..., None]
) -> None:
    at_a_locked_keyring("x", "q")
    done = run("login", "--base-url", simulator)
    assert done.code == 3
    assert "Signed in, but the secret cannot be kept. The keyring is locked." in done.err
    assert "Type r, c or q." in done.err
    assert not load(environ={}).config_path.exists()


def test_at_a_terminal_the_person_chooses_a_command(
    run: Run, simulator: str, tool: Path, at_a_locked_keyring: Callable[..., None]
) -> None:
    at_a_locked_keyring("c", "", str(tool))
    done = run("login", "--base-url", simulator)
    assert done.code == 0, done.err
    assert load(environ={}).profiles["default"].credential_command == str(tool)
    assert kept() == {}


@pytest.mark.parametrize("flag", [True, False])
def test_for_this_run_only_the_program_opens_and_nothing_is_kept(
    flag: bool,
    run: Run,
    simulator: str,
    monkeypatch: pytest.MonkeyPatch,
    at_a_locked_keyring: Callable[..., None],
) -> None:
    opened: list[tuple[Settings, Secret | None]] = []

    def open_program(settings: Settings, store: credentials.MemoryStore) -> int:
        opened.append((settings, store.get(API_KEY)))
        return 0

    monkeypatch.setattr(login_command, "open_program", open_program)
    at_a_locked_keyring("r")
    words = ["--this-run"] if flag else []
    done = run("login", "--base-url", simulator, "--profile", "mine", *words)
    assert done.code == 0, done.err
    ((settings, secret),) = opened
    assert secret == Secret(API_SECRET)
    assert (settings.profile, settings.base_url) == ("mine", simulator)
    assert kept() == {}
    assert not settings.config_path.exists()


def test_logout_forgets_profile_and_secret(run: Run, login: Run) -> None:
    login(*WHO, "--profile", "acme")
    done = run("logout")
    assert done.code == 0
    assert "Profile acme is forgotten; its secret is gone from the keyring." in done.out
    assert "until it is revoked" in done.out
    assert kept() == {}
    assert load(environ={}).profiles == {}


def test_logout_keeps_a_secret_that_another_profile_uses(run: Run, login: Run) -> None:
    login(*WHO, "--profile", "acme")
    login(*WHO, "--profile", "other")
    assert "another profile uses it" in run("logout", "--profile", "acme").out
    assert kept() == {f"proxy-tui/{API_KEY}": API_SECRET}


def test_logout_says_what_it_did_not_find(run: Run, login: Run) -> None:
    login(*WHO, "--profile", "acme")
    (Path.home() / FILE_NAME).unlink()
    assert "the keyring held no secret" in run("logout").out
    done = run("logout")
    assert done.code == 2
    assert "no profile to log out of" in done.err


def test_logout_leaves_a_command_alone(run: Run, login: Run, tool: Path) -> None:
    login(*WHO, "--command", str(tool))
    assert "stays where its command finds it" in run("logout").out


def test_a_host_that_no_file_may_name_is_not_kept_and_login_says_so(
    run: Run, piped: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "check_credentials", lambda *_: None)
    piped(f"{API_SECRET}\n")
    done = run("login", "--base-url", "https://gateway.example", *WHO)
    assert done.code == 0
    assert "--base-url is not kept" in done.err
    assert "--profile default --base-url https://gateway.example" in done.err
    assert load(environ={}).profiles["default"].base_url == ""
