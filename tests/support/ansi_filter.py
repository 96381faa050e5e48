"""What a terminal program writes, reduced to what pyte understands.

pyte reads a few sequences wrongly (the rest of them is drawn as text, or it raises): CSI with
the prefixes ``<``, ``=`` and ``>`` (Kitty keyboard), CSI with an intermediate byte (mode queries,
cursor shapes), private modes other than set and reset, sub-parameters with a colon, and every
control string. None of them moves a character on the screen, so they are left out.
"""

import re

_CONTROL_STRING = r"\x1b[\]PX^_].*?(?:\x07|\x1b\\)"
_CSI = r"\x1b\[(?P<parameters>[0-?]*)(?P<between>[ -/]*)(?P<final>[@-~])"
_OTHER = r"\x1b[ -/]*[0-OQ-WYZ\\`-~]"
_SEQUENCE = re.compile(f"{_CONTROL_STRING}|{_CSI}|{_OTHER}", re.DOTALL)


class AnsiFilter:
    """Takes text in pieces of any size and gives it back without what pyte cannot read."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, text: str) -> str:
        """Take the next piece; a sequence that is cut at its end waits for the piece after it.

        Args:
            text: Decoded output of the program.

        Returns:
            The text so far withheld and this piece, filtered.
        """
        text = self._rest + text
        kept: list[str] = []
        start = 0
        while (escape := text.find("\x1b", start)) >= 0:
            kept.append(text[start:escape])
            found = _SEQUENCE.match(text, escape)
            if found is None:
                break
            kept.append(_readable(found))
            start = found.end()
        else:
            self._rest = ""
            return "".join([*kept, text[start:]])
        self._rest = text[escape:]
        return "".join(kept)


def _readable(found: re.Match[str]) -> str:
    """The sequence itself where pyte reads it rightly, nothing where it does not."""
    if found["final"] is None:
        return "" if found[0][1] in "]PX^_" else found[0]
    parameters = found["parameters"]
    private = parameters.startswith("?") and found["final"] in "hl"
    plain = not re.search("[<=>?:]", parameters)
    return found[0] if not found["between"] and (private or plain) else ""
