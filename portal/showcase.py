"""What the page of components (templates/components_page.html) shows: made-up, plain values. Demo only."""

from typing import Any

_LINES = [
    {"name": "Emergency", "number": "112", "tel": "112", "hours": "Open all night", "note": ""},
    {
        "name": "Children and young people's phone",
        "number": "116 111",
        "tel": "116111",
        "hours": "Open every day",
        "note": "",
    },
]

EXAMPLES: dict[str, Any] = {
    "lines": _LINES,
    "topics": [("home", "Home and family"), ("school", "School"), ("wrong", "I was treated wrongly")],
    "publish": [
        ("yes", "Yes", "Others may get help from it. We take out everything that could point to you."),
        ("ask", "Ask me later", ""),
        ("no", "No, only for me", ""),
    ],
    "words": ["apricot", "lantern", "meadow", "ostrich", "pillow", "thunder"],
    "steps": [
        ("A social worker reads it", "Today or on the next working day."),
        ("A colleague checks the answer", "Two people have read it before you do."),
        ("You come back with your six words", "On Thursday 12 November at the latest."),
    ],
    "errors": [("id_text", "Write at least a few words, so that we know what you ask.")],
    "pieces": [
        ("same", "My "),
        ("gone", "stepfather Kari"),
        ("new", "stepfather"),
        ("same", " reads my messages when I sleep. I live in "),
        ("gone", "Korso"),
        ("new", "a town"),
        ("same", "."),
    ],
    "marked": [
        [
            ("My stepfather ", ""),
            ("Kari", "name"),
            (" reads my messages. You can call me: ", ""),
            ("040 000 0000", "phone number"),
            (".", ""),
        ]
    ],
    "tabs": [
        ("Waiting", "?view=waiting", 7, True),
        ("Mine", "?view=mine", 2, False),
        ("To review", "?view=review", 1, False),
        ("With asker", "?view=asker", 0, False),
        ("Answered", "?view=answered", None, False),
    ],
    "crumbs": [("Answers", "#"), ("Home and family", "#"), ("Can I move out?", "")],
    "faces": [
        (1, "Aino", "Social worker"),
        (2, "Jonas", "School social worker"),
        (3, "Amina", "Social worker"),
        (4, "Ritva", "Lead social worker"),
        (5, "Leo", "Youth worker"),
        (6, "Pekka", "Social worker"),
        (7, "Ingrid", "Child protection worker"),
        (8, "Omar", "Family worker"),
    ],
    "queue": [
        {
            "level": 2,
            "level_by": "set",
            "wait": "0 h 40 min",
            "late": False,
            "first_line": "I can't go home tonight. He said he will",
            "topic": "Home and family",
            "language": "en",
            "area": "Vantaa",
            "who": "Aino",
            "mine": True,
        },
        {
            "level": 1,
            "level_by": "suggested",
            "wait": "3 h",
            "late": False,
            "first_line": "Onko normaalia että äiti itkee joka ilta eikä nouse sängystä",
            "topic": "Family",
            "language": "fi",
            "area": "Helsinki",
            "who": "",
            "mine": False,
        },
        {
            "level": 1,
            "level_by": "set",
            "wait": "9 h",
            "late": True,
            "first_line": "Jag vill inte vara hos pappa varannan vecka men ingen lyssnar",
            "topic": "Divorce",
            "language": "sv",
            "area": "Esbo",
            "who": "Jonas",
            "mine": False,
        },
        {
            "level": 0,
            "level_by": "set",
            "wait": "12 h",
            "late": False,
            "first_line": "Får jeg se det barnevernet har skrevet om meg?",
            "topic": "My rights",
            "language": "nb",
            "area": "Bergen",
            "who": "",
            "mine": False,
        },
    ],
}
