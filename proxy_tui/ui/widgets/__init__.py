"""Parts of screens: bars, fields, panels and the table. None of them calls the API."""
