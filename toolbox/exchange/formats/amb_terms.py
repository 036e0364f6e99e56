"""How the terms of AMB's value lists and ours correspond.

Sources: Hochschulcampus Ressourcentypen (hcrt), educational levels and subjects of the KIM group,
roles of OpenEduHub; see https://w3id.org/kim/amb/. A term that is missing here is reported, never
guessed.
"""

HCRT = "https://w3id.org/kim/hcrt/"
LEVEL = "https://w3id.org/kim/educationalLevel/"
SUBJECT = "http://w3id.org/kim/schulfaecher/"
ROLE = "http://w3id.org/openeduhub/vocabs/intendedEndUserRole/"

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
TERMS = {
    f"{LEVEL}level_1": ("audience", "schulen"),
    f"{LEVEL}level_2": ("audience", "schulen"),
    f"{LEVEL}level_3": ("audience", "schulen"),
    f"{LEVEL}level_C": ("audience", "ausbildungspersonal"),
    f"{SUBJECT}s1049": ("topic", "berufsorientierung"),
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
AUDIENCE_BY_ROLE = {
    f"{ROLE}learner": "auszubildende",
    f"{ROLE}teacher": "schulen",
    f"{ROLE}counsellor": "kommunale-koordinierung",
    f"{ROLE}parent": "eltern",
}
