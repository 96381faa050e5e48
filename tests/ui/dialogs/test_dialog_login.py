import pytest
from ui_bench import NARROW, WIDE, Bench, Person

from proxy_tui.errors import CredentialsError
from proxy_tui.operations.connection import Connection
from proxy_tui.simulator.rules.store import ACCOUNT_SID, API_KEY, AUTH_TOKEN
from proxy_tui.ui.context import SignIn
from proxy_tui.ui.dialogs.login import LoginDialog
from proxy_tui.ui.screens import ServicesScreen

pytestmark = pytest.mark.anyio

HEX = "0123456789abcdef" * 2


@pytest.fixture
def stranger() -> Bench:
    """A program that finds no credentials, and so opens on the login dialog."""
    bench = Bench()

    def nobody() -> Connection:
        raise CredentialsError(
            "There is nothing to sign in with.", hint="Set TWILIO_ACCOUNT_SID, or sign in here."
        )

    bench.context.connect = nobody
    return bench


def help_line(person: Person) -> str:
    """Return the lines about the field in focus."""
    return str(person.showing(LoginDialog).field_help.visual)


async def test_it_opens_by_itself_where_nobody_is_signed_in_and_says_why(stranger: Bench) -> None:
    async with stranger.open() as person:
        dialog = person.showing(LoginDialog)
        assert "There is nothing to sign in with." in person.text
        assert person.app.focused is dialog.fields[0].control
        assert stranger.wire.sent == []


async def test_right_credentials_lead_to_the_services_and_the_secret_is_never_shown(
    stranger: Bench,
) -> None:
    async with stranger.open() as person:
        await person.fill(account=ACCOUNT_SID, secret=AUTH_TOKEN)
        assert AUTH_TOKEN not in person.text
        assert "•••" in person.text
        await person.press("ctrl+s")
        person.showing(ServicesScreen)
        assert "dispatch-eu" in person.text
        assert stranger.signed_in == [
            SignIn(account_sid=ACCOUNT_SID, key_sid="", secret=AUTH_TOKEN, remember=False)
        ]
        assert AUTH_TOKEN not in repr(stranger.signed_in)


async def test_whole_sids_can_be_seen_while_they_are_typed(stranger: Bench) -> None:
    async with stranger.open(NARROW) as person:
        await person.fill(account=ACCOUNT_SID, key=API_KEY)
        assert ACCOUNT_SID in person.text
        assert API_KEY in person.text


async def test_a_key_and_the_wish_to_keep_it_are_handed_on(stranger: Bench) -> None:
    async with stranger.open() as person:
        await person.fill(account=ACCOUNT_SID, key=API_KEY, secret=AUTH_TOKEN)
        await person.press("enter", "right")
        assert "● in the OS keyring" in person.text
        await person.press("ctrl+s")
        (given,) = stranger.signed_in
        assert (given.key_sid, given.remember) == (API_KEY, True)


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("account", "SK", "It starts with AC."),
        ("account", "x", "It starts with AC."),
        ("account", f"AC{HEX[:-1]}", "AC and 32 hex digits; this has 31 after AC."),
        ("account", f"AC{HEX}0", "AC and 32 hex digits; this has 33 after AC."),
        ("account", f"AC{HEX[:-1]}g", "AC and 32 hex digits, 0 to 9 and a to f; this has other"),
        ("key", f"AC{HEX}", "It starts with SK."),
        ("key", "SK123", "SK and 32 hex digits; this has 3 after SK."),
    ],
)
async def test_a_bad_sid_is_told_while_it_is_typed_and_never_sent(
    stranger: Bench, name: str, typed: str, told: str
) -> None:
    async with stranger.open() as person:
        await person.fill(account=ACCOUNT_SID, secret=AUTH_TOKEN)
        await person.fill(**{name: typed})
        assert told in help_line(person)
        assert str(person.field(name).echo.visual) == "! see below"
        await person.press("ctrl+s")
        assert told in person.problem
        assert stranger.signed_in == []
        assert person.field(name).value == typed


@pytest.mark.parametrize(
    ("values", "told"),
    [({}, "Type the account SID."), ({"account": ACCOUNT_SID}, "Type the secret.")],
)
async def test_what_is_missing_is_told(stranger: Bench, values: dict[str, str], told: str) -> None:
    async with stranger.open() as person:
        await person.fill(**values)
        await person.press("ctrl+s")
        assert person.problem == told
        assert stranger.signed_in == []


