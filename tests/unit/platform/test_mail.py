"""One mail: whole, in two forms, to one person, over a connection that can be trusted."""

import ssl
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.catcher import catching
from workbench.platform import clock
from workbench.platform.config import MailSettings, from_environment
from workbench.platform.letters import compose
from workbench.platform.mail import Letter, MailFailed, send
from workbench.platform.texts.letters import LETTERS

LINK = "https://equipoise.example.org/link/abc"


def letter(recipient: str = "anna@example.org", language: str = "en") -> Letter:
    """Return an invitation."""
    told = {"seat": "Provider executive", "deal": "Lifts <b>& doors</b>"}
    return compose(recipient, language, "identity", "invitation", told, LINK)


class TestWords:
    def test_both_forms_say_the_same_in_the_readers_language(self) -> None:
        """Names are translated, titles are not, and nothing a person wrote becomes mark-up."""
        english, chinese = letter(), letter(language="zh_Hans_CN")
        assert "Provider executive" in english.text
        assert "服务商高管" in chinese.text
        assert "Lifts <b>& doors</b>" in english.text
        assert "Lifts &lt;b&gt;&amp; doors&lt;/b&gt;" in english.html
        assert LINK in english.text
        assert f'href="{LINK}"' in chinese.html
        assert 'lang="zh-Hans-CN"' in chinese.html

    def test_a_mail_loads_nothing(self) -> None:
        """No picture, no style sheet, no script: reading it tells nobody anything."""
        for code in LETTERS:
            page = compose("a@b.cc", "en", "x", code, {"seat": "", "deal": ""}, LINK).html
            assert not any(mark in page for mark in ("<img", "src=", "<link", "<script", "url("))


class TestHeaders:
    @pytest.mark.parametrize(
        "address",
        ["a@example.org\nBcc: b@example.org", "a@example.org\r\n\r\nHello", "a@b@c", "", "<a@b.cc"],
    )
    def test_a_bad_address_is_refused_for_good(self, address: str, tmp_path: Path) -> None:
        """Nothing is added to the headers, and nothing is written."""
        with pytest.raises(MailFailed) as failure:
            send(MailSettings(), tmp_path, letter(address))
        assert failure.value.for_good
        assert list(tmp_path.iterdir()) == []


class TestSending:
    def test_a_mail_goes_to_one_person_in_two_forms(self, tmp_path: Path) -> None:
        """The server gets it whole, and no file is left behind."""
        with catching() as catcher:
            send(catcher.settings(), tmp_path, letter())
        (mail,) = catcher.mails
        assert mail["To"] == "anna@example.org"
        assert mail["From"] == "Equipoise <post@example.org>"
        assert mail["Message-ID"] == "<identity@example.org>"
        assert mail["Content-Language"] == "en"
        assert mail.get_content_type() == "multipart/alternative"
        assert list(tmp_path.iterdir()) == []

    def test_without_a_server_a_mail_is_a_file_of_the_owner(self, tmp_path: Path) -> None:
        """The folder holds whole mails that nobody else reads."""
        send(MailSettings(), tmp_path / "outbox", letter())
        (file,) = (tmp_path / "outbox").iterdir()
        assert file.name == "identity.eml"
        assert stat.S_IMODE(file.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR

    def test_nothing_goes_to_a_server_that_cannot_prove_who_it_is(self, tmp_path: Path) -> None:
        """STARTTLS with a certificate of nobody's ends before password and mail."""
        (tmp_path / "password").write_text("secret")
        with catching(tls=_certificate_of_nobody(tmp_path)) as catcher:
            settings = catcher.settings(
                security="starttls", user="post", password_file=tmp_path / "password"
            )
            with pytest.raises(MailFailed, match="SSLCertVerificationError"):
                send(settings, tmp_path, letter())
        assert catcher.mails == []

    def test_no_password_travels_unencrypted(self, tmp_path: Path) -> None:
        """A user without encryption is a mistake in the settings."""
        with catching() as catcher, pytest.raises(MailFailed, match="unencrypted"):
            send(catcher.settings(user="post"), tmp_path, letter())
        assert catcher.mails == []


def test_the_environment_sets_mail_up() -> None:
    """A host makes mails leave; a word that means nothing is refused at the start."""
    told = from_environment({"EQUIPOISE_SMTP_HOST": "mx", "EQUIPOISE_SMTP_SECURITY": "tls"}).mail
    assert (told.is_set_up, told.port, told.security) == (True, 465, "tls")
    assert not from_environment({}).mail.is_set_up
    with pytest.raises(ValueError, match="EQUIPOISE_SMTP_SECURITY"):
        from_environment({"EQUIPOISE_SMTP_SECURITY": "perhaps"})


def _certificate_of_nobody(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    day = timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(clock.now() - day)
        .not_valid_after(clock.now() + day)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "tls.pem").write_bytes(
        key.private_bytes(pem, pkcs8, plain) + certificate.public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "tls.pem")
    return context
