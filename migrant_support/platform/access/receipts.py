"""Receipts of forms: a double click, a replay or a lost answer has the effect of once (SEC WB-8).

The receipt is written in the same transaction as the act. A twin at the same instant waits at its unique key.
"""

from urllib.parse import urlsplit
from uuid import UUID

import sqlalchemy as sa
from flask import redirect
from werkzeug.wrappers import Response

from migrant_support.platform.access.models import FormReceipt
from migrant_support.platform.store import db


def earlier_answer(account_id: UUID, key: UUID) -> Response | None:
    """The answer that this form got before, or None."""
    location = db.session.scalar(
        sa.select(FormReceipt.location).where(FormReceipt.account_id == account_id, FormReceipt.form_key == key)
    )
    return redirect(location, 303) if location else None


def open_receipt(account_id: UUID, key: UUID) -> FormReceipt:
    """Write the receipt; raises IntegrityError when a twin was first."""
    receipt = FormReceipt(account_id=account_id, form_key=key)
    db.session.add(receipt)
    db.session.flush()
    return receipt


def keep_answer(receipt: FormReceipt, answer: Response) -> None:
    """Keep where the sender was led; a form that came back with errors may be sent again."""
    location = answer.headers.get("Location", "") if answer.status_code in (302, 303) else ""
    if location:
        parts = urlsplit(location)
        receipt.location = (parts.path + (f"?{parts.query}" if parts.query else ""))[:400]
    else:
        db.session.delete(receipt)
