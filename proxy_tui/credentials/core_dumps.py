"""Keep core dumps off the disk: one would hold the secret that signs in."""

import resource


def forbid_core_dumps() -> None:
    """Set the limit on core files to zero. Costs nothing; call it at the start."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))
