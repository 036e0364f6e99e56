"""The line on mails in the table of personal data: mail knows addresses, not accounts."""

from toolbox.accounts.models import User
from toolbox.foundation.db import db
from toolbox.foundation.i18n import _l
from toolbox.foundation.mail_keeping import erase_mails_about, mails_to
from toolbox.foundation.personal import Facts, Farewell, PersonalData


def _about(user_id: int) -> Facts:
    address = db.session.get_one(User, user_id).email
    return {"mails": mails_to(address) if address else []}


def _erase(farewell: Farewell) -> None:
    erase_mails_about(farewell.email, farewell.name)


PERSONAL_DATA = PersonalData(
    room="mails",
    title=_l("E-mails"),
    about=_about,
    words={
        "mails": _l("E-mails to me that wait here or of which a copy is kept"),
        "subject": _l("Subject"),
        "at": _l("When"),
    },
    columns=frozenset(),
    erase=_erase,
)
