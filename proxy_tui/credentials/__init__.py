"""What signs in: where it is found, where it is kept, and how it gets there.

Import from the modules; this package imports none of them.
"""
