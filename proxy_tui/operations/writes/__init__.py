"""Every change to a session: writer, journal, reconcile, production lock, forms."""
