"""What a person means to do, without a screen.

Import from the modules: ``durations`` and ``listing`` load nothing heavy, so
that a screen may name them before the first frame.
"""
