"""An error in words: what happened, what to do, and what support will ask for."""

from textual.content import Content

from proxy_tui.api.errors import BadResponseError, RefusedError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import safe


def problem_content(problem: ProxyTuiError | str) -> Content:
    """Return one to four lines; text from the server is made safe."""
    if isinstance(problem, str):
        return Content(problem)
    lines: list[Content] = [Content.styled(safe(problem.message), "$text-error")]
    if isinstance(problem, RefusedError) and problem.detail:
        lines.append(Content.assemble(("Twilio says: ", "dim"), safe(problem.detail)))
    if problem.hint:
        lines.append(Content(safe(problem.hint)))
    facts = _facts(problem)
    if facts:
        lines.append(Content.styled(facts, "dim"))
    return Content("\n").join(lines)


def _facts(problem: ProxyTuiError) -> str:
    parts: list[str] = []
    if isinstance(problem, RefusedError):
        if problem.code:
            parts.append(f"code {problem.code}")
        parts.append(f"HTTP {problem.status}")
    if isinstance(problem, RefusedError | BadResponseError) and problem.request_id:
        parts.append(f"request {safe(problem.request_id)}")
    return " · ".join(parts)
