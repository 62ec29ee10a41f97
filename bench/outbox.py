"""A thousand mails through the outbox, beside a bare client that sends them: `DATABASE_URL=… python -m bench.outbox`.

The mail server is aiosmtpd in a process of its own on this machine: it takes everything and keeps nothing. PostgreSQL.
"""

import os
import smtplib
import subprocess
import sys
import time
from email.message import EmailMessage

from tests.servers.processes import answers, free_port

MAILS = int(os.environ.get("MAILS", "1000"))
PORT = free_port()
os.environ |= {"MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(PORT), "MAIL_FOLDER": ""}
os.environ |= {"MAIL_FROM": "post@post.example", "MESSAGE_ID_DOMAIN": "post.example"}

from bench import clones, environment  # noqa: E402 - what mail is sent by comes first
from bench.tables import heading, table  # noqa: E402
from questions.models.outbox import Channel, Delivery  # noqa: E402
from questions.tasks import deliver  # noqa: E402

SINK = f"""
import asyncio
from aiosmtpd.controller import Controller
class Sink:
    async def handle_DATA(self, server, session, envelope): return "250 OK"
Controller(Sink(), hostname="127.0.0.1", port={PORT}).start()
asyncio.new_event_loop().run_forever()
"""


def bare(*, once: bool) -> float:
    """Seconds for as many mails of the same size; `once`: over one connection, else each over its own."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "a@b.example", "c@d.example"
    mail["Subject"], mail["Message-ID"] = "Hello", "<1@b.example>"
    mail.set_content("There is something new for you.\\n" * 4)
    begun = time.perf_counter()
    line = smtplib.SMTP("127.0.0.1", PORT)
    for _mail in range(MAILS):
        if not once:
            line.quit()
            line = smtplib.SMTP("127.0.0.1", PORT)
        line.send_message(mail)
    line.quit()
    return time.perf_counter() - begun


def outbox() -> tuple[float, float]:
    """Seconds until as many are marked as sent, and the processor's seconds of the worker."""
    Delivery.objects.filter(done_at__isnull=True).delete()
    clones.mails(clones.question(mail="a@sink.example"), MAILS)
    due = Delivery.objects.filter(channel=Channel.ASKER_MAIL, done_at__isnull=True)
    begun, cpu = time.perf_counter(), time.process_time()
    while due.exists():
        deliver()
    return time.perf_counter() - begun, time.process_time() - cpu


def main() -> None:
    """Measure and print."""
    environment.Visitor()
    sink = subprocess.Popen([sys.executable, "-c", SINK])
    try:
        while not answers(PORT):
            time.sleep(0.1)
        found = {"a bare client, one connection": (bare(once=True), 0.0)}
        found["a bare client, a connection a mail"] = (bare(once=False), 0.0)
        found["the outbox"] = outbox()
    finally:
        sink.terminate()
    print(heading(f"{MAILS} mails to a mail server on this machine"))
    rows = [[name, f"{MAILS / one[0]:.0f}", f"{one[1] / MAILS * 1000:.1f}"] for name, one in found.items()]
    print(table(["what", "mails a second", "CPU ms of the worker a mail"], rows))


if __name__ == "__main__":
    main()
