import pytest
from ui_bench import ANN, BOB, HUGE, NARROW, Person
from ui_desk import CAT, DAN, Desk

from proxy_tui.operations.diagnosis.pool import MOST_UNRESERVED
from proxy_tui.ui.screens import FindScreen, PoolScreen, ServicesScreen

pytestmark = pytest.mark.anyio


@pytest.fixture
def desk() -> Desk:
    """Three numbers, of which Ann and Bob use two; one more is reserved."""
    desk = Desk()
    desk.store.add_number(desk.dispatch, "+442079460900", reserved=True)
    desk.pair("talk", ANN, BOB)
    desk.pair("other", CAT, DAN, numbers=(0, 0))
    desk.pair("over", CAT, ANN, status="closed")
    return desk


def rows(person: Person) -> list[list[str]]:
    """Return the cells of each number."""
    return [[str(cell) for cell in row.cells] for row in person.showing(PoolScreen).table.page]


def told(person: Person) -> str:
    """Return what stands above the numbers."""
    return " ".join(str(person.showing(PoolScreen).summary.visual).split())


async def test_numbers_are_listed_the_busiest_first_and_reserved_ones_last(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("u")
        assert [row[:5] for row in rows(person)] == [
            ["+44 20 7946 0011", "GB", "calls, texts, pictures", "", "2"],
            ["+44 20 7946 0012", "GB", "calls, texts, pictures", "", "1"],
            ["+44 20 7946 0013", "GB", "calls, texts, pictures", "", "0"],
            ["+44 20 7946 0900", "GB", "calls, texts, pictures", "reserved", "0"],
        ]
        assert told(person).startswith("4 numbers, 1 of them reserved; 2 in use.")
        assert "dispatch-eu › numbers" in person.lines[0]


async def test_who_holds_a_number_is_known_once_it_was_searched(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("u")
        assert "Who holds a number is known for" in told(person)
        await person.press("P")
        assert person.status.startswith("people read of both active sessions, as of")
        held = {row[0]: row[5] for row in rows(person)}
        assert sorted(held["+44 20 7946 0011"].split(", ")) == ["other", "other", "talk"]
        assert held["+44 20 7946 0012"] == "talk"
        assert held["+44 20 7946 0013"] == ""
        assert "Who holds" not in told(person)


async def test_many_holders_are_named_up_to_three() -> None:
    desk = Desk()
    for name in ("one", "two", "three", "four", "five"):
        desk.pair(name, ANN)
    async with desk.open(HUGE) as person:
        await person.press("f")
        await person.type_in(ANN)
        await person.press("enter", "escape", "u")
        assert rows(person)[0][5].endswith(" and 2 more")


async def test_a_pool_near_its_limit_is_warned_about() -> None:
    desk = Desk()
    for n in range(MOST_UNRESERVED - 3):
        desk.store.add_number(desk.dispatch, f"+4420794{n:05d}")
    async with desk.open() as person:
        await person.press("u")
        assert len(rows(person)) == MOST_UNRESERVED
        assert "it is full (80622)" in told(person)
        assert len(desk.asked(ending="/PhoneNumbers")) == 5


async def test_a_pool_that_is_all_reserved_is_warned_about(desk: Desk) -> None:
    for number in desk.dispatch.numbers:
        number.is_reserved = True
    async with desk.open() as person:
        await person.press("u")
        assert "Every number of +44 is reserved: Twilio gives out none (80207)." in told(person)


async def test_a_person_who_has_used_up_the_pool_is_named_masked(desk: Desk) -> None:
    for place in range(3):
        desk.pair(f"ann-{place}", ANN, BOB, numbers=(place, (place + 1) % 3))
    async with desk.open() as person:
        await person.press("f")
        await person.type_in(ANN)
        await person.press("enter", "escape", "u")
        assert "+44••••0001 holds all 3 numbers of +44" in told(person)
        assert ANN not in person.text


async def test_an_empty_pool_is_told(desk: Desk) -> None:
    desk.dispatch.numbers.clear()
    async with desk.open() as person:
        await person.press("u")
        assert "The pool holds no numbers" in told(person)
        assert not person.showing(PoolScreen).table.display
        desk.store.add_number(desk.dispatch, "+442079460014")
        await person.press("r", "down")
        assert len(rows(person)) == 1
        assert person.app.focused is person.showing(PoolScreen).table


async def test_r_reads_the_pool_again_and_keeps_the_cursor_on_its_number(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("u", "down", "down")
        key = person.showing(PoolScreen).table.cursor_key
        desk.store.add_participant(
            desk.service().sessions_by_name["talk"], DAN, desk.dispatch.numbers[2]
        )
        await person.press("r")
        assert person.showing(PoolScreen).table.cursor_key == key


async def test_without_a_service_there_is_no_pool_to_show() -> None:
    async with Desk(service="").open() as person:
        await person.press("u")
        person.showing(ServicesScreen)


async def test_no_network_is_told_and_trying_again_helps_once_it_is_back(desk: Desk) -> None:
    async with desk.open() as person:
        desk.wire.cut()
        await person.press("u")
        assert "The pool could not be read" in person.text
        assert "cannot be reached" in person.words
        desk.wire.mend()
        await person.press("r", "down")
        screen = person.showing(PoolScreen)
        assert not screen.notice.display
        assert screen.table.cursor_row == 1


async def test_names_of_sessions_are_text() -> None:
    desk = Desk()
    desk.pair("[b]x[/ \x1b[31m", ANN, BOB)
    async with desk.open() as person:
        await person.press("f")
        await person.type_in(ANN)
        await person.press("enter", "escape", "u")
        assert "[b]x[/" in rows(person)[0][5]
        assert "\x1b" not in person.text


async def test_a_narrow_terminal_shows_numbers_and_how_busy_they_are(desk: Desk) -> None:
    async with desk.open(NARROW) as person:
        await person.press("u")
        assert "+44 20 7946 0011" in person.text
        assert max(map(len, person.lines)) <= 80


@pytest.mark.parametrize("key", ["enter", "f"])
async def test_a_number_leads_to_its_sessions_at_once(desk: Desk, key: str) -> None:
    async with desk.open() as person:
        await person.press("u", key)
        screen = person.showing(FindScreen)
        assert screen.field.value == "+44 20 7946 0011"
        assert {hit.session.unique_name for hit in screen.found.hits} == {"other", "over", "talk"}
        await person.press("escape")
        person.showing(PoolScreen)


async def test_reading_people_can_be_stopped_and_says_how_much_is_known(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("u")
        desk.wire.hold("GET", "Participants")
        person.hit("P")
        await person.until(lambda: "esc stops" in person.status)
        person.hit("escape")
        await person.until(lambda: "Who holds a number is known for" in told(person))
        desk.wire.let_go()
        await person.settle()
        person.showing(PoolScreen)
