"""The sessions of a service: listing, order, refresh, changes, expiry."""
