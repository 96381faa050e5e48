"""Why two people cannot reach each other: one session, checked in plain words.

``facts.gather`` reads what there is to know, ``checks.diagnose`` judges it without
a request, and each family of checks has a file of its own. Import from the modules.
"""
