"""Accounts, grants, sign-in sessions, recovery codes, invitations, throttling counters, receipts of forms."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from migrant_support.kernel.keys import new_id
from migrant_support.platform.store import DataClass, Model
from migrant_support.platform.store.columns import Key, MadeAt, Moment, UtcDateTime, both_or_neither, enum_type, info

# Lock a row against other changes, but let others refer to it: two who give each other roles must not wait in a ring.
ROW_LOCK: Any = {"key_share": True}


class AccountState(StrEnum):
    """Where an account stands."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class Account(Model):
    """Somebody who signs in. The name is what colleagues call them; the sign-in name is stored folded."""

    __tablename__ = "account"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint(both_or_neither("disabled_at", "disabled_reason"), name="disabled_with_reason"),
        sa.CheckConstraint("sign_in_name = lower(sign_in_name)", name="sign_in_name_folded"),
        sa.CheckConstraint("totp_confirmed_at IS NULL OR totp_seed IS NOT NULL", name="confirmed_factor_has_seed"),
    )

    id: Mapped[Key]
    sign_in_name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    display_name: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str | None] = mapped_column(sa.String(200))
    organisation: Mapped[str] = mapped_column(sa.String(40), default="")
    state: Mapped[AccountState] = mapped_column(enum_type(AccountState), default=AccountState.INVITED)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200), info=info(DataClass.SECRET))
    password_changed_at: Mapped[Moment | None]
    totp_seed: Mapped[bytes | None] = mapped_column(sa.LargeBinary, info=info(DataClass.SECRET))
    totp_offered_seed: Mapped[bytes | None] = mapped_column(sa.LargeBinary, info=info(DataClass.SECRET))
    totp_confirmed_at: Mapped[Moment | None]
    totp_last_step: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    language: Mapped[str] = mapped_column(sa.String(2), default="en")
    theme: Mapped[str] = mapped_column(sa.String(8), default="system")
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[MadeAt]
    disabled_at: Mapped[Moment | None]
    disabled_reason: Mapped[str | None] = mapped_column(sa.String(300))


class RoleGrant(Model):
    """A role in a scope, from a moment until another. Ended, never deleted."""

    __tablename__ = "role_grant"
    data_class = DataClass.INTERNAL
    __table_args__ = (
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_start"),
        sa.Index("ix_role_grant_account_id_valid_until", "account_id", "valid_until"),
    )

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    role: Mapped[str] = mapped_column(sa.String(40))
    scope_kind: Mapped[str] = mapped_column(sa.String(20))
    scope_id: Mapped[str] = mapped_column(sa.String(64), default="")
    valid_from: Mapped[MadeAt]
    valid_until: Mapped[Moment | None]
    given_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("account.id"))


class SignInSession(Model):
    """One signed-in browser. Holds only the SHA-256 of the cookie (SEC SE-1)."""

    __tablename__ = "sign_in_session"
    data_class = DataClass.SECRET

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    token_digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    made_at: Mapped[MadeAt]
    last_seen_at: Mapped[MadeAt]
    proved_at: Mapped[Moment | None]
    second_factor_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    device: Mapped[str] = mapped_column(sa.String(80), default="")


class RecoveryCode(Model):
    """One of ten codes for a lost second factor (SEC AU-5)."""

    __tablename__ = "recovery_code"
    data_class = DataClass.SECRET

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(200))
    used_at: Mapped[Moment | None]
    replaced_at: Mapped[Moment | None]


class Invitation(Model):
    """A link to set the first or a new password. Holds only the SHA-256 of its token (SEC AU-9)."""

    __tablename__ = "invitation"
    data_class = DataClass.SECRET

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"), index=True)
    token_digest: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    made_at: Mapped[MadeAt]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class Throttle(Model):
    """A counter of failures for one subject (a keyed hash of account name, address or factor) (SEC AU-7)."""

    __tablename__ = "throttle"
    data_class = DataClass.INTERNAL

    subject: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    window_started_at: Mapped[Moment]
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FormReceipt(Model):
    """That a form was answered, and where its sender was led: the second click gets the same answer (SEC WB-8)."""

    __tablename__ = "form_receipt"
    data_class = DataClass.INTERNAL
    __table_args__ = (sa.UniqueConstraint("account_id", "form_key"),)

    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id"))
    form_key: Mapped[UUID] = mapped_column(sa.Uuid)
    made_at: Mapped[MadeAt]
    location: Mapped[str] = mapped_column(sa.String(400), default="")