async def test_refused_credentials_are_told_and_what_was_typed_stays(stranger: Bench) -> None:
    async with stranger.open() as person:
        await person.fill(account=ACCOUNT_SID, secret="not the token")
        await person.press("ctrl+s")
        person.showing(LoginDialog)
        assert "HTTP 401" in person.problem
        assert "not the token" not in person.text
        assert person.field("account").value == ACCOUNT_SID
        assert person.field("secret").value == "not the token"
        await person.fill(secret=AUTH_TOKEN)
        await person.press("ctrl+s")
        person.showing(ServicesScreen)
        assert "dispatch-eu" in person.text


async def test_no_network_is_told_and_it_can_be_tried_again(stranger: Bench) -> None:
    async with stranger.open() as person:
        await person.fill(account=ACCOUNT_SID, secret=AUTH_TOKEN)
        stranger.wire.cut()
        await person.press("ctrl+s")
        assert "cannot be reached" in person.problem
        stranger.wire.mend()
        await person.press("ctrl+s")
        person.showing(ServicesScreen)


async def test_a_keyring_that_fails_is_told_and_what_was_typed_stays(stranger: Bench) -> None:
    def no_keyring(_given: SignIn) -> Connection:
        raise CredentialsError("The keyring is locked.", hint="Unlock it, or choose this run only.")

    stranger.context.sign_in = no_keyring
    async with stranger.open() as person:
        await person.fill(account=ACCOUNT_SID, secret=AUTH_TOKEN)
        await person.press("ctrl+s")
        assert "The keyring is locked." in person.problem
        assert person.field("secret").value == AUTH_TOKEN


async def test_the_same_question_is_not_asked_twice_at_once(stranger: Bench) -> None:
    async with stranger.open() as person:
        await person.fill(account=ACCOUNT_SID, secret=AUTH_TOKEN)
        stranger.wire.hold()
        for _ in range(3):
            person.hit("ctrl+s")
            await person.quiet()
        assert person.problem == "Asking Twilio …"
        stranger.wire.let_go()
        await person.settle()
        assert len(stranger.signed_in) == 1


async def test_the_demo_is_a_key_away(stranger: Bench) -> None:
    async with stranger.open() as person:
        await person.press("ctrl+t")
        person.showing(ServicesScreen)
        assert "dispatch-eu" in person.text
        assert stranger.signed_in == []


async def test_the_demo_is_a_button_too(stranger: Bench) -> None:
    async with stranger.open() as person:
        await person.click("#demo")
        person.showing(ServicesScreen)
        assert "dispatch-eu" in person.text


async def test_a_demo_that_fails_without_anybody_planning_it_is_told(stranger: Bench) -> None:
    def broken() -> Connection:
        raise ZeroDivisionError

    stranger.context.demo = broken
    async with stranger.open() as person:
        await person.press("ctrl+t")
        person.showing(LoginDialog)
        assert "unexpected" in person.problem
        person.app.unexpected.clear()


async def test_leaving_it_leaves_the_picker_with_what_to_press(stranger: Bench) -> None:
    async with stranger.open() as person:
        await person.press("escape")
        person.showing(ServicesScreen)
        assert "Not signed in" in person.text


async def test_enter_goes_round_the_fields_and_signs_nobody_in(stranger: Bench) -> None:
    async with stranger.open() as person:
        dialog = person.showing(LoginDialog)
        await person.fill(account=ACCOUNT_SID, secret=AUTH_TOKEN)
        person.screen.set_focus(dialog.fields[0].control)
        for field in [*dialog.fields[1:], dialog.fields[0]]:
            await person.press("enter")
            assert person.app.focused is field.control
        assert stranger.signed_in == []


async def test_each_field_says_what_it_is_for(stranger: Bench) -> None:
    async with stranger.open() as person:
        told = {help_line(person)}
        for _ in range(3):
            await person.press("enter")
            told.add(help_line(person))
        assert len(told) == 4


async def test_what_is_typed_outlasts_a_change_of_size(stranger: Bench) -> None:
    async with stranger.open() as person:
        await person.fill(account=ACCOUNT_SID, secret="half a sec")
        for size in (NARROW, (50, 16), WIDE):
            await person.resize(*size)
            assert "Sign in to Twilio" in person.text
            assert "Cancel" in person.text
            assert person.field("account").value == ACCOUNT_SID
            assert person.field("secret").value == "half a sec"


async def test_another_account_can_be_signed_in_to_from_the_picker(picker: Bench) -> None:
    async with picker.open() as person:
        await person.press("l")
        person.showing(LoginDialog)
        await person.fill(account=ACCOUNT_SID, secret=AUTH_TOKEN)
        await person.press("ctrl+s")
        person.showing(ServicesScreen)
        assert "dispatch-eu" in person.text
        assert len(picker.signed_in) == 1
