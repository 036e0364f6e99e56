"""A guide: explains how something is done, step by step."""

from toolbox.catalogue.kinds.declaration import FieldType, Kind, KindField
from toolbox.foundation.i18n import _l

GUIDE = Kind(
    key="guide",
    label=_l("Guide"),
    plural=_l("Guides"),
    about=_l("Explains how something is done, step by step."),
    icon="book-open",
    fields=(
        KindField("reading_minutes", FieldType.NUMBER, _l("Reading time"), unit=_l("minutes")),
    ),
)
