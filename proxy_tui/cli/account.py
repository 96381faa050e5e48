"""The account that a command talks to, and how it finds services and sessions there."""

import argparse
from collections.abc import Sequence
from datetime import tzinfo
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from proxy_tui import bootstrap
from proxy_tui.cli.output import settings_of
from proxy_tui.cli.queries import compiled
from proxy_tui.cli.results import Results
from proxy_tui.errors import IncompleteError, UsageError
from proxy_tui.formatting.coverage import gap_words, incomplete_words
from proxy_tui.formatting.redaction import service_name
from proxy_tui.operations import search, support
from proxy_tui.operations.input import FOR_SESSION, read_target
from proxy_tui.operations.search.lookup import ask_services, no_session
from proxy_tui.settings import find_zone

if TYPE_CHECKING:
    from proxy_tui.api.models import Service
    from proxy_tui.api.pages import Listed
    from proxy_tui.api.request_log import RequestRecord
    from proxy_tui.operations.connection import Connection
    from proxy_tui.operations.query import Query
    from proxy_tui.operations.search import Found

SAVING_SECONDS: Final = 0.3
"""How long a command waits at its end for the search index to be saved."""


class Account:
    """What one command connects with. Connecting sends nothing.

    Args:
        arguments: The flags of the command.
        results: Counts its requests.

    Raises:
        SettingsError: a setting is wrong.
        CredentialsError: nothing signs in.
    """

    def __init__(self, arguments: argparse.Namespace, results: Results) -> None:
        self.settings = settings_of(arguments)
        self._results = results
        self._log = None
        if self.settings.debug_file is not None:
            self._log = support.DebugLog(self.settings.debug_file, bootstrap.utc_now)
        self.connection: Connection = bootstrap.connect(self.settings, on_request=self._count)
        self.client = self.connection.client
        if self.connection.search_index is not None:
            results.at_end.append(partial(self.connection.search_index.flush, SAVING_SECONDS))
        results.at_end.append(self.connection.close)
        results.progress.watch(self.client.activity)
        if results.reveal:
            command = f"proxy-tui {arguments.module.replace('_', ' ')} --reveal"
            self.connection.writer.record_reveal("", "", command)
        self.clock = bootstrap.utc_now
        self.index = search.PeopleIndex(self.connection.search_index)

    def _count(self, record: "RequestRecord") -> None:
        self._results.requests += 1
        self._results.progress.news()
        if self._log is not None:
            self._log(record)

    @cached_property
    def zone(self) -> "tzinfo | None":
        """Of typed times that name none; None is the machine's."""
        return find_zone(self.settings.timezone) if self.settings.timezone else None

    @cached_property
    def services(self) -> "Listed[Service]":
        """Every service of the account; their names are kept for completion."""
        services = self.client.read_all(self.client.list_services())
        if not self.connection.is_demo:
            support.remember_services(self.settings.state_dir, services)
        return services

    @cached_property
    def service(self) -> "Service":
        """The service that ``--service`` names."""
        if not self.settings.service:
            raise UsageError(
                "This needs a service.",
                hint="Add --service NAME or KS…; proxy-tui services lists them.",
            )
        return search.find_service(self.client, self.settings.service)

    def compiled(self, text: str) -> "Query":
        """Return a query about the sessions of the service."""
        return compiled(text, self.clock(), self.service.default_ttl, self.index.counts)

    def find_session(self, text: str) -> "Found":
        """Return the session that a SID, a unique name or a text with a SID names.

        Raises:
            UsageError: The text names none or several, or the name is in several services.
            NotFoundError: There is no such session.
            IncompleteError: It was not found, and a service could not be asked.
        """
        target = read_target(text, FOR_SESSION)
        if problem := search.target_problem(text):
            raise UsageError(problem)
        if target.others:
            raise UsageError(
                f"{target.others + 1} different SIDs of sessions are in one text.",
                hint="Give each session as an argument of its own, or - and a line for each.",
            )
        if target.kind == "KS":
            raise UsageError("This is the SID of a service; a session's starts with KC.")
        if self.settings.service:
            return search.find_session(self.client, [self.service], target.text)
        services = self._services_for(target.service)
        sessions, asked = ask_services(
            self.client, services, target.text, lambda _: None, first_only=bool(target.kind)
        )
        if len(sessions) > 1:
            names = ", ".join(service_name(one.service) for one in sessions)
            raise UsageError(
                f"Several services have a session of this name: {names}.",
                hint="Say which with --service.",
            )
        if sessions:
            return sessions[0]
        gaps = gap_words(asked.coverage)
        if self.services.incomplete:
            gaps.append(f"the list of services is {incomplete_words(self.services.incomplete)}")
        if gaps:
            raise IncompleteError(
                f"It was not found, and not everything could be asked: {' · '.join(gaps)}.",
                hint="Try again, or say where it is with --service.",
            )
        raise no_session(target.text, len(services))

    def _services_for(self, first: str) -> "Sequence[Service]":
        """Return every service, the one that was named beside the session first."""
        return sorted(self.services, key=lambda service: service.sid != first)
