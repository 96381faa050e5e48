"""Find sessions by number, SID or name: search terms, scanner, people index."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.operations.search.find import Finder as Finder
    from proxy_tui.operations.search.find import SearchResult as SearchResult
    from proxy_tui.operations.search.find import every_service as every_service
    from proxy_tui.operations.search.find import found_words as found_words
    from proxy_tui.operations.search.lookup import Found as Found
    from proxy_tui.operations.search.lookup import find_service as find_service
    from proxy_tui.operations.search.lookup import find_session as find_session
    from proxy_tui.operations.search.lookup import target_problem as target_problem
    from proxy_tui.operations.search.people_index import Entry as Entry
    from proxy_tui.operations.search.people_index import Holding as Holding
    from proxy_tui.operations.search.people_index import PeopleIndex as PeopleIndex
    from proxy_tui.operations.search.people_index import Person as Person
    from proxy_tui.operations.search.people_index import people_of as people_of
    from proxy_tui.operations.search.progress import ScanProgress as ScanProgress
    from proxy_tui.operations.search.progress import scan_words as scan_words
    from proxy_tui.operations.search.scanner import THREADS as THREADS
    from proxy_tui.operations.search.scanner import Scan as Scan
    from proxy_tui.operations.search.search_terms import Kind as Kind
    from proxy_tui.operations.search.search_terms import MatchedBy as MatchedBy
    from proxy_tui.operations.search.search_terms import SearchTerm as SearchTerm
    from proxy_tui.operations.search.search_terms import classify as classify
    from proxy_tui.operations.search.strategies import Hit as Hit
    from proxy_tui.operations.search.strategies import ReadPeople as ReadPeople
else:
    __getattr__ = lazy_face(
        __name__,
        find=("Finder", "SearchResult", "every_service", "found_words"),
        lookup=("Found", "find_service", "find_session", "target_problem"),
        people_index=("Entry", "Holding", "PeopleIndex", "Person", "people_of"),
        progress=("ScanProgress", "scan_words"),
        scanner=("THREADS", "Scan"),
        search_terms=("Kind", "MatchedBy", "SearchTerm", "classify"),
        strategies=("Hit", "ReadPeople"),
    )
