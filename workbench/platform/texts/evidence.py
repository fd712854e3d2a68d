"""English sentences for the codes of evidence; `marked` hands them to gettext."""

from workbench.platform.texts.marking import marked  # noqa: F401

TEXTS: dict[str, str] = {}
