"""An app: a program for the phone, the tablet or the browser."""

from toolbox.catalogue.kinds.declaration import FieldType, Kind, KindField
from toolbox.foundation.i18n import _l

APP = Kind(
    key="app",
    label=_l("App"),
    plural=_l("Apps"),
    about=_l("A program for the phone, the tablet or the browser."),
    icon="smartphone",
    ages=True,
    fields=(
        KindField(
            "platforms",
            FieldType.LINES,
            _l("Platforms"),
            hint=_l("One per line, for example Web, Android, iOS."),
        ),
        KindField("offline", FieldType.YES_NO, _l("Works offline")),
    ),
)
