"""What a page tells machines: `{% structured data %}` puts JSON-LD (`content/structured.py`) into a data block."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from content.structured import block

register = template.Library()


@register.simple_tag
def structured(data: list[dict[str, Any]]) -> SafeString:
    """One script element of type application/ld+json, which no browser runs; nothing where there is no data."""
    return format_html('<script type="application/ld+json">{}</script>', block(data)) if data else SafeString("")
