"""Step terms: what the two sides agree, as data; its canonical JSON and its digest."""

from workbench.agreement.terms.canonical import canonical_json, digest, terms_from_json
from workbench.agreement.terms.problems import problems
from workbench.agreement.terms.schema import json_schema
from workbench.agreement.terms.shapes import (
    SCHEMA_VERSION,
    CascadeLine,
    CohortLevels,
    Evidence,
    Figures,
    Gains,
    KpiTerms,
    LeftOut,
    Mediation,
    Offered,
    OfferedBy,
    OutlookRecord,
    Party,
    Person,
    PlannedImprovement,
    Side,
    Terms,
)

__all__ = [
    "SCHEMA_VERSION",
    "CascadeLine",
    "CohortLevels",
    "Evidence",
    "Figures",
    "Gains",
    "KpiTerms",
    "LeftOut",
    "Mediation",
    "Offered",
    "OfferedBy",
    "OutlookRecord",
    "Party",
    "Person",
    "PlannedImprovement",
    "Side",
    "Terms",
    "canonical_json",
    "digest",
    "json_schema",
    "problems",
    "terms_from_json",
]
