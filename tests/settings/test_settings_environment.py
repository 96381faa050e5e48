"""What the environment says of the terminal, and what a child process gets of it."""

import pytest

from proxy_tui.settings.environment import TerminalFacts, child_environment, terminal_facts


def test_an_empty_environment_says_nothing() -> None:
    assert terminal_facts({}) == TerminalFacts("", "", False, False, False, False, "")


def test_tmux_over_ssh_is_seen() -> None:
    facts = terminal_facts(
        {
            "TERM": "tmux-256color",
            "COLORTERM": "truecolor",
            "NO_COLOR": "1",
            "TMUX": "/tmp/x",  # noqa: S108  a value, not a file
            "STY": "1.pts",
            "SSH_TTY": "/dev/pts/1",
            "LANG": "C.UTF-8",
            "LC_ALL": "de_DE.UTF-8",
        }
    )
    assert facts == TerminalFacts(
        "tmux-256color", "truecolor", True, True, True, True, "de_DE.UTF-8"
    )


def test_a_child_gets_the_environment_without_anything_of_ours() -> None:
    environ = {
        "PATH": "/bin",
        "HOME": "/home/x",
        "PASSWORD_STORE_DIR": "/x",
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_API_SECRET": "s",
        "TWILIO_AUTH_TOKEN": "t",
        "TWILIO_SOMETHING_NEW": "u",
        "PROXY_TUI_PROFILE": "acme",
        "GPG_TTY": "/dev/pts/1",
    }
    assert child_environment(environ) == {
        "PATH": "/bin",
        "HOME": "/home/x",
        "PASSWORD_STORE_DIR": "/x",
    }


def test_without_an_argument_it_is_this_process_that_is_looked_at() -> None:
    assert terminal_facts().term == "xterm-256color"
    assert "HOME" in child_environment()


@pytest.mark.parametrize(
    ("environ", "is_utf8"),
    [
        ({}, True),
        ({"LANG": "en_GB.UTF-8"}, True),
        ({"LC_ALL": "C.utf8", "LANG": "C"}, True),
        ({"LC_CTYPE": "C.UTF-8"}, True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, False),  # as Python leaves LANG=C
        ({"LANG": "C"}, False),
        ({"LC_ALL": "POSIX", "LANG": "en_GB.UTF-8"}, False),
        ({"LANG": "de_DE.ISO-8859-1"}, False),
        ({"LANG": "de_DE"}, False),
    ],
)
def test_a_locale_says_whether_the_terminal_shows_utf8(
    environ: dict[str, str], is_utf8: bool
) -> None:
    assert terminal_facts(environ).is_utf8 is is_utf8
