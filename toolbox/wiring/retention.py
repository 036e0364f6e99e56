"""How long what is kept: each kind of data with its setting, for the nightly job and for readers.

The table on the privacy page is made from this one.
"""

from collections.abc import Sequence
from datetime import datetime

from toolbox.accounts import erasures, logins
from toolbox.accounts import retention as accounts
from toolbox.adoption.retention import forget_entries
from toolbox.alliances.pitch_retention import forget_contacts, forget_unconfirmed
from toolbox.alliances.retention import forget_guests
from toolbox.audit.personal import forget_people
from toolbox.calls.retention import forget_calls, forget_holders
from toolbox.catalogue.jobs import TIDY_FILES
from toolbox.catalogue.personal import forget_preview_links
from toolbox.classroom.retention import forget_lessons
from toolbox.curation.retention import empty_bin
from toolbox.discovery.demand.counting import forget_searches
from toolbox.files.uploads.jobs import FORGET_UPLOADS
from toolbox.following.operations import forget_unconfirmed as forget_unconfirmed_follows
from toolbox.foundation.i18n import _l
from toolbox.foundation.jobs import enqueue, forget_failed
from toolbox.foundation.mail_keeping import forget_copies
from toolbox.foundation.retention import Kept
from toolbox.notices.personal import forget_notices
from toolbox.workshop.retention import forget_trials


def _tidy_files(_before: datetime) -> None:
    """Files lie outside of the database, so their job follows this one."""
    enqueue(TIDY_FILES, key="daily")


def _forget_uploads(_before: datetime) -> None:
    """Each upload knows when it expires; its bytes lie outside of the database."""
    enqueue(FORGET_UPLOADS, key="daily")


