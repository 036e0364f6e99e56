"""Who sees a collection: nobody else, whoever has its link, or everybody."""

from enum import StrEnum

from toolbox.foundation.i18n import Message, _l


class Visibility(StrEnum):
    """For whom a collection can be opened besides those who work on it."""

    PRIVATE = "private"
    LINK = "link"
    PUBLIC = "public"


VISIBILITY_LABELS: dict[Visibility, Message] = {
    Visibility.PRIVATE: _l("Private: only you, or your organisation"),
    Visibility.LINK: _l("By link: everybody who has the address"),
    Visibility.PUBLIC: _l("Public: everybody finds it here"),
}
SHORT_LABELS: dict[Visibility, Message] = {
    Visibility.PRIVATE: _l("private"),
    Visibility.LINK: _l("by link"),
    Visibility.PUBLIC: _l("public"),
}
