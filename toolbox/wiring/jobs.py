"""Which jobs exist, who does them, which are urgent, which come back by themselves."""

from collections.abc import Mapping

from toolbox.adoption import jobs as adoption
from toolbox.alliances import jobs as alliances
from toolbox.alliances import pitch_jobs as pitches
from toolbox.calls import jobs as calls
from toolbox.catalogue.jobs import TIDY_FILES, tidy_files
from toolbox.classroom import jobs as classroom
from toolbox.discovery import jobs as discovery
from toolbox.files.jobs import LOOK_INSIDE, look_inside
from toolbox.files.proposals.jobs import PROPOSE, read_proposals
from toolbox.files.uploads.jobs import FORGET_UPLOADS, forget_uploads
from toolbox.following import jobs as following
from toolbox.foundation.jobs import Handler
from toolbox.foundation.mail import SEND_MAIL, send_mail
from toolbox.foundation.mail_keeping import ERASE_MAILS, erase_mails
from toolbox.foundation.retention import KEEP_TIMES, keep_times
from toolbox.harvesting import jobs as harvesting
from toolbox.notices.jobs import SEND_DIGEST, send_digests, send_one_digest
from toolbox.notices.operations import SEND_DIGESTS
from toolbox.review.jobs import REMIND, remind
from toolbox.stage import jobs as stage
from toolbox.upkeep import jobs as upkeep
from toolbox.web.stage.photographing import photograph
from toolbox.workshop import jobs as workshop
from toolbox.workshop.self_service import SHOW_AGAIN

HANDLERS: Mapping[str, Handler] = {
    SEND_MAIL: send_mail,
    SEND_DIGESTS: send_digests,
    SEND_DIGEST: send_one_digest,
    discovery.CATCH_UP: discovery.catch_up,
    discovery.REBUILD: discovery.rebuild,
    discovery.MAINTAIN: discovery.maintain,
    LOOK_INSIDE: look_inside,
    stage.EXAMINE: stage.examine,
    stage.PHOTOGRAPH: photograph,
    stage.TIDY_STAGE: stage.tidy,
    TIDY_FILES: tidy_files,
    PROPOSE: read_proposals,
    FORGET_UPLOADS: forget_uploads,
    KEEP_TIMES: keep_times,
    ERASE_MAILS: erase_mails,
    REMIND: remind,
    upkeep.LOOK_AFTER: upkeep.look_after,
    upkeep.CHECK_LINKS: upkeep.check_links,
    workshop.LOOK_FOR_KIT: workshop.look_for_kit,
    workshop.LOOK_AT_EXAMPLE: workshop.look_at_example,
    workshop.TELL_ADOPTERS: workshop.tell_adopters,
    workshop.LOOK_AFTER: workshop.look_after,
    SHOW_AGAIN: workshop.show_again,
    classroom.FORGET: classroom.forget_lessons,
    adoption.LOOK_AFTER: adoption.look_after,
    adoption.TELL_OF_VERSION: adoption.tell_of_version,
    calls.LOOK_AFTER: calls.look_after,
    following.LOOK_AFTER: following.look_after,
    following.SEND: following.send,
    following.SEND_ONE: following.send_one,
    following.FORGET: following.forget_unconfirmed,
    harvesting.LOOK_AFTER: harvesting.look_after,
    harvesting.LOOK: harvesting.look,
    harvesting.VISIT: harvesting.visit,
    alliances.REMIND: alliances.remind,
    pitches.REMIND: pitches.remind_of_agreements,
}
URGENT = frozenset({SEND_MAIL, discovery.CATCH_UP, PROPOSE})
DAILY = (
    *(adoption.LOOK_AFTER, calls.LOOK_AFTER, harvesting.LOOK_AFTER),
    *(KEEP_TIMES, REMIND, upkeep.LOOK_AFTER, workshop.LOOK_AFTER),
    *(alliances.REMIND, pitches.REMIND, stage.TIDY_STAGE, discovery.MAINTAIN, following.LOOK_AFTER),
)
WATCHED = (discovery.CATCH_UP,)
