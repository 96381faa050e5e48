"""The simulator as an HTTP server."""
