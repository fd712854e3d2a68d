"""A real SMTP server on this machine that keeps what it is given, for tests."""

import contextlib
import email
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from workbench.platform.config import MailSettings


@dataclass
class Catcher:
    """The mails that arrived, and what the server answers to the next recipients."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"

    async def handle_RCPT(  # noqa: N802 (aiosmtpd calls it so)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take or refuse the recipient."""
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the mail."""
        mail = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    def settings(self, **changes: Any) -> MailSettings:
        """Return settings that send to this server."""
        wish: dict[str, Any] = {"host": "127.0.0.1", "port": self.port, "security": "none"}
        return MailSettings(**(wish | {"sender": "Equipoise <post@example.org>"} | changes))


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """Return the mail's text in one of its two forms."""
    part = mail.get_body((kind,))
    assert part is not None
    content: str = part.get_content()
    return content


def link_in(mail: EmailMessage) -> str:
    """Return the link that the mail carries, the same in both forms."""
    found = re.search(r"https?://\S+", text_of(mail))
    assert found is not None
    assert f'href="{found.group()}"' in text_of(mail, "html")
    return found.group()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def catching(tls: ssl.SSLContext | None = None, port: int | None = None) -> Iterator[Catcher]:
    """Run the server; with `tls` it offers STARTTLS."""
    catcher = Catcher(port or free_port())
    server = Controller(catcher, hostname="127.0.0.1", port=catcher.port, tls_context=tls)
    server.start()
    try:
        yield catcher
    finally:
        server.stop()
