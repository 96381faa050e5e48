"""Nothing leaks: the secrets and the numbers of an account, looked for in all that was written.

A session is run with everything that writes (terminal, ``--debug``, journal, crash
report, config, commands), and then every byte of it is searched, also with what a
terminal puts between two characters taken out, and for what an encoder makes of it.
The keyring of the tests is a file; it alone may hold secrets.
"""

import base64
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from home_keyring import FILE_NAME as KEYRING
from pty_program import TerminalProgram
from simulated import PATIENCE, Person, Simulator, Start, open_program, program

from proxy_tui.simulator.rules.store import API_KEY, API_SECRET

ANN, BOB = "+12025550187", "+12025550188"
BODY = "the parcel is behind the blue door"
WRONG_TOKEN = "c0ffee" * 5 + "01"

_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_].*?(?:\x07|\x1b\\)|.)", re.DOTALL)

Simulate = Callable[..., Simulator]


def forms(secret: str) -> Iterator[bytes]:
    """A secret as it is, and as HTTP and careless code would write it."""
    yield secret.encode()
    for start in range(3):  # inside of something longer, at any place
        whole = base64.b64encode(b"_" * start + secret.encode())
        yield whole[start and 4 : -4]
    yield secret[::-1].encode()


def squeezed(data: bytes) -> bytes:
    """What is read on a terminal as one word: no sequences, no blanks, no frames."""
    return re.sub(rb"[\s()\-.]|\xe2[\x94-\x96].", b"", _SEQUENCE.sub(b"", data))


def holds(data: bytes, secret: str) -> bool:
    """Whether a secret can be read out of some bytes."""
    return any(form in data or form in squeezed(data) for form in forms(secret))


def holds_number(data: bytes, number: str) -> bool:
    """Whether a phone number can be: with its plus or not, grouped or not, encoded or not."""
    national = number.removeprefix("+1").encode()
    return national in data or national in squeezed(data)


def written_files() -> dict[str, bytes]:
    """Every file below the home of the test but its keyring, by name."""
    return {
        str(path.relative_to(Path.home())): path.read_bytes()
        for path in Path.home().rglob("*")
        if path.is_file() and path.name != KEYRING
    }


def assert_no_secret(*secrets: str, terminal: bytes = b"", but: tuple[str, ...] = ()) -> None:
    """Neither the terminal nor any file holds a secret; ``but`` are files of the test itself."""
    everything = {"the terminal": terminal, **written_files()}
    for name, data in everything.items():
        for secret in secrets:
            assert name in but or not holds(data, secret), f"{name} holds a secret"


def assert_no_number_in_files() -> None:
    """No file holds a number, revealed or not, nor what people wrote to each other."""
    for name, data in written_files().items():
        assert not holds_number(data, ANN), f"{name} holds a number"
        assert not holds_number(data, BOB), f"{name} holds a number"
        assert BODY.encode() not in data, f"{name} holds a message"


def at_session(start: Start, account: Simulator, name: str, **options: Any) -> Person:
    """Open a session on its own screen, with people and messages."""
    person = open_program(start, account, "--service", "rides-us", "--session", name, **options)
    person.see("numbers masked")
    person.see("Calls and messages")
    person.see(f"••••{ANN[-4:]}")
    person.ready()
    return person


def with_messages(account: Simulator, name: str) -> None:
    """Create a session in which something was said."""
    session = account.session(name, ANN, BOB, ttl=3600)
    first = session.participants.list()[0]
    account.service().sessions(session.sid).participants(first.sid).message_interactions.create(
        body=BODY
    )


# -- secrets


def test_a_token_of_the_environment_is_in_nothing_that_a_day_of_work_writes(
    in_terminal: Start, simulate: Simulate
) -> None:
    account = simulate(
        {"effect": "status", "status": 500, "path": "*/Sessions/KC*", "method": "POST", "nth": 2},
        {"effect": "lost", "path": "*/Sessions/KC*", "method": "POST", "nth": 3},
    )
    with_messages(account, "quiet-1")
    person = at_session(in_terminal, account, "quiet-1")
    for ttl in ("20m", "30m", "40m"):
        person.press("e")
        person.see_dialog("Change this session")
        person.fill(ttl)
        person.press("ctrl+s")
        person.see(lambda screen: "Changed quiet-1" in screen or "Twilio failed" in screen)
        person.ready()
        if "Change this session" in person.screen:
            person.press("enter")
            person.see(lambda screen: "Change this session" not in screen)
            person.ready()
    person.press("v")
    person.see("as the API answers it")
    person.see("date_created")
    command_line = Path(f"/proc/{person.terminal.pid}/cmdline")
    words = command_line.read_bytes() if command_line.exists() else b""
    person.terminal.signal(signal.SIGTERM)
    person.terminal.exit_code()
    files = written_files()
    assert any(name.endswith("journal.jsonl") for name in files)
    assert any(name.startswith("debug-") for name in files)
    assert_no_secret(account.token, terminal=person.terminal.raw + words)
    assert_no_number_in_files()


