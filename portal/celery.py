"""The Celery application. What runs when stands in `portal/schedule.py`."""

import os
from typing import Any

import structlog
from celery import Celery, Task
from celery.signals import beat_init, setup_logging, task_postrun, worker_init, worker_ready
from django.core.exceptions import ImproperlyConfigured

from ground import restored

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

log = structlog.get_logger("tasks")


class Held(Task):  # type: ignore[type-arg]  # generic in its stubs alone
    """A task that leaves a restored database alone until its erasures are replayed."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Called by a worker; what calls the function itself, such as the replay, knows what it does."""
        if not self.request.called_directly and restored.is_marked():
            log.warning("held", job=self.name, why="restored, not yet replayed")
            return None
        return super().__call__(*args, **kwargs)


app = Celery("kynnys", task_cls=Held)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["questions", "content", "people", "moderation", "portal"])


@setup_logging.connect
def keep_djangos_logging(**_kwargs: object) -> None:
    """Celery leaves the logging of `portal/logs.py` alone."""


@worker_ready.connect
def say_ready(**_kwargs: object) -> None:
    """A line for whoever watches the log; Celery's own are left out."""
    log.info("worker: ready.")


@beat_init.connect
def say_started(**_kwargs: object) -> None:
    """The same of the clock."""
    log.info("beat: Starting")


@task_postrun.connect
def count(task: Task[Any, Any], state: str, **_kwargs: object) -> None:
    """A job has ended, well or not (`/metrics`)."""
    from portal.metrics import counting  # noqa: PLC0415 - Django is set up by now

    counting.job(task.name, failed=state != "SUCCESS")


@worker_init.connect
def refuse(**_kwargs: object) -> None:
    """No worker sends what the demo's people have done."""
    from people import made_up  # noqa: PLC0415 - Django is set up by now

    try:
        made_up.refuse()
    except ImproperlyConfigured as why:
        raise SystemExit(str(why)) from why  # Celery goes on after any other
