"""Texts of the KPI graph: its checks, its levels, its catchball."""

from workbench.platform.texts.marking import marked

TEXTS = {
    "cascade.node_unknown": marked(
        "There is no number with the key %(node)s in this cascade. Nothing was changed; please "
        "load the page again."
    ),
}
