"""`tick`: do the timed work once, or again and again."""

import argparse
import os
import signal
import threading
from dataclasses import asdict
from datetime import datetime

from workbench.cli import BadInput, Incomplete

HELP = "Do the timed work: mails, expiry, sweeping. Once, or with --every until it is stopped."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--now", help="as of this time, 2027-01-31T12:00:00Z (default: now)")
    parser.add_argument("--every", type=float, metavar="SECONDS", help="again and again")
    parser.add_argument(
        "--while-parent", action="store_true", help="stop when the starter has gone"
    )


def run(args: argparse.Namespace) -> object:
    """Return what was done; the exit code is 1 if a job failed."""
    from workbench.cli.installation import installed
    from workbench.platform import clock, logs
    from workbench.platform.config import from_environment
    from workbench.services import tick

    moment = _moment(args.now)
    if args.every is not None and not args.every > 0:
        msg = "--every takes a number of seconds above 0"
        raise BadInput(msg)
    logs.configure(readable=from_environment().development)
    if args.every is not None:
        logs.take_over()
    with installed() as make_session:
        if args.every is not None:
            _again(args, lambda: tick.run(make_session, clock.now()))
            return None
        done = tick.run(make_session, moment or clock.now())
    answer = asdict(done)
    if done.failed:
        raise Incomplete(answer)
    return answer


def _again(args: argparse.Namespace, once: object) -> None:
    """Tick until a signal comes, or until the process that started this one has gone."""
    from workbench.platform import logs

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    parent = os.getppid()
    while not stop.is_set():
        try:
            once()  # type: ignore[operator]
        except Exception as error:  # noqa: BLE001 (a database that is away comes back)
            logs.logger().error("tick failed", **logs.failure(error))
        waited = 0.0
        while waited < args.every and not stop.wait(min(1.0, args.every - waited)):
            waited += 1.0
            if args.while_parent and os.getppid() != parent:
                stop.set()


def _moment(given: str | None) -> datetime | None:
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        msg = f"cannot read {given!r} as a time with its zone, like 2027-01-31T12:00:00Z"
        raise BadInput(msg)
    return moment
