"""The colours of the program; style sheets use them by name.

Every theme of Textual works too, the ansi themes included. Each state has a glyph and a word
besides its colour, so it can be recognised without colours.
"""

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="proxy-dark",
    dark=True,
    primary="#4fb3a9",
    secondary="#8aa4af",
    accent="#4fb3a9",
    foreground="#d5dadd",
    background="#12171a",
    surface="#181e22",
    panel="#20282d",
    success="#7fbf7f",
    warning="#d9a94e",
    error="#e0706a",
    variables={
        "block-cursor-background": "#23564f",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#26343a",
        "block-cursor-blurred-foreground": "#d5dadd",
        "input-selection-background": "#23564f",
        "footer-key-foreground": "#4fb3a9",
        "border": "#3a4a52",
        "border-blurred": "#2b363c",
    },
)

LIGHT: Final = Theme(
    name="proxy-light",
    dark=False,
    primary="#0b6e66",
    secondary="#50626b",
    accent="#0b6e66",
    foreground="#20282d",
    background="#fbfbf8",
    surface="#f2f3ef",
    panel="#e6e9e5",
    success="#2b7531",
    warning="#8a5a00",
    error="#b3261e",
    variables={
        "block-cursor-background": "#bfe3dd",
        "block-cursor-foreground": "#0a1f1c",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#dfe6e3",
        "block-cursor-blurred-foreground": "#20282d",
        "input-selection-background": "#bfe3dd",
        "footer-key-foreground": "#0b6e66",
        "border": "#9aa8a6",
        "border-blurred": "#c4ccca",
    },
)

THEMES: Final = (DARK, LIGHT)
DEFAULT: Final = DARK.name
COLOURLESS: Final = "ansi-dark"
"""Textual's theme that uses the terminal's own colours; for NO_COLOR."""


def usual(*, no_color: bool) -> str:
    """Return the theme to use if none is set."""
    return COLOURLESS if no_color else DEFAULT
