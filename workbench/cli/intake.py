"""`intake JOB`: do one reading that a web page has entered (called by the pages, not by people)."""

import argparse

HELP = "Do a reading that a page has entered; pages call it."


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the job's number."""
    parser.add_argument("job", type=int)


def run(args: argparse.Namespace) -> object:
    """Do the job; how it ended is in the database."""
    from workbench.platform import logs
    from workbench.platform.config import from_environment
    from workbench.platform.database import make_engine, make_sessions
    from workbench.services import intake_work

    settings = from_environment()
    logs.configure(readable=settings.development)
    logs.take_over()  # a traceback of Python's would quote what stands in the file
    engine = make_engine(settings.database_url)
    try:
        intake_work.work(make_sessions(engine), settings, args.job)
    finally:
        engine.dispose()
    return None
