"""Find sessions by number, SID or name: search terms, scanner, people index."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.operations.search.find import (
        Finder as Finder,
        SearchResult as SearchResult,
        found_words as found_words,
    )
    from proxy_tui.operations.search.index_keeper import IndexKeeper as IndexKeeper
    from proxy_tui.operations.search.index_place import (
        drop_index as drop_index,
        index_path as index_path,
        open_index as open_index,
    )
    from proxy_tui.operations.search.keyed_file import drop_file as drop_file
    from proxy_tui.operations.search.keyed_index import KeyedIndex as KeyedIndex
    from proxy_tui.operations.search.lookup import (
        Found as Found,
        find_service as find_service,
        find_session as find_session,
        target_problem as target_problem,
    )
    from proxy_tui.operations.search.people_index import (
        Entry as Entry,
        Holding as Holding,
        PeopleIndex as PeopleIndex,
        Person as Person,
    )
    from proxy_tui.operations.search.person import find_person as find_person
    from proxy_tui.operations.search.progress import (
        ScanProgress as ScanProgress,
        disk_words as disk_words,
        scan_words as scan_words,
    )
    from proxy_tui.operations.search.scanner import Scan as Scan, threads_for as threads_for
    from proxy_tui.operations.search.search_terms import (
        FEWEST_DIGITS as FEWEST_DIGITS,
        Kind as Kind,
        MatchedBy as MatchedBy,
        SearchTerm as SearchTerm,
        classify as classify,
        fits_address as fits_address,
    )
    from proxy_tui.operations.search.strategies import Hit as Hit, ReadPeople as ReadPeople
else:
    __getattr__ = lazy_face(
        __name__,
        find=("Finder", "SearchResult", "found_words"),
        index_keeper=("IndexKeeper",),
        index_place=("drop_index", "index_path", "open_index"),
        keyed_file=("drop_file",),
        keyed_index=("KeyedIndex",),
        lookup=("Found", "find_service", "find_session", "target_problem"),
        people_index=("Entry", "Holding", "PeopleIndex", "Person"),
        person=("find_person",),
        progress=("ScanProgress", "disk_words", "scan_words"),
        scanner=("Scan", "threads_for"),
        search_terms=(
            "FEWEST_DIGITS",
            "Kind",
            "MatchedBy",
            "SearchTerm",
            "classify",
            "fits_address",
        ),
        strategies=("Hit", "ReadPeople"),
    )
