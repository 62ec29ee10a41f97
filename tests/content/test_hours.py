"""Opening hours as people say them."""

import pytest

from content.hours import spoken


@pytest.mark.parametrize(
    ("rule", "language", "said"),
    [
        ("1-2 14-17; 3-4 14-20", "fi", "ma–ti 14–17, ke–to 14–20"),
        ("1-2 14-17; 3-4 14-20", "sv", "mån–tis 14–17, ons–tors 14–20"),
        ("3 13-16, 17-21", "en", "Wed 13–16 and 17–21"),
        ("6 16:15-23:45", "nb", "lør. 16.15–23.45"),
        ("6 16:15-23:45", "en", "Sat 16:15–23:45"),
        ("1-7 14-22", "nb", "hver dag 14–22"),
        ("1-7", "fi", "joka päivä"),
        ("24/7", "en", ""),
        ("", "en", ""),
    ],
)
def test_a_rule_is_said_in_the_language(rule, language, said):
    assert spoken(rule, language) == said
