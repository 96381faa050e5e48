"""Flags and commands, and what is said about a word that is none of them."""

import pytest

from proxy_tui import __version__
from proxy_tui.cli.arguments import build_parser
from proxy_tui.cli.main import main
from proxy_tui.cli.strict_argparse import parse
from proxy_tui.errors import UsageError


def refusal(*words: str) -> UsageError:
    with pytest.raises(UsageError) as caught:
        parse(build_parser(), words)
    assert caught.value.exit_code == 2
    return caught.value


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["--demmo"], "There is no flag --demmo.", "Did you mean --demo?"),
        (["--read_only"], "There is no flag --read_only.", "Did you mean --read-only?"),
        (["doctor", "--jsn"], "There is no flag --jsn.", "Did you mean --json?"),
        (["simulate", "--prt=3"], "There is no flag --prt.", "Did you mean --port?"),
        (["login", "--lable", "x"], "There is no flag --lable.", "Did you mean --label?"),
        (["--zzzzzz"], "There is no flag --zzzzzz.", "See proxy-tui --help."),
        (
            ["profiles", "--json"],
            "proxy-tui profiles has no flag --json.",
            "It belongs to proxy-tui doctor.",
        ),
        (
            ["config", "show", "--port=3"],
            "proxy-tui config show has no flag --port.",
            "It belongs to proxy-tui simulate.",
        ),
        (
            ["--profile", "doctor", "--seed", "profiles"],
            "proxy-tui profiles has no flag --seed.",
            "It belongs to proxy-tui simulate.",
        ),
        (
            ["--demo", "--seed"],
            "proxy-tui without a command has no flag --seed.",
            "It belongs to proxy-tui simulate.",
        ),
        (
            ["--json", "doctor"],
            "--json comes after the command.",
            "Write proxy-tui doctor … --json.",
        ),
        (
            ["profiles", "--session"],
            "--session is for the program itself, not for proxy-tui profiles.",
            "Write proxy-tui --session, without a command.",
        ),
        (["logn"], "There is no command 'logn' here.", "Did you mean login?"),
        (["profiles", "ues"], "There is no command 'ues' here.", "Did you mean use?"),
        (["config", "chek"], "There is no command 'chek' here.", "Did you mean check?"),
        (["simulate", "--port", "x"], None, "See proxy-tui simulate --help."),
        (["--profile"], None, "A value that begins with a dash is written --profile=-…"),
        (["config"], None, "See proxy-tui config --help."),
        (["profiles", "use"], None, "See proxy-tui profiles use --help."),
    ],
)
def test_a_mistake_is_one_sentence_with_the_nearest_word(
    words: list[str], message: str | None, hint: str
) -> None:
    error = refusal(*words)
    assert message in (None, error.message)
    assert error.hint == hint
    assert "\n" not in error.message


def test_an_unknown_command_with_nothing_near_gets_the_list() -> None:
    assert refusal("zzzzz").hint.startswith("Known are services, sessions, ")


def test_flags_are_never_abbreviated() -> None:
    assert refusal("--dem").hint == "Did you mean --demo?"
    assert refusal("doctor", "--js").message == "There is no flag --js."


@pytest.mark.parametrize(
    "flag", ["--secret", "--token", "--password", "--auth-token", "--api-secret", "--key-secret"]
)
@pytest.mark.parametrize("joined", [True, False])
def test_a_secret_as_an_argument_is_refused_with_why_and_not_repeated(
    flag: str, joined: bool
) -> None:
    words = [f"{flag}=pl4nted"] if joined else [flag, "pl4nted"]
    error = refusal("login", *words)
    assert "process list" in error.message
    assert "--secret-stdin" in error.hint
    assert "pl4nted" not in str(error)


def test_a_word_too_many_is_not_repeated_because_it_may_be_a_secret() -> None:
    error = refusal("login", "pl4nted")
    assert error.message == "There is one word too many."
    assert "pl4nted" not in str(error)


def test_the_program_is_what_runs_without_a_command() -> None:
    arguments = parse(build_parser(), [])
    assert arguments.module == "program"
    assert (arguments.profile, arguments.base_url, arguments.read_only) == ("", "", False)
    assert arguments.debug is None


@pytest.mark.parametrize(
    "words",
    [
        ["--profile", "acme", "--read-only", "doctor"],
        ["doctor", "--profile", "acme", "--read-only"],
        ["--profile", "other", "doctor", "--profile", "acme", "--read-only"],
    ],
)
def test_what_is_said_before_a_command_holds_after_it(words: list[str]) -> None:
    arguments = parse(build_parser(), words)
    assert (arguments.module, arguments.profile) == ("doctor", "acme")
    assert arguments.read_only


def test_every_command_has_a_module_with_run() -> None:
    import importlib

    for words in (
        [], ["login"], ["logout"], ["profiles"], ["config", "path"], ["doctor"], ["simulate"],
        ["scenarios", "silence", "--answer"],
    ):  # fmt: skip
        name = parse(build_parser(), words).module
        assert callable(importlib.import_module(f"proxy_tui.cli.commands.{name}").run)


def test_actions_of_profiles_and_config() -> None:
    assert parse(build_parser(), ["profiles"]).action == "list"
    assert parse(build_parser(), ["profiles", "use", "acme"]).name == "acme"
    assert parse(build_parser(), ["profiles", "import-twilio-cli"]).action == "import-twilio-cli"
    assert parse(build_parser(), ["config", "show"]).action == "show"


def test_version_and_help_end_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"proxy-tui {__version__}\n"
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    for word in ("--demo", "--service", "--session", "--read-only", "--base-url", "login"):
        assert word in text
    assert main(["login", "--help"]) == 0
    assert "--secret-stdin" in capsys.readouterr().out


def test_an_error_is_printed_in_two_lines_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--demmo"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "proxy-tui: There is no flag --demmo.\n  Did you mean --demo?\n"


def test_control_characters_in_an_error_are_made_visible(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["--demo\x1b[31m\x07"])
    assert "\x1b" not in capsys.readouterr().err