def test_a_refused_token_is_not_repeated_to_the_person(
    in_terminal: Start, simulator: Simulator
) -> None:
    person = open_program(in_terminal, simulator, env={"TWILIO_AUTH_TOKEN": WRONG_TOKEN})
    person.see("Twilio does not accept these credentials")
    person.press("q")
    person.terminal.exit_code()
    assert_no_secret(WRONG_TOKEN, terminal=person.terminal.raw)


CRASH = """
import sys
from proxy_tui.cli import main as cli
from proxy_tui.operations.diagnosis import gathering

def broken(client, *_, **__):
    token, number, header = {token!r}, {number!r}, "Authorization: Basic " + {basic!r}
    raise RuntimeError(f"{{token}} {{number}} {{header}} {{client.__dict__}}")

gathering.gather = broken
sys.exit(cli.main())
"""


def test_a_crash_report_holds_neither_secret_nor_number(
    in_terminal: Start, simulator: Simulator
) -> None:
    basic = base64.b64encode(f"{simulator.account_sid}:{simulator.token}".encode()).decode()
    script = CRASH.format(token=simulator.token, number=ANN, basic=basic)
    count = len(program())
    person = open_program(
        in_terminal,
        simulator,
        "--service",
        "rides-us",
        under=lambda argv: [sys.executable, "-c", script, *argv[count:]],
    )
    person.see("rows 1–100")
    person.ready()
    person.press("enter")
    person.see("numbers masked")
    person.see_words("Something unexpected went wrong (RuntimeError).")
    person.terminal.signal(signal.SIGTERM)
    person.terminal.exit_code()
    assert any("crashes/" in name for name in written_files())
    assert_no_secret(simulator.token, basic, terminal=person.terminal.raw)
    assert_no_number_in_files()


def test_a_key_typed_into_the_dialog_goes_into_the_keyring_and_nowhere_else(
    in_terminal: Start, simulator: Simulator
) -> None:
    env = {"PROXY_TUI_BASE_URL": simulator.base_url, "PROXY_TUI_REFRESH": "0"}
    person = open_program(in_terminal, None, env=env)
    person.see_dialog("Sign in to Twilio")
    person.fill(simulator.account_sid, API_KEY)
    person.press("enter")
    person.ready()
    person.write(API_SECRET)
    person.see("•••••••")
    person.press("enter")
    person.ready()
    person.press("right")
    person.see("● in the OS keyring")
    person.press("ctrl+s")
    person.see("rides-us")
    person.press("q")
    person.terminal.exit_code()
    assert API_SECRET in (Path.home() / KEYRING).read_text()
    assert any(name.endswith("config.toml") for name in written_files())
    assert_no_secret(API_SECRET, terminal=person.terminal.raw)
    again = open_program(in_terminal, None, env=env)
    again.see("rides-us")
    again.press("q")
    again.terminal.exit_code()
    assert_no_secret(API_SECRET, terminal=again.terminal.raw)


def login(*words: str) -> list[str]:
    return [*program(), "login", "--key-sid", API_KEY, *words]


def test_a_secret_typed_at_a_prompt_is_not_echoed(in_terminal: Start, simulator: Simulator) -> None:
    where = ("--base-url", simulator.base_url, "--account-sid", simulator.account_sid)
    prompt = in_terminal(*login("--env", "dev", *where))
    prompt.wait_for("Secret of the key", timeout=PATIENCE)
    prompt.settle(quiet=0.1)
    prompt.type(API_SECRET + "\r")
    assert prompt.exit_code(timeout=PATIENCE) == 0
    assert_no_secret(API_SECRET, terminal=prompt.raw)


def test_a_piped_secret_is_kept_in_the_keyring_and_no_command_tells_it(
    in_terminal: Start, simulator: Simulator
) -> None:
    env = {**os.environ, "PROXY_TUI_BASE_URL": simulator.base_url}

    def run(*words: str, told: str = "") -> bytes:
        done = subprocess.run(
            [*program(), *words], env=env, input=told.encode(), capture_output=True,
            timeout=60, check=False,
        )  # fmt: skip
        return done.stdout + done.stderr

    signed_in = run(
        "login", "--account-sid", simulator.account_sid, "--key-sid", API_KEY, "--secret-stdin",
        told=API_SECRET + "\n",
    )  # fmt: skip
    assert b"Signed in" in signed_in
    assert API_SECRET in (Path.home() / KEYRING).read_text()
    told = [
        signed_in,
        run("profiles"),
        run("config", "show"),
        run("config", "check"),
        run("doctor"),
        run("doctor", "--json"),
        run("login", "--secret-stdin", told=API_SECRET + "wrong\n"),
        run("logout"),
    ]
    assert all(told)
    assert_no_secret(API_SECRET, terminal=b"\n".join(told))


