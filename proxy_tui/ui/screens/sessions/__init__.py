"""The sessions screen and its parts."""
