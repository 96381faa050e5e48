"""Completion scripts for shells: shtab writes the commands and flags, and names come from here.

A tab asks ``proxy-tui completion words KIND``, which reads two small files: it sends nothing,
opens no keyring and writes nothing.
"""

import shlex
from collections.abc import Callable, Mapping
from typing import Final

import shtab

from proxy_tui.cli.arguments import build_parser
from proxy_tui.cli.strict_argparse import every_parser
from proxy_tui.errors import SettingsError
from proxy_tui.operations import query
from proxy_tui.operations.support.service_names import known_services
from proxy_tui.settings import Settings, load

SHELLS: Final = ("bash", "zsh")

_BASH: Final = """
_proxy_tui() {
  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" kind= line
  if [ "$current" = "=" ]; then current= ; fi
  if [ "$before" = "=" ]; then before="${COMP_WORDS[COMP_CWORD-2]}"; fi
  case "$before" in
    --service) kind=services ;;
    --profile) kind=profiles ;;
    --view) kind=views ;;
  esac
  if [ -z "$kind" ]; then
    _shtab_proxy_tui "$@"
    return
  fi
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("$line")
  done < <("${COMP_WORDS[0]/#\\~/$HOME}" completion words "$kind" --typed "$current" 2>/dev/null)
}
complete -F _proxy_tui proxy-tui
"""
_ZSH: Final = """
_proxy_tui_words() {
  local -a words
  words=("${(@f)$(${(Q)words[1]} completion words $1 2>/dev/null)}")
  compadd -a words
}
_proxy_tui_services() { _proxy_tui_words services }
_proxy_tui_profiles() { _proxy_tui_words profiles }
_proxy_tui_views() { _proxy_tui_words views }
"""
_FLAGS: Final = {
    "--service": "_proxy_tui_services",
    "--profile": "_proxy_tui_profiles",
    "--view": "_proxy_tui_views",
}


def script(shell: str) -> str:
    """Return the script to source; ``shell`` is one of ``SHELLS``."""
    parser = build_parser()
    for each in every_parser(parser):
        for action in each.own_actions:
            for flag in _FLAGS.keys() & set(action.option_strings):
                action.complete = {"zsh": _FLAGS[flag]}  # type: ignore[attr-defined]
    made: str = shtab.complete(parser, shell, preamble=_ZSH if shell == "zsh" else "")
    return f"{made}{_BASH}" if shell == "bash" else made


def words(kind: str, typed: str | None = None) -> list[str]:
    """Return the names of a kind, as whole words; none if the settings cannot be read.

    Args:
        kind: A key of ``WORDS``.
        typed: What bash has of the word, quotes and all; names are then quoted as it needs.
            None returns all names as they are, for zsh, which quotes by itself.
    """
    try:
        names = WORDS[kind](load())
    except SettingsError:
        return []
    names = [name for name in names if name.isprintable() and name]
    return (
        names if typed is None else [_quoted(name, typed) for name in names if _fits(name, typed)]
    )


def _services(settings: Settings) -> list[str]:
    return list(known_services(settings.state_dir))


def _profiles(settings: Settings) -> list[str]:
    return list(settings.profiles)


def _views(settings: Settings) -> list[str]:
    return [view.name for view in query.triage_views(settings.views)]


WORDS: Final[Mapping[str, Callable[[Settings], list[str]]]] = {
    "services": _services,
    "profiles": _profiles,
    "views": _views,
}


def _fits(name: str, typed: str) -> bool:
    return name.startswith(_meant(typed))


def _meant(typed: str) -> str:
    """Return the text of a word that is still being typed."""
    for closing in ("", '"', "'", "\\"):
        try:
            return "".join(shlex.split(typed + closing)[:1])
        except ValueError:
            continue
    return typed


def _quoted(name: str, typed: str) -> str:
    """Return a name as bash has to put it in: one word, from which nothing runs."""
    quote = typed[:1]
    if quote == "'":
        return name.replace("'", "'\\''")
    if quote == '"':
        escaped = "".join(f"\\{one}" if one in '$`"\\' else one for one in name)
        # Between double quotes history expansion cannot be escaped.
        return escaped.replace("!", "\"'!'\"")
    return "".join(one if one.isalnum() or one in "_-./,%+@" else f"\\{one}" for one in name)
