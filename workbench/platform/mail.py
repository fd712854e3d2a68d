"""Send one mail: by SMTP, or as a file into a folder where no server is set.

Headers hold nothing that a person wrote except the address; a line break in it is refused. A mail
loads nothing from anywhere, so that reading it tells nobody anything.
"""

import contextlib
import smtplib
import ssl
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path

from workbench.platform import clock
from workbench.platform.config import MailSettings

REFUSED_FOR_GOOD = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in two forms; `identity` is the same at each attempt, so that a receiver sees twins."""

    recipient: str
    language: str
    subject: str
    text: str
    html: str
    identity: str


class MailFailed(Exception):  # noqa: N818 (it names what happened)
    """The mail did not leave; `trouble` names why without an address, `for_good` says no retry helps."""

    def __init__(self, trouble: str, *, for_good: bool = False) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.for_good = for_good


def send(settings: MailSettings, outbox: Path, letter: Letter, wait: float = 10.0) -> None:
    """Send the letter, waiting at most about `wait` seconds for each answer; raises MailFailed."""
    try:
        message = _message(settings, letter)
        if settings.is_set_up:
            _by_smtp(settings, message, wait)
        else:
            _as_file(outbox, message, letter.identity)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        for_good = all(code >= REFUSED_FOR_GOOD for code in codes)
        trouble = f"refused {max(codes)}"
        raise MailFailed(trouble, for_good=for_good) from error
    except smtplib.SMTPResponseException as error:
        trouble = f"{type(error).__name__} {error.smtp_code}"
        raise MailFailed(trouble) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailFailed(type(error).__name__) from error


def _message(settings: MailSettings, letter: Letter) -> EmailMessage:
    name, sender = parseaddr(settings.sender)
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(name or "Equipoise", addr_spec=sender)
        message["To"] = Address(addr_spec=_one_line(letter.recipient))
        message["Subject"] = _one_line(letter.subject)
    except (
        ValueError,
        IndexError,
        MessageError,
    ) as error:  # what the standard library says of a bad address
        raise MailFailed("address", for_good=True) from error
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{letter.identity}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    message["Content-Language"] = letter.language.replace("_", "-")
    return message


def _one_line(text: str) -> str:
    if not text.isprintable():
        msg = "a header is one line"
        raise ValueError(msg)
    return text


def _by_smtp(settings: MailSettings, message: EmailMessage, wait: float) -> None:
    context = ssl.create_default_context()
    with contextlib.ExitStack() as stack:
        server: smtplib.SMTP
        if settings.security == "tls":
            server = smtplib.SMTP_SSL(settings.host, settings.port, timeout=wait, context=context)
        else:
            server = smtplib.SMTP(settings.host, settings.port, timeout=wait)
        stack.callback(server.close)
        if settings.security == "starttls":
            server.starttls(context=context)
        if settings.user:
            server.login(settings.user, _password(settings))
        server.send_message(message)
        # The server has the mail now: what goes wrong in saying goodbye is no reason to send again.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()


def _password(settings: MailSettings) -> str:
    if settings.security == "none":
        raise MailFailed("unencrypted")
    if settings.password_file is None:
        raise MailFailed("no_password_file")
    return settings.password_file.read_text(encoding="utf-8").strip()


def _as_file(outbox: Path, message: EmailMessage, identity: str) -> None:
    """Write the mail whole or not at all; only the owner of the installation reads it."""
    outbox.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = outbox / f"{identity}.part"
    draft.write_bytes(message.as_bytes())
    draft.chmod(0o600)
    draft.rename(outbox / f"{identity}.eml")
