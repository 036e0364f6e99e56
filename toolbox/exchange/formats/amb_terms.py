"""How the terms of AMB's value lists and ours correspond.

Sources: Hochschulcampus Ressourcentypen (hcrt), educational levels, school subjects and subjects of
higher education (Destatis) of the KIM group, roles and types (new_lrt) of OpenEduHub; see
https://w3id.org/kim/amb/. A term that is missing here is reported, never guessed.
"""

from collections.abc import Iterable, Mapping, Sequence

Labelled = tuple[str, str, str]
"""The address of an entry of one of AMB's value lists with its German and its English label."""

HCRT = "https://w3id.org/kim/hcrt/"
LEVEL = "https://w3id.org/kim/educationalLevel/"
SUBJECT = "http://w3id.org/kim/schulfaecher/"
STUDY = "https://w3id.org/kim/hochschulfaechersystematik/"
NEW_TYPE = "http://w3id.org/openeduhub/vocabs/new_lrt/"
ROLE = "http://w3id.org/openeduhub/vocabs/intendedEndUserRole/"
KIND = "urn:werkzeugkoffer:kind:"
"""Stands before the key of a kind: AMB takes further vocabularies beside its own, and so a kind
comes home unchanged."""
TERM = "urn:werkzeugkoffer:term:"
"""Stands before vocabulary and key of a term of ours, joined by a colon, for the same reason."""

_TWO_LETTERS = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv "
    "cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho "
    "hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku "
    "kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn "
    "no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm "
    "sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi "
    "vo wa wo xh yi yo za zh zu"
)
LANGUAGES = frozenset(_TWO_LETTERS.split())
"""The languages of two letters (ISO 639-1) that AMB knows."""


def two_letters(tags: Iterable[str]) -> list[str]:
    """Return the languages that AMB knows among these tags, each once: ``de-AT`` is ``de``."""
    short = dict.fromkeys(tag.lower().partition("-")[0] for tag in tags)
    return [language for language in short if language in LANGUAGES]


LICENCES = (
    *("creativecommons.org/licenses/", "creativecommons.org/publicdomain/"),
    *("www.gnu.org/licenses/", "www.apache.org/licenses/"),
    *("opensource.org/licenses/MIT", "www.opensource.org/licenses/BSD"),
)
"""How the address of a licence begins, so that AMB takes it."""

KIND_BY_TYPE = {
    f"{HCRT}application": "app",
    f"{HCRT}assessment": "course-material",
    f"{HCRT}audio": "media",
    f"{HCRT}case_study": "course-material",
    f"{HCRT}course": "course-material",
    f"{HCRT}drill_and_practice": "course-material",
    f"{HCRT}educational_game": "learning-game",
    f"{HCRT}image": "media",
    f"{HCRT}index": "guide",
    f"{HCRT}lesson_plan": "course-material",
    f"{HCRT}questionnaire": "checklist",
    f"{HCRT}simulation": "learning-game",
    f"{HCRT}slide": "media",
    f"{HCRT}text": "guide",
    f"{HCRT}textbook": "guide",
    f"{HCRT}tool": "app",
    f"{HCRT}video": "media",
    f"{HCRT}worksheet": "course-material",
}
KIND_BY_TYPE |= {
    f"{NEW_TYPE}{key}": kind
    for key, kind in (
        ("44868358-7b1f-42e4-a6b9-c3889d9d2623", "checklist"),
        ("f61c6708-0427-4f0d-9c33-cec4253d2cad", "guide"),
        ("6a15628c-0e59-43e3-9fc5-9a7f7fa261c4", "guide"),
        ("b0495f44-b05d-4bde-9dc5-34d7b5234d76", "learning-game"),
        ("e0f073ae-9c5d-453c-89eb-dbad42f3ec7a", "digital-fair"),
        ("588efe4f-976f-48eb-84aa-8bcb45679f85", "course-material"),
        ("36e68792-6159-481d-a97b-2c00901f4f78", "course-material"),
        ("cefccf75-cba3-427d-9a0f-35b4fedcbba1", "app"),
        ("7a6e9608-2554-4981-95dc-47ab9ba924de", "media"),
        ("ec2682af-08a9-4ab1-a324-9dca5151e99f", "media"),
        ("a6d1ac52-c557-4151-bc6f-0d99b0b96fb9", "media"),
    )
}

_TEXT: Labelled = (f"{HCRT}text", "Textdokument", "Text")
_WORKSHEET: Labelled = (f"{HCRT}worksheet", "Arbeitsmaterial", "Worksheet")
_WEB_PAGE: Labelled = (f"{HCRT}web_page", "Webseite", "Web Page")
_APPLICATION: Labelled = (f"{HCRT}application", "Softwareanwendung", "Software Application")
MOVING_PICTURES: Labelled = (f"{HCRT}video", "Video", "Video")
OTHER_TYPE: Labelled = (f"{HCRT}other", "Sonstiges", "Other")


