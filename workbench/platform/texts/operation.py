"""English sentences for those who run an installation; `marked` hands them to gettext."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "keys.none": marked(
        "There is no such key. Nothing was changed; `keys list` shows what there is."
    ),
    "keys.short_phrase": marked(
        "A passphrase has at least %(shortest)s signs. Nothing was written."
    ),
    "keys.file_exists": marked(
        "%(file)s is there already. Nothing was written; choose another name."
    ),
    "keys.not_opened": marked(
        "%(file)s does not open: the passphrase is another one, or the file is no export of keys. "
        "Nothing was changed."
    ),
    "keys.others_in_place": marked(
        "Other keys are in place under the same names. Nothing was changed: values sealed with them "
        "would be lost. With --replace they are overwritten."
    ),
    "backup.nothing": marked(
        "There is no database here yet. Nothing was written; EQUIPOISE_INSTANCE and DATABASE_URL say where it is."
    ),
    "backup.no_program": marked(
        "The program %(program)s is not installed here (Debian: postgresql-client). Nothing was written."
    ),
    "backup.program_failed": marked(
        "%(program)s ended with %(status)s. Nothing was kept of it; what it said stands above."
    ),
    "backup.not_verified": marked(
        "The copy could not be verified (%(what)s). It was removed; the database was not touched."
    ),
    "restore.no_manifest": marked(
        "There is no readable manifest beside %(file)s, so nobody knows whether it is whole. Nothing "
        "was changed."
    ),
    "restore.wrong_hash": marked(
        "%(file)s is not the file that the manifest describes: its SHA-256 differs. Nothing was changed."
    ),
    "restore.other_kind": marked(
        "The backup is of %(backup)s and this installation runs on %(here)s. Nothing was changed."
    ),
    "restore.newer": marked(
        "The backup has the schema %(revision)s, which this version does not know. Nothing was changed: "
        "restore it with the version that made it, or a newer one."
    ),
    "restore.not_empty": marked(
        "The database holds data already. Nothing was changed; with --replace it is overwritten."
    ),
    "restore.counts_differ": marked(
        "The restored rows are not those of the manifest (%(table)s). Nothing was changed."
    ),
    "startup.open_file": marked(
        "%(file)s can be read by other users of this machine. Run: chmod %(mode)s %(file)s"
    ),
    "startup.open_instance": marked(
        "%(file)s can be entered by other users of this machine. Better: chmod 700 %(file)s"
    ),
    "startup.insecure_public": marked(
        "EQUIPOISE_INSECURE_COOKIES=1 lets cookies travel without encryption, and %(host)s can be "
        "reached from other machines. Serve on 127.0.0.1, or take the setting away and put a proxy "
        "with TLS in front."
    ),
    "startup.demo_public": marked(
        "EQUIPOISE_DEMO=1 is for this machine alone, and %(host)s can be reached from others. Serve on "
        "127.0.0.1, or start a fresh installation without it."
    ),
    "startup.demo_data": marked(
        "This database was seeded by the demonstration, whose sign-in links were printed on a screen. "
        "Start a fresh installation: another EQUIPOISE_INSTANCE, another DATABASE_URL, other keys."
    ),
    "startup.any_host": marked(
        "EQUIPOISE_HOSTS is not set, so any Host header is answered. Set it to the name that people use."
    ),
}
