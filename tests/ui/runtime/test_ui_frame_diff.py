"""Only cells that differ go to the terminal, and what is left out is really there already."""

import inspect
import io
from collections.abc import Iterable

import pyte
import pytest
from hypothesis import example, given, strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.geometry import Region
from textual.strip import Strip

from proxy_tui.settings.environment import terminal_facts
from proxy_tui.ui.runtime.frame_diff import DiffUpdate, FrameDiffApp, Run, ScreenBuffer

WIDTH, HEIGHT = 24, 3
PLAIN, BOLD, RED = Style.null(), Style(bold=True), Style(color="red")

Grid = list[list[tuple[str, Style]]]


def frame(*lines: list[Segment]) -> LayoutUpdate:
    strips: list[Iterable[Strip]] = [[Strip(line)] for line in lines]
    return LayoutUpdate(strips, Region(0, 0, WIDTH, len(lines)))


def padded(text: str, style: Style = PLAIN) -> list[Segment]:
    return [Segment(text, style), Segment(" " * (WIDTH - cell_len(text)), PLAIN)]


def painted(grid: Grid, runs: list[Run]) -> None:
    """Put runs on a grid as a terminal would."""
    for run in runs:
        x = run.x
        for text, style, _ in run.strip:
            for character in text:
                width = cell_len(character)
                if width == 0:
                    before = grid[run.y][x - 1]
                    grid[run.y][x - 1] = (before[0] + character, before[1])
                    continue
                grid[run.y][x] = (character, style or PLAIN)
                for beside in range(1, width):
                    grid[run.y][x + beside] = ("", style or PLAIN)
                x += width


def blank() -> Grid:
    return [[("?", PLAIN)] * WIDTH for _ in range(HEIGHT)]


def shown() -> ScreenBuffer:
    buffer = ScreenBuffer()
    buffer.resize(WIDTH, HEIGHT)
    return buffer


def sent(runs: list[Run]) -> list[tuple[int, int, str]]:
    return [(run.x, run.y, run.strip.text) for run in runs]


def test_the_first_frame_is_sent_whole() -> None:
    runs = list(shown().diff_frame(frame(padded("job-1"), padded("job-2"))))
    assert [(run.y, run.strip.text.strip()) for run in runs] == [(0, "job-1"), (1, "job-2")]


def test_the_same_frame_is_not_sent_again() -> None:
    buffer = shown()
    list(buffer.diff_frame(frame(padded("job-1"), padded("job-2"))))
    assert list(buffer.diff_frame(frame(padded("job-1"), padded("job-2")))) == []


def test_of_a_line_only_what_differs_is_sent() -> None:
    buffer = shown()
    list(buffer.diff_frame(frame(padded("job-1 open"))))
    assert sent(list(buffer.diff_frame(frame(padded("job-2 open"))))) == [(4, 0, "2")]


def test_another_style_is_a_difference() -> None:
    buffer = shown()
    list(buffer.diff_frame(frame(padded("job-1"))))
    runs = list(buffer.diff_frame(frame(padded("job-1", BOLD))))
    assert sent(runs) == [(0, 0, "job-1")]
    assert next(iter(runs[0].strip)).style == BOLD


def test_marks_that_cannot_be_seen_are_no_difference() -> None:
    buffer = shown()
    list(buffer.diff_frame(frame(padded("job-1", RED))))
    marked = RED + Style(meta={"offset": (3, 4)}) + Style(link="https://example.com")
    assert list(buffer.diff_frame(frame(padded("job-1", marked)))) == []


def test_changes_far_apart_are_sent_apart_and_close_ones_together() -> None:
    buffer = shown()
    list(buffer.diff_frame(frame(padded("a........b............c"))))
    runs = list(buffer.diff_frame(frame(padded("A........B............C"))))
    assert sent(runs) == [(0, 0, "A........B"), (22, 0, "C")]


def test_beside_a_character_of_doubtful_width_the_line_is_sent_whole() -> None:
    buffer = shown()
    list(buffer.diff_frame(frame(padded("配送 job-1"))))
    (run,) = buffer.diff_frame(frame(padded("配送 job-2")))
    assert (run.x, run.strip.text.rstrip()) == (0, "配送 job-2")
    (run,) = buffer.diff_frame(frame(padded("plain job-2")))
    assert (run.x, run.strip.text.rstrip()) == (0, "plain job-2")


