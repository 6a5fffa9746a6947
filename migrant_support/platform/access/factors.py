"""The second factor: codes of an authenticator (TOTP) and ten codes for the day it is lost (SEC AU-4, AU-5).

A code is worth one sign-in: whoever moves the account's last step first has used it, also from two connections at once.
"""

import hmac
import secrets
from datetime import datetime
from uuid import UUID

import pyotp
import sqlalchemy as sa

from migrant_support.kernel.clock import now
from migrant_support.platform.access.models import Account, RecoveryCode
from migrant_support.platform.access.passwords import Passwords
from migrant_support.platform.store import DataClass, db
from migrant_support.platform.vault import open_sealed, seal

STEP_SECONDS = 30
DIGITS = 6
CODES, CODE_LENGTH = 10, 10
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # base 32 of RFC 4648: no 0, 1, 8
ISSUER = "Migrant Support"


IN_USE, OFFERED = "totp_seed", "totp_offered_seed"  # the two columns of the account


def seal_seed(account_id: UUID, seed: str, column: str) -> bytes:
    """Seal the seed of an account's authenticator for one of the two columns."""
    return seal(seed, data_class=DataClass.SECRET, table="account", column=column, row_id=account_id)


def open_seed(account_id: UUID, sealed: bytes, column: str) -> str:
    """The seed, in base 32."""
    return open_sealed(sealed, data_class=DataClass.SECRET, table="account", column=column, row_id=account_id)


def new_seed() -> str:
    """A seed of 160 bits."""
    return pyotp.random_base32(32)


def address_of_seed(seed: str, account_name: str) -> str:
    """What the picture for the authenticator says (`otpauth://…`)."""
    return pyotp.TOTP(seed).provisioning_uri(name=account_name, issuer_name=ISSUER)


def step_of(code: str, seed: str, at: datetime) -> int | None:
    """The time step to which a code belongs: this one, the one before or the one after; None for a wrong code."""
    typed = only_signs(code)
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdigit()):
        return None
    made = pyotp.TOTP(seed)
    this = int(at.timestamp()) // STEP_SECONDS
    fitting = [step for step in (this - 1, this, this + 1) if hmac.compare_digest(made.generate_otp(step), typed)]
    return fitting[-1] if fitting else None


def use_step(account_id: UUID, step: int) -> bool:
    """Use a step up. False when it, or a later one, was used before: the database decides who was first."""
    moved = db.session.execute(
        sa.update(Account)
        .where(Account.id == account_id, Account.totp_last_step < step)
        .values(totp_last_step=step)
        .execution_options(synchronize_session=False)
    )
    return getattr(moved, "rowcount", 0) == 1


def new_codes() -> list[str]:
    """Ten codes of ten signs, as they are shown (`ABCDE-FGHIJ`)."""
    raw = ["".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    return [f"{code[:5]}-{code[5:]}" for code in raw]


def keep_codes(account_id: UUID, hashes: list[str]) -> None:
    """Make these the account's codes; the old ones are dead."""
    moment = now()
    db.session.execute(
        sa.update(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.replaced_at.is_(None))
        .values(replaced_at=moment)
    )
    db.session.add_all(RecoveryCode(account_id=account_id, code_hash=code_hash) for code_hash in hashes)
    db.session.flush()


def hash_codes(passwords: Passwords, codes: list[str]) -> list[str]:
    """The hashes of codes; a second of work, outside of any transaction."""
    return [passwords.hash(only_signs(code)) for code in codes]


def open_codes(account_id: UUID) -> list[tuple[UUID, str]]:
    """The unused codes of an account as (id, hash)."""
    rows = db.session.execute(
        sa.select(RecoveryCode.id, RecoveryCode.code_hash)
        .where(
            RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None), RecoveryCode.replaced_at.is_(None)
        )
        .order_by(RecoveryCode.id)
    )
    return [(row.id, row.code_hash) for row in rows]


def matching_code(passwords: Passwords, typed: str, kept: list[tuple[UUID, str]]) -> UUID | None:
    """Which of the codes was typed; hashes, so outside of any transaction."""
    bare = only_signs(typed)
    if len(bare) != CODE_LENGTH:
        return None
    return next((key for key, code_hash in kept if passwords.fits(bare, code_hash)), None)


def use_code(code_id: UUID) -> bool:
    """Use a recovery code up. False when somebody was faster or a new set was made."""
    used = db.session.execute(
        sa.update(RecoveryCode)
        .where(RecoveryCode.id == code_id, RecoveryCode.used_at.is_(None), RecoveryCode.replaced_at.is_(None))
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )
    return getattr(used, "rowcount", 0) == 1


def only_signs(code: str) -> str:
    """A typed code without blanks and dashes, in capitals."""
    return "".join(sign for sign in code if sign.isalnum()).upper()
