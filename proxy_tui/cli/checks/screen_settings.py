"""Settings that only the screens can judge: theme, columns, keys. Loads Textual."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from textual.theme import BUILTIN_THEMES

from proxy_tui.errors import SettingsError
from proxy_tui.settings import Settings
from proxy_tui.settings.config_file import Problem
from proxy_tui.settings.lines import line_of
from proxy_tui.settings.spelling import nearest
from proxy_tui.ui import keys, theme
from proxy_tui.ui.widgets.table.columns import parse_spec
from proxy_tui.ui.widgets.table.sessions_table import COLUMNS


def screen_problems(settings: Settings, text: str = "") -> list[Problem]:
    """Return every mistake in the theme, the columns and the keys, by line.

    ``text`` is the config file, to say on which line.
    """
    themes = [*(each.name for each in theme.THEMES), *BUILTIN_THEMES]
    found = []
    # A name from TEXTUAL_THEME is meant for other programs too, which may know it.
    is_ours = settings.origins.get("theme") == settings.config_path.name
    if is_ours and settings.theme not in themes:
        found.append(_unknown(text, "theme", settings.theme, themes))
    found.extend(_unknown_columns(settings, text))
    names = (name for name in settings.keys if name not in keys.BY_ID)
    found.extend(_unknown_key(text, name) for name in names)
    try:
        keys.check(settings.keys)
    except SettingsError as error:
        found.append(Problem(line_of(text, ("keys",)), "keys", str(error)))
    return sorted(found, key=lambda problem: problem.line)


def check_screen_settings(settings: Settings) -> Settings:
    """Return the settings with a note about each part that no screen reads."""
    found = screen_problems(settings)
    errors = [problem for problem in found if not problem.is_warning]
    if errors:
        raise SettingsError(
            errors[0].words(settings.config_path), hint="See proxy-tui config check for the line."
        )
    notes = (problem.words(settings.config_path) for problem in found)
    return replace(settings, notes=(*settings.notes, *notes))


def _unknown_columns(settings: Settings, text: str) -> Iterator[Problem]:
    """Yield a warning for each column that this version does not know, and leaves out."""
    columns = [each.key for each in COLUMNS]
    lists: list[tuple[tuple[str, ...], Sequence[str]]] = [(("columns",), settings.columns)]
    lists += [(("services", sid, "columns"), one.columns) for sid, one in settings.services.items()]
    lists += [(("views", name), one.columns) for name, one in settings.views.items()]
    for path, specs in lists:
        for name, _ in map(parse_spec, specs):
            if name not in columns:
                key = ".".join(path)
                problem = _unknown(text, key, name, columns)
                yield problem._replace(line=line_of(text, path), is_warning=True)


def _unknown_key(text: str, name: str) -> Problem:
    near = nearest(name, keys.BY_ID)
    meant = f"the nearest known name is {near}" if near else "another version may know it"
    sentence = f"keys names {name!r}, which is not a known key binding; {meant}."
    return Problem(line_of(text, ("keys", name)), f"keys.{name}", sentence, is_warning=True)


def _unknown(text: str, key: str, word: str, known: Sequence[str]) -> Problem:
    near = nearest(word, known)
    meant = f"the nearest known name is {near}" if near else f"known are {', '.join(known)}"
    return Problem(
        line_of(text, (key,)), key, f"{key} names {word!r}, which does not exist; {meant}."
    )
