"""`messages send` sends what is due now; `messages list` counts what stands where."""

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from migrant_support.platform.messages.models import Message
from migrant_support.platform.messages.sending import send_due, ways_out
from migrant_support.platform.store import db
from migrant_support.platform.store.transaction import work

messages = AppGroup("messages", help="The outbox of e-mails and SMS.")


@messages.command("send")
def send_command() -> None:
    """Send everything that is due; the worker does the same every minute."""
    if not ways_out():
        raise click.ClickException("No gateway is set: see SMTP_URL and SMS_URL in docs/in-production.md.")
    click.echo(f"{send_due()} sent.")


@messages.command("list")
def list_command() -> None:
    """Show how many messages stand in each state."""
    with work(write=False):
        counted = db.session.execute(
            sa.select(Message.channel, Message.state, sa.func.count())
            .group_by(Message.channel, Message.state)
            .order_by(Message.channel, Message.state)
        ).all()
    for channel, state, count in counted:
        click.echo(f"{channel.value:<8} {state.value:<10} {count:>8}")
    if not counted:
        click.echo("The outbox is empty.")
