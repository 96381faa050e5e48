"""``--spec``: the command line as JSON, for whoever makes tools or tables of it."""

import argparse
import json

from proxy_tui.cli.spec import spec


def run(_arguments: argparse.Namespace) -> int:
    """Print it and return the exit code."""
    print(json.dumps(spec(), indent=2))
    return 0
