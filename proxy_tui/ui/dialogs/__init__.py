"""The dialogs: each asks one thing, checks it, and dismisses with one result."""
