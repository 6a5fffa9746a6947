"""Notices about accounts as mails of the outbox. They say what changed and what to do, no name and no link.

Where no mail server is set nobody could pass such a mail on: then none is written.
"""

from flask_babel import force_locale

from migrant_support.kernel.keys import new_id
from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.access.notices import AccountNotice, Change
from migrant_support.platform.messages.outbox import NewMessage, put
from migrant_support.platform.messages.rules import Channel, check_email
from migrant_support.platform.messages.sending import ways_out
from migrant_support.platform.web.translate import translated

ACCOUNT = "account"
VERSION = 1
HEADING = msg("About your account")
UNKNOWN_DEVICE = msg("a browser that does not say what it is")
IF_NOT_YOU = msg("If you know nothing of this, tell your administrator at once.")
SAID = {
    Change.PASSWORD: msg("The password of your account was changed."),
    Change.FACTOR: msg("An authenticator was set up for your account."),
    Change.FACTOR_RESET: msg("An administrator took the second factor off your account."),
    Change.CODES: msg("New recovery codes were made for your account. The old ones work no more."),
    Change.CODE_USED: msg("A recovery code of your account was used to sign in."),
    Change.NEW_DEVICE: msg("Somebody signed in to your account from a browser that was not used before: %(device)s."),
    Change.ADDRESS: msg("The e-mail address of your account was changed."),
    Change.ROLES: msg("The roles of your account were changed."),
}


def carry(notice: AccountNotice) -> None:
    """Put the mail into the outbox, in the transaction of what it tells of. What is no address is told of nothing."""
    if Channel.EMAIL not in ways_out():
        return
    try:
        check_email(notice.email)
    except Refused:
        return
    with force_locale(notice.language):
        device = notice.device or translated(UNKNOWN_DEVICE)
        said = f"{translated(SAID[notice.change], device=device)}\n\n{translated(IF_NOT_YOU)}"
        heading = translated(HEADING)
    mail = NewMessage(
        channel=Channel.EMAIL,
        to=notice.email,
        heading=heading,
        text=said,
        template=f"account_{notice.change.value}",
        version=VERSION,
        language=notice.language,
        subject=(ACCOUNT, notice.account_id),
        occasion=str(new_id()),
    )
    put(None, [mail])
