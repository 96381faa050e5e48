"""What people call a command, beside its own name: the words by which the palette finds it."""

from collections.abc import Mapping
from typing import Final

SYNONYMS: Final[Mapping[str, str]] = {
    "Help": "keys shortcuts legend manual what",
    "Profile": "account switch logout log out sign out environment",
    "Sign in": "login log in credentials",
    "Unlock": "production lock write",
    "No outcome": "interrupted crash doubt unfinished",
    "History": "journal log audit batch done",
    "Export": "save download file csv json ndjson markdown spreadsheet",
    "Filter": "query search narrow grep",
    "Refresh": "reload again update",
    "Go to": "open jump sid name",
    "Find": "search phone number caller who answers lookup digits sms",
    "Numbers": "pool phone proxy health",
    "People": "who participants customers",
    "Load all": "everything rest more pages",
    "Live": "watch auto refresh poll pause",
    "Changes": "timeline events diff news",
    "Mark": "select choose",
    "Mark all": "select everything",
    "Columns": "fields width order layout",
    "Save view": "keep filter bookmark",
    "New": "create add session",
    "Edit": "extend shorten prolong ttl expiry update change status",
    "Close": "kill end stop terminate finish hang up",
    "Re-open": "reopen restore resume",
    "Undo": "revert take back restore",
    "Why": "why not diagnose diagnosis reach problem broken explain",
    "More": "actions menu add remove person message replace",
    "Copy": "link url clipboard sid name command line ticket",
    "Hand over": "handover report ticket summary markdown",
    "Raw": "json fields api",
    "Reveal": "show phone numbers unmask mask hide bodies",
    "Delete session": "remove erase destroy drop",
    "Theme": "colours colors dark light",
    "Search index": "keep disk faster find drop forget",
    "Quit": "exit leave end close program bye",
}
"""By the name of the command, without its key; all in small letters."""
