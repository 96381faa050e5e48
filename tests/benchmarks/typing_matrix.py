"""Type into every form at every pace and say what was sent: ``typing_matrix.py [CASE …]``.

Nothing but all that was typed, or nothing of it, may ever be sent, whatever else the
machine does; ``--burners`` gives it something to do.
"""

import argparse
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "support"))

from figures import Table
from pty_program import TerminalProgram
from simulated import PATIENCE, Simulator, program
from typed_forms import CASES, NOTHING, PACES_MS, SERVICE, WHOLE, Typist


@contextmanager
def _busy(burners: int) -> Iterator[None]:
    words = (sys.executable, "-c", "while True: pass")
    processes = [subprocess.Popen(words) for _ in range(burners)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


def main() -> None:
    """Run the cases and print how often each was sent whole, not at all, or otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="*", help=f"of {', '.join(CASES)}; all by default")
    parser.add_argument("--runs", type=int, default=3, help="runs of each case at each pace")
    parser.add_argument("--burners", type=int, default=0, help="processes that only take time")
    parser.add_argument("--paces", default=",".join(map(str, PACES_MS)), help="ms between keys")
    asked = parser.parse_args()
    paces = [int(pace) for pace in asked.paces.split(",")]
    table = Table(
        f"Whole / nothing / otherwise, of {asked.runs}, {asked.burners} burners",
        ["ms a key", *map(str, paces)],
    )
    words = [*program(), "--service", SERVICE]
    with (
        _busy(asked.burners),
        Simulator() as sim,
        TerminalProgram(words, env=sim.environment) as running,
    ):
        running.wait_for("rows 1", timeout=PATIENCE)
        for case in asked.case or CASES:
            row = []
            for pace in paces:
                results = Counter(Typist(sim, running, pace).run(case) for _ in range(asked.runs))
                wrong = results.total() - results[WHOLE] - results[NOTHING]
                row.append(f"{results[WHOLE]}/{results[NOTHING]}/{wrong}")
                for result in results.keys() - {WHOLE, NOTHING}:
                    print(f"{case} at {pace} ms: {result}", flush=True)
            print(f"{case:20}", *row, flush=True)
            table.add(case, *row)
    print(f"\n{table}")


if __name__ == "__main__":
    main()
