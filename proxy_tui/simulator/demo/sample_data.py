"""Names, numbers and texts of the demo world; every phone number is a fictional one.

Ranges set aside for drama: +1 NXX 555-01xx, +44 20 7946 0xxx, +44 161 496 0xxx,
+44 7700 900xxx, +33 1 99 00 xx xx, +33 6 39 98 xx xx, +49 30 23125 xxx,
+49 171 39200xx, +61 2 5550 xxxx, +61 491 57x xxx.
"""

from typing import Final

US_AREAS: Final = ("202", "212", "303", "312", "415", "503", "602", "617", "702", "808")
AU_MOBILES: Final = (
    "+61491570006", "+61491570156", "+61491570157", "+61491570158", "+61491570159",
    "+61491570110", "+61491570313", "+61491570737", "+61491571266", "+61491571491",
    "+61491571804", "+61491572549", "+61491572665", "+61491572983", "+61491573770",
    "+61491573087", "+61491574118", "+61491574632", "+61491575254", "+61491575789",
)  # fmt: skip

AWKWARD_NAMES: Final = (
    "[bold]urgent[/] job-00xx",
    "[@click=app.quit]quit[/]",
    "unterminated [/",
    "🚚📦 Lieferung 👩‍👩‍👧 №42",
    "job-" + "x" * 187,
    "\u202eexe.gnp\u202c הזמנה 4481",
    "job\x1b[31mred\x07\x00end\ttab",
    "配送依頼・東京都千代田区丸の内一丁目・お荷物三箱・午前中指定",
    "",
    "a/b/../c?d=e&f=%2F#g",
    "طلب رقم ٤٤٨١",
    "Z̴a̷l̵g̶o̸ order",
    "{{ name }} $HOME `id`",
    " leading and trailing ",
)
"""Names that terminals, markup and URLs trip over."""

FIRST_NAMES: Final = (
    "Amara", "Ben", "Chloé", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas",
    "Kezia", "Liam", "Maïa", "Nils", "Olga", "Priya", "Quentin", "Rosa", "Sami", "Tove",
)  # fmt: skip

MESSAGES: Final = (
    "I am outside",
    "Two minutes away",
    "Which entrance is it?",
    "Blue door, left of the bakery",
    "Please ring twice",
    "OK",
    "👍",
    "Left it with the neighbour at 12",
    "Can we say 18:30 instead?",
    "[b]not bold[/b] just brackets",
    "Je suis en bas",
    "Bin gleich da",
    "The address says 4b, but there is no 4b here. Could you come down to the street?",
)

MESSAGE_OUTCOMES: Final = (
    ("delivered", 70),
    ("sent", 10),
    ("undelivered", 6),
    ("failed", 4),
    ("delivery-unknown", 3),
    ("queued", 2),
    ("accepted", 2),
    ("sending", 1),
    ("received", 1),
    ("unknown", 1),
)
"""What becomes of a message, and how often out of a hundred."""

CALL_OUTCOMES: Final = (
    ("completed", 62),
    ("no-answer", 14),
    ("busy", 12),
    ("canceled", 6),
    ("failed", 4),
    ("unknown", 2),
)
"""What becomes of a call, and how often out of a hundred."""


def spread(outcomes: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    """Return the words as often as they come up, to choose from."""
    return tuple(word for word, times in outcomes for _ in range(times))


MESSAGE_STATUSES: Final = spread(MESSAGE_OUTCOMES)
CALL_STATUSES: Final = spread(CALL_OUTCOMES)


def british(place: int) -> str:
    """Return a British mobile number; a thousand differ."""
    return f"+447700900{place % 1000:03d}"


def french(place: int) -> str:
    """Return a French mobile number; ten thousand differ."""
    return f"+3363998{place % 10_000:04d}"


def german(place: int) -> str:
    """Return a German mobile number; a hundred differ."""
    return f"+491713920{place % 100:03d}"


def american(place: int) -> str:
    """Return a US number; a thousand differ."""
    return f"+1{US_AREAS[place // 100 % len(US_AREAS)]}55501{place % 100:02d}"
