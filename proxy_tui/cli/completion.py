"""Completion scripts for shells: shtab writes the commands and flags, and names come from here.

A tab asks ``proxy-tui completion words KIND``, which reads two small files: it sends nothing,
opens no keyring and writes nothing.
"""

from typing import Final

import shtab

from proxy_tui.cli.arguments import build_parser
from proxy_tui.cli.strict_argparse import every_parser

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
  local -a names
  names=("${(@f)$(proxy-tui completion words $1 2>/dev/null)}")
  compadd -a names
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
    if shell == "bash":
        return f"{made}{_BASH}"
    # shtab registers it under eval alone; it is to work when it is sourced too.
    return made.replace("$zsh_eval_context[-1] == eval", "$zsh_eval_context[-1] != loadautofunc")
