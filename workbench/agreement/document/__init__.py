"""Step document: what the agreement PDF says, as plain data; the template finds the words."""

from workbench.agreement.document.build import agreement_document
from workbench.agreement.document.inputs import Chance, Fan, YearMoney
from workbench.agreement.document.shapes import AgreementDocument

__all__ = ["AgreementDocument", "Chance", "Fan", "YearMoney", "agreement_document"]
