"""The desk: queue, question page, notes and snippets of those who answer."""
