"""Which jobs exist and who does them."""

from collections.abc import Mapping

from toolbox.discovery import jobs as discovery
from toolbox.files.jobs import LOOK_INSIDE, look_inside
from toolbox.foundation.jobs import Handler
from toolbox.foundation.mail import SEND_MAIL, send_mail

HANDLERS: Mapping[str, Handler] = {
    SEND_MAIL: send_mail,
    LOOK_INSIDE: look_inside,
    discovery.CATCH_UP: discovery.catch_up,
    discovery.REBUILD: discovery.rebuild,
}
