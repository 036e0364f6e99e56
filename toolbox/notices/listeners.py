"""What notices do when mails are refused or delivered, and when accounts change."""

from toolbox.accounts import queries as accounts
from toolbox.accounts.events import AccountChanged
from toolbox.foundation.mail import MailDelivered, MailRefused
from toolbox.notices import addresses


def mail_refused(event: MailRefused) -> None:
    """Count it; what the mail said comes again with a digest."""
    addresses.count_refusal(event.to, event.answer)
    addresses.wait_again(event.about.get("notices", ()))


def mail_delivered(event: MailDelivered) -> None:
    """The address works."""
    user = accounts.user_by_email(event.to)
    if user is not None:
        addresses.trust(user.id)


def account_changed(event: AccountChanged) -> None:
    """Another address is not to blame for the one before."""
    if event.what == "email-changed":
        addresses.trust(event.user_id)
