"""A digital fair: firms and occupations introduce themselves on the web."""

from toolbox.catalogue.kinds.declaration import FieldType, Kind, KindField
from toolbox.foundation.i18n import _l

DIGITAL_FAIR = Kind(
    key="digital-fair",
    label=_l("Digital fair"),
    plural=_l("Digital fairs"),
    about=_l("Firms and occupations introduce themselves on the web."),
    icon="store",
    fields=(
        KindField("exhibitors", FieldType.NUMBER, _l("Number of exhibitors")),
        KindField("town", FieldType.LINE, _l("Town or region")),
        KindField(
            "runs_in",
            FieldType.LINE,
            _l("Where it runs"),
            hint=_l("For example: in the browser."),
        ),
    ),
)
