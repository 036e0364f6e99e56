"""A course material: worksheets and lessons for classes and courses."""

from toolbox.catalogue.kinds.declaration import FieldType, Kind, KindField
from toolbox.foundation.i18n import _l

COURSE_MATERIAL = Kind(
    key="course-material",
    label=_l("Course material"),
    plural=_l("Course materials"),
    about=_l("Worksheets and lessons for classes and courses."),
    icon="presentation",
    fields=(
        KindField("lessons", FieldType.NUMBER, _l("Lessons")),
        KindField("curriculum", FieldType.LINE, _l("Fits the curriculum")),
    ),
)