def _new(key: str, german: str) -> Labelled:
    return (f"{NEW_TYPE}{key}", german, "")


TYPES_BY_KIND: Mapping[str, Sequence[Labelled]] = {
    "guide": (_TEXT, _new("f61c6708-0427-4f0d-9c33-cec4253d2cad", "Anleitung")),
    "checklist": (_WORKSHEET, _new("44868358-7b1f-42e4-a6b9-c3889d9d2623", "Checkliste")),
    "template": (_WORKSHEET,),
    "learning-game": (
        (f"{HCRT}educational_game", "Lernspiel", "Game"),
        _new("b0495f44-b05d-4bde-9dc5-34d7b5234d76", "Lernspiel"),
    ),
    "digital-fair": (_WEB_PAGE, _new("e0f073ae-9c5d-453c-89eb-dbad42f3ec7a", "Messe")),
    "storytelling": (_APPLICATION,),
    "app": (_APPLICATION, _new("cefccf75-cba3-427d-9a0f-35b4fedcbba1", "Tool")),
    "additional-qualification": (
        (f"{HCRT}course", "Kurs", "Course"),
        _new("03ab835b-c39c-48d1-b5af-7611de2f6464", "Bildungsangebot"),
    ),
    "event-format": (
        (f"{HCRT}lesson_plan", "Unterrichtsplanung", "Lesson Plan"),
        _new("477115fd-5042-4174-ac39-7c05f8a24766", "Pädagogische Methode, Konzept"),
    ),
    "advisory-offer": (_WEB_PAGE,),
    "media": (MOVING_PICTURES,),
    "course-material": (
        _WORKSHEET,
        _new("588efe4f-976f-48eb-84aa-8bcb45679f85", "Lehr- und Lernmaterial"),
    ),
}
TYPE_BY_MEDIA: Mapping[str, Labelled] = {
    "audio": (f"{HCRT}audio", "Audio", "Audio Recording"),
    "image": (f"{HCRT}image", "Abbildung", "Image"),
    "video": MOVING_PICTURES,
}
"""What a medium is, by the beginning of the media type of its first file."""

DEFAULT_KIND = "guide"
"""The kind of a record that names no type of which we know one."""

_ORIENTATION: Labelled = (f"{SUBJECT}s1049", "Berufs- und Studienorientierung", "")
_TECHNOLOGY: Labelled = (f"{SUBJECT}s1059", "Technik", "")
_ECONOMY: Labelled = (f"{SUBJECT}s1033", "Wirtschaftskunde", "")
_COMPUTING: Labelled = (f"{SUBJECT}s1013", "Informatik", "")
_HEALTH: Labelled = (f"{SUBJECT}s1012", "Gesundheit", "")
_NUTRITION: Labelled = (f"{SUBJECT}s1044", "Ernährung", "")
_CHEMISTRY: Labelled = (f"{SUBJECT}s1002", "Chemie", "")
_TRAINING: Labelled = (f"{STUDY}n270", "Berufs- und Wirtschaftspädagogik", "")
USUAL_SUBJECT = _TRAINING
"""What everything here is about, where nothing more precise is known."""

