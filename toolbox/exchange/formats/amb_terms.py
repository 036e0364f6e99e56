"""How the terms of AMB's value lists and ours correspond.

Sources: Hochschulcampus Ressourcentypen (hcrt), educational levels and subjects of the KIM group,
roles of OpenEduHub; see https://w3id.org/kim/amb/. A term that is missing here is reported, never
guessed.
"""

HCRT = "https://w3id.org/kim/hcrt/"
LEVEL = "https://w3id.org/kim/educationalLevel/"
SUBJECT = "http://w3id.org/kim/schulfaecher/"
ROLE = "http://w3id.org/openeduhub/vocabs/intendedEndUserRole/"
KIND = "urn:werkzeugkoffer:kind:"
"""Stands before the key of a kind: AMB takes further vocabularies beside its own, and so a kind
comes home unchanged."""

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
TYPE_BY_KIND = {
    "guide": ("text", "Textdokument", "Text"),
    "checklist": ("worksheet", "Arbeitsmaterial", "Worksheet"),
    "template": ("worksheet", "Arbeitsmaterial", "Worksheet"),
    "learning-game": ("educational_game", "Lernspiel", "Game"),
    "digital-fair": ("web_page", "Webseite", "Web Page"),
    "storytelling": ("application", "Softwareanwendung", "Software Application"),
    "app": ("application", "Softwareanwendung", "Software Application"),
    "additional-qualification": ("course", "Kurs", "Course"),
    "event-format": ("lesson_plan", "Unterrichtsplanung", "Lesson Plan"),
    "advisory-offer": ("web_page", "Webseite", "Web Page"),
    "media": ("video", "Video", "Video"),
    "course-material": ("worksheet", "Arbeitsmaterial", "Worksheet"),
}
OTHER_TYPE = ("other", "Sonstiges", "Other")
SUBJECT_BY_TOPIC = {"berufsorientierung": ("s1049", "Berufs- und Studienorientierung", "")}
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
ROLE_BY_AUDIENCE = {
    "jugendliche": ("learner", "Lernende", "Learner"),
    "auszubildende": ("learner", "Lernende", "Learner"),
    "schulen": ("teacher", "Lehrende", "Teacher"),
    "berufskollegs": ("teacher", "Lehrende", "Teacher"),
    "ausbildungspersonal": ("teacher", "Lehrende", "Teacher"),
    "kommunale-koordinierung": ("counsellor", "Beratende", "Counsellor"),
    "eltern": ("parent", "Eltern", "Parent"),
}
