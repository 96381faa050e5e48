"""The query language: parser, compiler, fields, completion, views."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.operations.query.compiler import (
        Query as Query,
        about_people as about_people,
        all_of as all_of,
        compile_query as compile_query,
    )
    from proxy_tui.operations.query.completion import (
        Candidate as Candidate,
        complete as complete,
        extended as extended,
    )
    from proxy_tui.operations.query.fields import (
        QUERY_EXAMPLES as QUERY_EXAMPLES,
        QUERY_HELP as QUERY_HELP,
    )
    from proxy_tui.operations.query.joined import joined as joined
    from proxy_tui.operations.query.parser import words_of as words_of
    from proxy_tui.operations.query.predicates import words_within as words_within
    from proxy_tui.operations.query.views import (
        BUILT_IN as BUILT_IN,
        Count as Count,
        Tally as Tally,
        View as View,
        key_and_name as key_and_name,
        triage_views as triage_views,
    )
else:
    __getattr__ = lazy_face(
        __name__,
        compiler=("Query", "about_people", "all_of", "compile_query"),
        completion=("Candidate", "complete", "extended"),
        fields=("QUERY_EXAMPLES", "QUERY_HELP"),
        joined=("joined",),
        parser=("words_of",),
        predicates=("words_within",),
        views=("BUILT_IN", "Count", "Tally", "View", "key_and_name", "triage_views"),
    )
