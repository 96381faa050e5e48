"""Parts of screens that know nothing of the API's client."""