RETENTION: Sequence[Kept] = (
    Kept(
        key="logins",
        what=_l("Log-ins: browser and system, first and last use"),
        purpose=_l("So that you need not log in every day, and see where you are logged in"),
        since=_l("from the log-in; at once when you log out"),
        setting="session_days",
        forget=logins.forget_old,
    ),
    Kept(
        key="links",
        what=_l("One-time links for registration, a new password, a new address"),
        purpose=_l("Proof that a mailbox is yours"),
        since=_l("after the link has expired"),
        setting="keep_links_days",
        forget=accounts.forget_links,
    ),
    Kept(
        key="tokens",
        what=_l("Tokens for programs: name, scopes, first and last use"),
        purpose=_l("So that a program may act for you, and you see which one still does"),
        since=_l("after the token has expired or was revoked"),
        setting="keep_links_days",
        forget=accounts.forget_tokens,
    ),
    Kept(
        key="invitations",
        what=_l("Invitations to organisations"),
        purpose=_l("So that the invited person can join"),
        since=_l("after the invitation has expired; at once when it is accepted"),
        setting="keep_invitations_days",
        forget=accounts.forget_invitations,
    ),
    Kept(
        key="guests",
        what=_l("Names and addresses of guests who were invited to meetings of alliances"),
        purpose=_l("So that they hear when a meeting moves, and get what was agreed"),
        since=_l("after the meeting; at once when a guest declines"),
        setting="keep_invitations_days",
        forget=forget_guests,
    ),
    Kept(
        key="interest",
        what=_l("Contacts of guests who showed interest at a meeting, or were to be reminded"),
        purpose=_l("So that the makers can write to them, and the summary reaches them"),
        since=_l("after the meeting; at once when a guest takes it back"),
        setting="keep_interest_days",
        forget=forget_contacts,
    ),
    Kept(
        key="unconfirmed-interest",
        what=_l("Addresses typed in at a meeting that nobody confirmed"),
        purpose=_l("So that the link in the e-mail can be followed"),
        since=_l("from the typing"),
        setting="keep_links_days",
        forget=forget_unconfirmed,
    ),
    Kept(
        key="trail",
        what=_l("Who did something, in the audit trail"),
        purpose=_l("So that changes and misuse can be explained; the deed itself stays"),
        since=_l("from the deed"),
        setting="keep_trail_days",
        forget=forget_people,
    ),
    Kept(
        key="searches",
        what=_l("Counts of what was searched for, without anything about who"),
        purpose=_l("So that searches without a hit are noticed"),
        since=_l("from the search"),
        setting="search_days",
        forget=forget_searches,
    ),
    Kept(
        key="mails",
        what=_l("Copies of sent e-mails, where the operator lets them be kept"),
        purpose=_l("For operators without a mail server, and for finding mistakes"),
        since=_l("from the sending"),
        setting="keep_mails_days",
        forget=forget_copies,
    ),
    Kept(
        key="notices",
        what=_l("What people were told by e-mail: subject, topic and moment"),
        purpose=_l("So that several things come as one e-mail, and not too many at once"),
        since=_l("from the writing"),
        setting="keep_notices_days",
        forget=forget_notices,
    ),
    Kept(
        key="follow-requests",
        what=_l("Addresses that were typed in to follow something, and never confirmed"),
        purpose=_l("So that the owner of the mailbox can say yes"),
        since=_l("from the question, to the hour"),
        setting="keep_follow_requests_days",
        forget=forget_unconfirmed_follows,
    ),
    Kept(
        key="failed-jobs",
        what=_l("Background work that failed, such as e-mails that nobody took"),
        purpose=_l("So that it can be repeated; what succeeded is deleted at once"),
        since=_l("after the last attempt"),
        setting="keep_failed_jobs_days",
        forget=forget_failed,
    ),
    Kept(
        key="preview-links",
        what=_l("Links that show a draft to outsiders"),
        purpose=_l("So that a draft can be shown before it is published"),
        since=_l("after the link has ended"),
        setting="keep_links_days",
        forget=forget_preview_links,
    ),
    Kept(
        key="uploads",
        what=_l("Uploads that were begun and not finished"),
        purpose=_l("So that an upload can go on where it was cut"),
        since=_l("from the last bytes that came"),
        setting="upload_days",
        forget=_forget_uploads,
    ),
    Kept(
        key="trials",
        what=_l("What visitors adapt without an account"),
        purpose=_l("So that they can go on later, or take it into an account"),
        since=_l("from the last change"),
        setting="keep_trials_days",
        forget=forget_trials,
    ),
    Kept(
        key="collections",
        what=_l("Deleted collections, and instruments that were taken out of one"),
        purpose=_l("So that a slip can be undone"),
        since=_l("from the deletion"),
        setting="keep_collections_days",
        forget=empty_bin,
    ),
    Kept(
        key="adoptions",
        what=_l("Entries of adopters that were withdrawn, refused, or never confirmed"),
        purpose=_l("So that a slip can be explained; contacts and photos go at once"),
        since=_l("from the withdrawal or the decision; without one, from the writing"),
        setting="keep_adoptions_days",
        forget=forget_entries,
    ),
    Kept(
        key="calls",
        what=_l("Calls that are over or hidden, and those whose sender was never confirmed"),
        purpose=_l("So that one can read for a while what came of it"),
        since=_l("from the end; without one, from the writing"),
        setting="keep_calls_days",
        forget=forget_calls,
    ),
    Kept(
        key="seekers",
        what=_l("Addresses of seekers without an account, once their call ran out or is hidden"),
        purpose=_l("So that they can go on looking with their link, or read why it is hidden"),
        since=_l("from the end of the call; at once when the seeker closes it"),
        setting="keep_links_days",
        forget=forget_holders,
    ),
    Kept(
        key="lessons",
        what=_l("What a class does together: answers and points of devices, without names"),
        purpose=_l("So that a class can talk about what came out"),
        since=_l("from the opening, to the minute; at once when the teacher deletes it"),
        setting="keep_lessons_days",
        forget=forget_lessons,
    ),
    Kept(
        key="erasures",
        what=_l("Numbers of what was deleted or taken back, and when it began, without any names"),
        purpose=_l("So that nobody and nothing of it comes back when a backup is restored"),
        since=_l("from the deletion; no backup should be kept for longer"),
        setting="keep_erasures_days",
        forget=erasures.forget_erasures,
    ),
    Kept(
        key="files",
        what=_l("Files of discarded drafts and files that were taken out"),
        purpose=_l("So that a slip can be undone"),
        since=_l("from the upload, once nothing carries the file any more"),
        setting="keep_files_days",
        forget=_tidy_files,
    ),
)
