"""Which jobs exist, who does them, which are urgent, which come back by themselves."""

from collections.abc import Mapping

from toolbox.accounts.jobs import FORGET_LINKS, forget_links
from toolbox.catalogue.jobs import TIDY_FILES, tidy_files
from toolbox.discovery import jobs as discovery
from toolbox.discovery.demand.counting import FORGET_SEARCHES, forget_searches
from toolbox.files.jobs import LOOK_INSIDE, look_inside
from toolbox.foundation.jobs import Handler
from toolbox.foundation.mail import SEND_MAIL, send_mail

HANDLERS: Mapping[str, Handler] = {
    SEND_MAIL: send_mail,
    discovery.CATCH_UP: discovery.catch_up,
    discovery.REBUILD: discovery.rebuild,
    discovery.MAINTAIN: discovery.maintain,
    LOOK_INSIDE: look_inside,
    TIDY_FILES: tidy_files,
    FORGET_LINKS: forget_links,
    FORGET_SEARCHES: forget_searches,
}
URGENT = frozenset({SEND_MAIL, discovery.CATCH_UP})
DAILY = (TIDY_FILES, FORGET_LINKS, FORGET_SEARCHES, discovery.MAINTAIN)
WATCHED = (discovery.CATCH_UP,)