SUBJECT_BY_TERM: Mapping[tuple[str, str], Labelled] = {
    ("topic", "berufsorientierung"): _ORIENTATION,
    ("topic", "praktikum"): _ORIENTATION,
    ("topic", "uebergang-schule-beruf"): _ORIENTATION,
    ("topic", "elternarbeit"): _ORIENTATION,
    ("topic", "ausbildungsplanung"): _TRAINING,
    ("topic", "ausbildungsqualitaet"): _TRAINING,
    ("topic", "pruefung"): _TRAINING,
    ("topic", "zusatzqualifikation"): _TRAINING,
    ("topic", "vertrag-recht"): (f"{SUBJECT}s1054", "Recht", ""),
    ("topic", "lernen-digital"): (f"{SUBJECT}s1046", "Medienbildung", ""),
    ("topic", "digitalisierung-arbeit"): (f"{SUBJECT}s1048", "Arbeitslehre", ""),
    ("topic", "gesundheit-sicherheit"): _HEALTH,
    ("sector", "logistik"): _ECONOMY,
    ("sector", "handel"): _ECONOMY,
    ("sector", "buero-verwaltung"): _ECONOMY,
    ("sector", "finanzen-immobilien"): _ECONOMY,
    ("sector", "metall-elektro"): _TECHNOLOGY,
    ("sector", "kunststoff"): _TECHNOLOGY,
    ("sector", "bau"): _TECHNOLOGY,
    ("sector", "energie-klima"): _TECHNOLOGY,
    ("sector", "chemie-pharma"): _CHEMISTRY,
    ("sector", "lebensmittel"): _NUTRITION,
    ("sector", "gastgewerbe"): _NUTRITION,
    ("sector", "gesundheit-pflege"): _HEALTH,
    ("sector", "it-medien"): _COMPUTING,
    ("occupation", "feld-logistik"): _ECONOMY,
    ("occupation", "feld-handel"): _ECONOMY,
    ("occupation", "feld-buero-finanzen"): _ECONOMY,
    ("occupation", "feld-metall"): _TECHNOLOGY,
    ("occupation", "feld-elektro"): _TECHNOLOGY,
    ("occupation", "feld-bau"): _TECHNOLOGY,
    ("occupation", "feld-holz"): _TECHNOLOGY,
    ("occupation", "feld-kunststoff-chemie"): _TECHNOLOGY,
    ("occupation", "feld-gastgewerbe"): _NUTRITION,
    ("occupation", "feld-gesundheit"): _HEALTH,
    ("occupation", "feld-it-medien"): _COMPUTING,
}
SUBJECT_BY_NOTATION: Mapping[str, Labelled] = {
    **dict.fromkeys(("22", "24", "25", "26", "27", "32", "33", "34"), _TECHNOLOGY),
    **dict.fromkeys(("51", "52", "61", "62", "71", "72", "73"), _ECONOMY),
    **dict.fromkeys(("29", "63"), _NUTRITION),
    **dict.fromkeys(("81", "82"), _HEALTH),
    "41": _CHEMISTRY,
    "43": _COMPUTING,
}
"""The subject nearest to an occupation, by the first two digits of its number (KldB 2010)."""

_LEVEL_2: Labelled = (f"{LEVEL}level_2", "Sekundarbereich I", "Lower secondary education")
_LEVEL_3: Labelled = (f"{LEVEL}level_3", "Sekundarbereich II", "Upper secondary education")
_LEVEL_C: Labelled = (f"{LEVEL}level_C", "Fortbildung", "Advanced training")
LEVEL_BY_TERM: Mapping[tuple[str, str], Labelled] = {
    ("audience", "jugendliche"): _LEVEL_2,
    ("audience", "schulen"): _LEVEL_2,
    ("audience", "auszubildende"): _LEVEL_3,
    ("audience", "berufskollegs"): _LEVEL_3,
    ("audience", "ausbildungspersonal"): _LEVEL_C,
    ("school_form", "hauptschule"): _LEVEL_2,
    ("school_form", "realschule"): _LEVEL_2,
    ("school_form", "sekundarschule"): _LEVEL_2,
    ("school_form", "gesamtschule"): _LEVEL_2,
    ("school_form", "gymnasium"): _LEVEL_2,
    ("school_form", "berufskolleg"): _LEVEL_3,
}
LEVEL_BY_KIND: Mapping[str, Labelled] = {"additional-qualification": _LEVEL_3}

ABOUT = (
    *("topic", "sector", "occupation", "phase", "transfer"),
    *("standard_element", "success_factor"),
)
"""The vocabularies of ours that say what a thing is about; the others say for whom or where."""
FOR_WHOM = ("audience", "school_form")
TERMS = {
    f"{LEVEL}level_1": ("audience", "schulen"),
    f"{LEVEL}level_2": ("audience", "schulen"),
    f"{LEVEL}level_3": ("audience", "schulen"),
    f"{LEVEL}level_C": ("audience", "ausbildungspersonal"),
    f"{SUBJECT}s1049": ("topic", "berufsorientierung"),
    f"{ROLE}learner": ("audience", "auszubildende"),
    f"{ROLE}teacher": ("audience", "schulen"),
    f"{ROLE}counsellor": ("audience", "kommunale-koordinierung"),
    f"{ROLE}parent": ("audience", "eltern"),
}
_TEACHER: Labelled = (f"{ROLE}teacher", "Lehrer/in", "teacher")
_LEARNER: Labelled = (f"{ROLE}learner", "Lerner/in", "learner")
ROLE_BY_AUDIENCE: Mapping[str, Labelled] = {
    "jugendliche": _LEARNER,
    "auszubildende": _LEARNER,
    "schulen": _TEACHER,
    "berufskollegs": _TEACHER,
    "ausbildungspersonal": _TEACHER,
    "kommunale-koordinierung": (f"{ROLE}counsellor", "Berater/in", "counsellor"),
    "eltern": (f"{ROLE}parent", "Eltern", "parent"),
}