@pytest.mark.parametrize("width", [1, 2], ids=["narrow emoji", "wide emoji"])
@pytest.mark.parametrize(
    "name", ["🚚 Lieferung", "❤\ufe0f gift", "👍🏽 ok", "e\u0301t\u00e9", "配送"]
)
def test_columns_stand_where_they_belong_whatever_a_terminal_takes_for_wide(
    name: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = pyte.screens.wcwidth

    def other(character: str) -> int:
        emoji = ord(character) > 0x1F000 or character == "❤"
        return width if emoji else measured(character)

    monkeypatch.setattr(pyte.screens, "wcwidth", other)
    screen = pyte.Screen(WIDTH, HEIGHT)
    terminal = pyte.Stream(screen)
    buffer, console = shown(), Console(file=io.StringIO(), color_system=None)
    for words in ("x" * WIDTH, f"{name}{' ' * (14 - cell_len(name))}in 4 min", "y" * WIDTH):
        update = DiffUpdate(buffer.diff_frame(frame(padded(words))))
        terminal.feed(update.render_segments(console))
        if words[0] not in "xy":
            assert "".join(screen.buffer[0][x].data for x in range(14, WIDTH)) == "in 4 min  "
            assert "x" not in screen.display[0].replace("gift", "")
    assert screen.display[0] == "y" * WIDTH


def test_a_part_that_was_painted_is_known_to_the_next_frame() -> None:
    buffer = shown()
    list(buffer.diff_frame(frame(padded("job-1"), padded("job-2"))))
    part = Strip([Segment("JOB")])
    update = ChopsUpdate([{}, {0: part, 3: None}], [(1, 0, 3)], [[], [3, WIDTH]])
    assert sent(list(buffer.diff_parts(update))) == [(0, 1, "JOB")]
    assert list(buffer.diff_parts(update)) == []
    assert sent(list(buffer.diff_frame(frame(padded("job-1"), padded("JOB-2"))))) == []


def test_a_part_is_cut_to_what_was_asked_for() -> None:
    buffer = shown()
    update = ChopsUpdate([{2: Strip([Segment("abcdef")])}], [(0, 4, 6)], [[8]])
    assert sent(list(buffer.diff_parts(update))) == [(4, 0, "cd")]


def test_after_forgetting_everything_is_sent_again() -> None:
    buffer = shown()
    list(buffer.diff_frame(frame(padded("job-1"))))
    buffer.forget()
    buffer.resize(WIDTH, HEIGHT)
    assert len(list(buffer.diff_frame(frame(padded("job-1"))))) == 1


def test_another_size_forgets_and_the_same_size_does_not() -> None:
    buffer = shown()
    list(buffer.diff_frame(frame(padded("job-1"))))
    buffer.resize(WIDTH, HEIGHT)
    assert list(buffer.diff_frame(frame(padded("job-1")))) == []
    buffer.resize(WIDTH + 1, HEIGHT)
    assert len(list(buffer.diff_frame(frame(padded("job-1"))))) == 1


def test_what_lies_beyond_the_known_size_is_sent_every_time() -> None:
    buffer = ScreenBuffer()
    for _ in range(2):
        assert len(list(buffer.diff_frame(frame(padded("job-1"))))) == 1


WORDS = st.text(st.sampled_from("ab ●配🚚e\u0301"), max_size=WIDTH // 2)
SEGMENTS = st.lists(st.tuples(WORDS, st.sampled_from([PLAIN, BOLD, RED])), max_size=3)


def line_of(parts: list[tuple[str, Style]]) -> list[Segment]:
    segments: list[Segment] = []
    left = WIDTH
    for text, style in parts:
        kept = text
        while cell_len(kept) > left:
            kept = kept[:-1]
        # A combining character at the start of a line belongs to nothing.
        kept = kept.lstrip("\u0301")
        segments.append(Segment(kept, style))
        left -= cell_len(kept)
    return [*segments, Segment(" " * left, PLAIN)]


@example([[[], [], [(" \u0301配", PLAIN)]], [[], [], []]])
@given(st.lists(st.lists(SEGMENTS, min_size=HEIGHT, max_size=HEIGHT), min_size=1, max_size=4))
def test_a_terminal_that_gets_the_runs_shows_what_whole_frames_would(
    frames: list[list[list[tuple[str, Style]]]],
) -> None:
    buffer, diffed, whole = shown(), blank(), blank()
    for lines in frames:
        update = frame(*(line_of(line) for line in lines))
        painted(diffed, list(buffer.diff_frame(update)))
        fresh = shown()
        painted(whole, list(fresh.diff_frame(update)))
        assert diffed == whole


def test_runs_are_written_where_they_belong() -> None:
    app = App[None]()
    update = DiffUpdate([Run(2, 1, Strip([Segment("hi", PLAIN)]))])
    assert update.render_segments(app.console) == "\x1b[2;3Hhi"
    assert [segment.text for segment in update.__rich_console__(app.console, app.console.options)]


@pytest.mark.parametrize("name", ["_batch_count", "_running", "_closed", "is_headless"])
def test_what_it_takes_from_textual_is_still_there(name: str) -> None:
    assert hasattr(App(), name)
    assert list(inspect.signature(App._display).parameters) == ["self", "screen", "renderable"]
    assert list(inspect.signature(ChopsUpdate.__init__).parameters)[1:] == [
        "chops",
        "spans",
        "chop_ends",
    ]
    assert list(inspect.signature(LayoutUpdate.__init__).parameters)[1:] == ["strips", "region"]


def test_it_is_the_display_of_the_app() -> None:
    assert FrameDiffApp._display is not App._display


def test_digits_in_one_style_cost_one_change_of_style() -> None:
    styles = ((4, BOLD), (20, RED))
    digits = [Run(x, y, Strip([Segment("9", style)])) for y in range(3) for x, style in styles]
    console = Console(color_system="standard", force_terminal=True, file=io.StringIO())
    sent = DiffUpdate(digits).render_segments(console)
    assert sent.count("\x1b[1m") == 1
    assert sent.count("\x1b[0;31m") == 1
    assert sent.endswith("\x1b[3;21H9\x1b[m")
    assert sent.index("\x1b[3;5H") < sent.index("\x1b[1;21H")


BLANKS = st.tuples(st.integers(0, 30), st.sampled_from(["", "x", "ab"])).map(
    lambda part: " " * part[0] + part[1]
)
GROUNDS = st.sampled_from(
    [PLAIN, Style(bgcolor="#102030"), Style(color="red", bgcolor="#405060"), Style(reverse=True),
     Style(underline=True, bgcolor="#405060")]
)  # fmt: skip


@given(st.lists(st.tuples(BLANKS, GROUNDS), min_size=1, max_size=5), st.integers(0, 6))
def test_blanks_that_are_erased_look_like_blanks_that_are_sent(
    parts: list[tuple[str, Style]], x: int
) -> None:
    segments = [Segment(text, style) for text, style in parts if text]
    run = Run(x, 1, Strip(segments))
    console = Console(force_terminal=True, color_system="truecolor")
    looks = []
    for erases in (False, True):
        screen = pyte.Screen(200, 3)
        sent = DiffUpdate([run, Run(0, 2, Strip([Segment("next", PLAIN)]))], erases=erases)
        pyte.Stream(screen).feed(sent.render_segments(console))
        cells = [screen.buffer[y][column] for y in range(3) for column in range(200)]
        looks.append([(one.data, one.bg, one.reverse, one.underscore) for one in cells])
    assert looks[0] == looks[1]


def test_many_blanks_cost_few_bytes_where_the_terminal_erases_in_colour() -> None:
    console = Console(force_terminal=True, color_system="truecolor")
    run = Run(0, 0, Strip([Segment(" " * 60, Style(bgcolor="#102030"))]))
    plain, erased = (
        len(DiffUpdate([run], erases=erases).render_segments(console)) for erases in (False, True)
    )
    assert erased < plain - 40


@pytest.mark.parametrize(
    ("environ", "erases"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "screen-256color", "TMUX": "1"}, True),
        ({"TERM": "tmux-256color", "TMUX": "1"}, True),
        ({"TERM": "screen", "STY": "1.pts"}, False),
        ({"TERM": "xterm", "STY": "1.pts"}, False),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "vt100"}, False),
        ({"TERM": "dumb"}, False),
        ({}, False),
    ],
)
def test_blanks_are_erased_only_where_that_keeps_the_colour(
    environ: dict[str, str], erases: bool
) -> None:
    assert terminal_facts(environ).erases_in_colour is erases
