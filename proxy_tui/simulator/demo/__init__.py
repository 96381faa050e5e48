"""The demo world: history, activity and scenarios."""
