"""``config``: print the path of the file, the settings in force, or every mistake."""

import argparse
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from proxy_tui.cli import checks
from proxy_tui.cli.output import settings_of, short, table
from proxy_tui.credentials.resolve import sign_in_source
from proxy_tui.formatting.safe_text import NOTHING, safe
from proxy_tui.operations import query as query_language
from proxy_tui.settings import SavedView, Settings, find_config, load
from proxy_tui.settings.config_file import Problem, parse
from proxy_tui.settings.files import read_own
from proxy_tui.settings.lines import line_of


def run(arguments: argparse.Namespace) -> int:
    """Print the path, print the settings in force, or check every line."""
    if arguments.action == "path":
        print(find_config())
        return 0
    if arguments.action == "check":
        return _check()
    print(table([("SETTING", "VALUE", "FROM"), *_rows(settings_of(arguments))]))
    return 0


def _check() -> int:
    """Print every mistake, or that there is none."""
    path = find_config()
    text = read_own(path, "The config file")
    if text is None:
        print(f"There is no config file at {path}; every setting has its default.")
        return 0
    _, found = parse(text, strict=True)
    if all(problem.is_warning for problem in found):
        settings = load()
        found += [*checks.screen_problems(settings, text), *_view_problems(settings, text)]
    for problem in sorted(found, key=lambda each: each.line):
        warning = "warning: " if problem.is_warning else ""
        print(f"{warning}{safe(problem.words(path))}")
    if not found:
        print(f"{path} has no mistakes.")
    return 0 if all(problem.is_warning for problem in found) else 2


def _view_problems(settings: Settings, text: str) -> Iterator[Problem]:
    """Yield the first mistake in each view's query."""
    for name, view in settings.views.items():
        compiled = query_language.compile_query(view.query, datetime.now(UTC), marked=())
        for problem in compiled.problems[:1]:
            line = line_of(text, ("views", name))
            yield Problem(line, f"views.{name}", f"the view {name}: {problem.message}")


def _rows(settings: Settings) -> Iterator[tuple[str, str, str]]:
    what, why = sign_in_source(settings)
    yield "signs in", what, why
    yield "base_url", settings.base_url, settings.base_url_origin
    simple = {
        "service": settings.service,
        "read_only": "true" if settings.read_only else "false",
        "refresh_seconds": str(settings.refresh_seconds),
        "theme": settings.theme,
        "timezone": settings.timezone,
        "config_path": str(settings.config_path),
        "state_dir": str(settings.state_dir),
        "journal_path": str(settings.journal_path),
        "syslog": "true" if settings.syslog else "false",
    }
    for name, value in simple.items():
        yield name, safe(value) or NOTHING, settings.origins.get(name, "default")
    file = settings.config_path.name
    yield "columns", ", ".join(settings.columns) or NOTHING, file if settings.columns else "default"
    yield from _entries("keys", settings.keys, file)
    yield from _entries("views", {name: _words(one) for name, one in settings.views.items()}, file)
    columns = {sid: ", ".join(one.columns) for sid, one in settings.services.items()}
    yield from _entries("services", columns, file)
    for name, profile in settings.profiles.items():
        words = f"{short(profile.account_sid)} {profile.environment}".strip()
        yield f"profiles.{safe(name)}", safe(words), file


def _words(view: SavedView) -> str:
    parts = (view.query, f"by {view.sort}" if view.sort else "", ", ".join(view.columns))
    return "; ".join(filter(None, parts))


def _entries(kind: str, entries: Mapping[str, str], file: str) -> Iterator[tuple[str, str, str]]:
    for name, value in entries.items():
        yield f"{kind}.{safe(name)}", safe(value), file
