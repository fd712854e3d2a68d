"""`serve`: run the web server (gunicorn, threads) on this machine."""

import argparse
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from workbench.cli import BadInput

HELP = "Serve the pages; a port that is taken is passed over for the next free one."
PORTS_TRIED = 20
WORKERS = "2"
THREADS = "600"  # one for each stream that a worker takes (platform/live.py), and 100 for pages
EVERY = "60"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--certificate", help="a certificate (PEM), to serve by TLS without a proxy"
    )
    parser.add_argument("--private-key", help="the key of that certificate (PEM, mode 600)")
    parser.add_argument("--tick", action="store_true", help="do the timed work too, each minute")


def run(args: argparse.Namespace) -> object:
    """Bring the database up to date, look at what is safe, and become the server."""
    from workbench.platform import startup
    from workbench.platform.config import from_environment
    from workbench.platform.database import make_engine
    from workbench.platform.migrations import upgrade
    from workbench.platform.texts import sentence

    tls = certified(args.certificate, args.private_key)
    settings = from_environment()
    settings.prepare()
    engine = make_engine(settings.database_url)
    upgrade(engine)
    refused = startup.refusals(settings, engine, args.host)
    engine.dispose()
    if refused:
        raise BadInput(" ".join(map(sentence, refused)))
    for finding in startup.warnings(settings, args.host):
        print(sentence(finding), file=sys.stderr, flush=True)
    start(args.host, free_port(args.host, args.port), tick=args.tick, tls=tls)
    return None


def certified(certificate: str | None, key: str | None) -> tuple[str, ...]:
    """Return gunicorn's words for TLS, none without a certificate; both files or neither."""
    if certificate is None and key is None:
        return ()
    if certificate is None or key is None:
        msg = "give both --certificate and --private-key, or neither"
        raise BadInput(msg)
    for name in (certificate, key):
        if not Path(name).is_file():
            msg = f"{name} is not a file; nothing was started"
            raise BadInput(msg)
    if Path(key).stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        msg = f"{key} can be read by other users of this machine: chmod 600 {key}"
        raise BadInput(msg)
    return ("--certfile", certificate, "--keyfile", key)


def free_port(host: str, wanted: int) -> int:
    """Return the wanted port or the next free one, saying so in one line."""
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
        if port != wanted:
            print(f"Port {wanted} is taken; using {port} instead.", file=sys.stderr, flush=True)
        return port
    msg = f"no free port between {wanted} and {wanted + PORTS_TRIED - 1}"
    raise OSError(msg)


def start(host: str, port: int, *, tick: bool = False, tls: Sequence[str] = ()) -> None:
    """Replace this process by gunicorn; it ends with the terminal, and the timed work with it."""
    words = [
        sys.executable, "-m", "gunicorn", "app:create_app()", "--bind", f"{host}:{port}",
        "--worker-class", "gthread", "--workers", WORKERS, "--threads", THREADS,
        "--graceful-timeout", "5", "--log-level", "warning",
        "--logger-class", "workbench.platform.server_log.ServerLog", *tls,
    ]  # fmt: skip
    if tick:
        timed = ["tick", "--every", EVERY, "--while-parent"]
        subprocess.Popen([sys.executable, "-m", "workbench", *timed])
    sys.stdout.flush()
    os.execv(sys.executable, words)  # noqa: S606 (fixed words, no shell)
