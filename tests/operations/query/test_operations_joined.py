import pytest
from hypothesis import example, given, strategies as st
from query_samples import SENSIBLE, SESSIONS, TEXTS, compiled

from proxy_tui.api.models import Session
from proxy_tui.operations.query import BUILT_IN, joined


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("", "", ""),
        ("status:open", "", "status:open"),
        ("", "age > 2 h job", "age > 2 h job"),
        ("status:open", "job-*", "status:open job-*"),
        ("expires<1h or is:expired", "job", "expires<1h job or is:expired job"),
        ("a or b", "c or -d", "a c or a -d or b c or b -d"),
        ("is:active", "not mode:voice", "is:active -mode:voice"),
        ("open", '"two words"', 'open "two words"'),
        ("“curly”", '"straight"', '"curly" "straight"'),
    ],
)
def test_both_must_hold(first: str, second: str, text: str) -> None:
    assert joined(first, second) == text


@pytest.mark.parametrize(("first", "second"), [('"open', "quote"), ("job", "or")])
def test_what_no_text_says_is_none(first: str, second: str) -> None:
    assert joined(first, second) is None


@given(
    st.sampled_from([view.query for view in BUILT_IN]) | SENSIBLE | TEXTS,
    st.lists(SENSIBLE, max_size=3).map(" or ".join) | TEXTS,
    SESSIONS,
)
@example("expires<1h or is:expired", "or job", Session())
def test_the_same_sessions_fit_as_fit_both(first: str, second: str, one: Session) -> None:
    text = joined(first, second)
    if text is not None:
        asked = [compiled(each).predicate for each in (first, second)]
        both = compiled(text).predicate
        assert (both is None or both(one)) == all(test is None or test(one) for test in asked)
