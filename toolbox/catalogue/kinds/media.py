"""A video or media: video, audio, poster or presentation."""

from toolbox.catalogue.kinds.declaration import FieldType, Kind, KindField
from toolbox.foundation.i18n import _l

MEDIA = Kind(
    key="media",
    label=_l("Video or media"),
    plural=_l("Videos and media"),
    about=_l("Video, audio, poster or presentation."),
    icon="video",
    fields=(
        KindField(
            "medium",
            FieldType.LINE,
            _l("Medium"),
            hint=_l("For example: video, audio, poster."),
        ),
        KindField("minutes", FieldType.NUMBER, _l("Length"), unit=_l("minutes")),
    ),
)
