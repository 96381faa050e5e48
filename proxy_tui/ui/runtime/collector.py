"""Keep long lists out of the garbage collector, which holds every key up while it looks at them."""

import gc


def spare_the_collector() -> None:
    """Let the collector never look again at what is in memory now.

    A collection of all that 100,000 sessions consist of takes a tenth of a second, in the middle
    of a key. Sessions hold no cycles, so they are freed all the same when nothing needs them.
    """
    gc.collect(1)
    gc.freeze()
