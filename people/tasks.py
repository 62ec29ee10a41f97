"""What time does to accounts: sessions that have ended are cleared away."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_sessions() -> None:
    """Expired sessions of staff leave the database."""
    call_command("clearsessions")
