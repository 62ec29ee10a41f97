"""What a machine may count of this site, for who looks after it: `/metrics`, in Prometheus' text format.

counting    what has happened, added up over all processes in Redis
figures     how things stand, asked of the database at each look
exposition  both as text

No person, no path, no language, topic or organisation stands in a label. docs/operations.md tells what each is for.
"""
