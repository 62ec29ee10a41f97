"""Real servers for the tests, each private, on a free port, with nothing kept after the run.

processes  a program with its log file, ended by its own id
stores     PostgreSQL and Redis
site       all of it together, with the demo's data
web        gunicorn, Celery worker and beat, nginx with the shipped configuration
mail       an SMTP server that keeps, refuses or hangs
hook       a receiver of the duty unit's web hook that takes, refuses, hangs or drips
browser    Debian's Chromium
"""
