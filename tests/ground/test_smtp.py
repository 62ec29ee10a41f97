"""The name in which mail leaves this machine."""

import smtplib

from ground.smtp import EmailBackend


def test_the_mail_server_is_greeted_in_a_name_that_says_nothing(monkeypatch, settings):
    settings.MESSAGE_ID_DOMAIN = "post.example"
    greeted = []
    monkeypatch.setattr(smtplib, "SMTP", lambda _host, _port, **how: greeted.append(how["local_hostname"]))
    EmailBackend().open()
    assert greeted == ["post.example"]
