"""``python -m proxy_tui`` is the same program as ``proxy-tui``."""

import sys

from proxy_tui.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
