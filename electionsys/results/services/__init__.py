"""Compare, decide, certify by two persons, hand out, and check what is brought back."""

from electionsys.results.services.certifying import (
    CERTIFY,
    Certified,
    bundle,
    certified,
    elected,
    notice_pdf,
    post,
    posted,
    sign,
)
from electionsys.results.services.deciding import (
    BARRED,
    case,
    data,
    decision,
    reconcile,
    result,
)
from electionsys.results.services.verifying import verify_qr

__all__ = [
    "BARRED",
    "CERTIFY",
    "Certified",
    "bundle",
    "case",
    "certified",
    "data",
    "decision",
    "elected",
    "notice_pdf",
    "post",
    "posted",
    "reconcile",
    "result",
    "sign",
    "verify_qr",
]