DUMP = """#!{python}
import os, sys
from pathlib import Path
here = Path(__file__).parent
(here / "told.txt").write_text(repr((dict(os.environ), sys.argv)))
print((here / "secret.txt").read_text())
"""


def test_a_credential_command_is_told_no_secret_and_tells_only_the_program(
    in_terminal: Start, simulator: Simulator
) -> None:
    (Path.home() / "secret.txt").write_text(API_SECRET)
    command = Path.home() / "give-secret"
    command.write_text(DUMP.format(python=sys.executable))
    command.chmod(0o700)
    config = Path.home() / "config.toml"
    config.write_text(
        f'profile = "acme"\n[profiles.acme]\naccount_sid = "{simulator.account_sid}"\n'
        f'key_sid = "{API_KEY}"\ncredential_command = "{command}"\n'
    )
    config.chmod(0o600)
    env = {"PROXY_TUI_CONFIG": str(config), "TWILIO_API_SECRET": WRONG_TOKEN}
    person = open_program(in_terminal, simulator, "--profile", "acme", env=env)
    person.see("rides-us")
    person.press("q")
    person.terminal.exit_code()
    assert "told.txt" in written_files()
    secrets = (API_SECRET, simulator.token, WRONG_TOKEN)
    assert_no_secret(*secrets, terminal=person.terminal.raw, but=("secret.txt",))


# -- numbers


def read_by(terminal: TerminalProgram) -> bytes:
    """Everything the program wrote so far."""
    terminal.settle(quiet=0.3)
    return terminal.raw


def test_numbers_and_messages_are_shown_only_after_they_were_revealed(
    in_terminal: Start, simulator: Simulator
) -> None:
    with_messages(simulator, "masked-1")
    person = at_session(in_terminal, simulator, "masked-1")
    person.press("v")
    person.see("date_created")
    person.ready()
    person.press("esc")
    person.see(lambda screen: "created  " in screen and "as the API" not in screen)
    before = read_by(person.terminal)
    assert not holds_number(before, ANN)
    assert not holds_number(before, BOB)
    assert BODY.encode() not in before
    person.press("m")
    person.see("m masks them")
    person.see(ANN)
    person.see(BODY[:20])
    person.press("m")
    person.see("m reveals them")
    assert ANN not in person.screen
    assert_no_number_in_files()


def test_a_number_typed_into_a_form_is_masked_wherever_it_is_kept(
    in_terminal: Start, simulator: Simulator
) -> None:
    person = open_program(in_terminal, simulator, "--service", "rides-us")
    person.see("rows 1–100")
    person.ready()
    person.press("n")
    person.see_dialog("New session")
    person.fill("typed-1", "", "", "15m", "", ANN, "", "", BOB)
    person.press("ctrl+s")
    person.see("Created typed-1")
    person.see(f"••••{ANN[-4:]}")
    assert ANN not in person.screen
    assert_no_number_in_files()


def test_a_refusal_that_names_a_number_is_shown_without_it(
    in_terminal: Start, simulate: Simulate
) -> None:
    words = f"{ANN} and the proxy number are active together in another session of {BOB}."
    fault = {"effect": "status", "status": 400, "code": 80604, "message": words}
    account = simulate({**fault, "method": "POST", "path": "*/Sessions/KC*"})
    account.session("pair-1", ANN, BOB)
    person = at_session(in_terminal, account, "pair-1")
    person.press("e")
    person.see_dialog("Change this session")
    person.fill("2h")
    person.press("ctrl+s")
    person.see("code 80604")
    told = read_by(person.terminal)
    assert not holds_number(told, ANN)
    assert not holds_number(told, BOB)
    assert_no_number_in_files()


# -- the search itself


@pytest.mark.parametrize(
    "data",
    [
        API_SECRET.encode(),
        API_SECRET[:9].encode() + b"\x1b[0m\r\n \x1b[1;31m" + API_SECRET[9:].encode(),
        base64.b64encode(f"{API_KEY}:{API_SECRET}".encode()),
    ],
    ids=["plain", "broken over two lines", "in a header"],
)
def test_the_search_finds_a_secret_in_disguise(data: bytes) -> None:
    assert holds(b"before " + data + b" after", API_SECRET)
    assert not holds(b"before after", API_SECRET)


def test_the_search_finds_a_number_in_disguise() -> None:
    for text in ("+12025550187", "(202) 555-0187", "%2B12025550187", "+1 202\x1b[1m 555 0187"):
        assert holds_number(text.encode(), ANN)
    assert not holds_number("+1••••0187".encode(), ANN)
