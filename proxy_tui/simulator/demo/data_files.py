"""The TOML files of the demo world, each read once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def read_data(file_name: str) -> dict[str, Any]:
    """Return the content of a file of this package; not to be changed."""
    return tomllib.loads(Path(__file__).with_name(file_name).read_text("utf-8"))
