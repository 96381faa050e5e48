"""Two queries written as one, for what takes only one."""

from proxy_tui.operations.query.parser import parse


def joined(first: str, second: str) -> str | None:
    """Return one query for what fits both; None where no text says it.

    ``or`` binds less than words side by side, so each alternative of one is written out
    with each of the other. An open quote in the first would swallow the second.
    """
    wanted = [[*one, *other] for one in parse(first)[0] for other in parse(second)[0]]
    text = " or ".join(" ".join(map(str, terms)) for terms in wanted)
    return text if parse(text)[0] == wanted else None
