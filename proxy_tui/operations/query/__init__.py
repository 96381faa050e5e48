"""The query language: parser, compiler, fields, completion, views."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.operations.query.compiler import Query as Query
    from proxy_tui.operations.query.compiler import about_people as about_people
    from proxy_tui.operations.query.compiler import compile_query as compile_query
    from proxy_tui.operations.query.completion import extended as extended
    from proxy_tui.operations.query.completion import following as following
    from proxy_tui.operations.query.fields import QUERY_HELP as QUERY_HELP
    from proxy_tui.operations.query.predicates import words_within as words_within
    from proxy_tui.operations.query.views import Count as Count
    from proxy_tui.operations.query.views import Tally as Tally
    from proxy_tui.operations.query.views import View as View
    from proxy_tui.operations.query.views import triage_views as triage_views
else:
    __getattr__ = lazy_face(
        __name__,
        compiler=("Query", "about_people", "compile_query"),
        completion=("extended", "following"),
        fields=("QUERY_HELP",),
        predicates=("words_within",),
        views=("Count", "Tally", "View", "triage_views"),
    )
