"""Prepared drafts: each with one known fault and the rule that has to name it, and good ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from typing import Any

from tests.files import makers
from tests.review.checks import made_files as made
from toolbox.catalogue.content import LinkEntry, SourceEntry

PLAIN = (
    "Dieser Plan hilft Ihnen in der ersten Woche. Lesen Sie ihn am Freitag davor.",
    "Zeigen Sie den Betrieb. Stellen Sie das Team vor. Am Mittag essen alle zusammen.",
    "Am zweiten Tag sehen die Jugendlichen das Lager. Sie packen mit an und stellen Fragen.",
    "Am Ende der Woche sprechen Sie über die Eindrücke. Was war neu? Was war schwer?",
)
LONG = tuple(
    f"Am Tag {day} {verb} die Gruppe {thing} und {other}. Die Leitung hilft, wenn etwas hakt. "
    f"Nach Runde {day} {report} jede Person kurz, was gut ging. Danach gibt es eine Pause."
    for day, (verb, thing, other, report) in enumerate(
        [
            ("prüft", "die Ware im Lager", "schreibt alles auf", "erzählt"),
            ("sortiert", "Schrauben nach Größe", "klebt Schilder an", "berichtet"),
            ("fährt", "mit zur Kundin", "hilft beim Aufbau", "schildert"),
            ("liest", "einen Lieferschein", "sucht die Fehler", "sagt"),
            ("misst", "drei Werkstücke", "trägt die Maße ein", "zeigt"),
            ("plant", "den eigenen Stand", "malt ein Plakat dazu", "erklärt"),
            ("packt", "zehn Kartons", "lädt sie auf den Wagen", "notiert"),
            ("übt", "ein Gespräch am Telefon", "spielt beide Rollen", "meldet"),
            ("baut", "ein Regal auf", "prüft, ob es gerade steht", "nennt"),
            ("räumt", "die Werkstatt auf", "wirft Reste weg", "beschreibt"),
            ("testet", "die neue App", "findet drei Schwächen", "ergänzt"),
            ("besucht", "die Schule", "stellt den Beruf vor", "wiederholt"),
            ("kocht", "zusammen Suppe", "deckt den Tisch", "lobt"),
        ],
        start=1,
    )
)
PASSIVE = (
    "Der Vertrag wird unterschrieben. Danach wird er bei der Kammer eingereicht.",
    "Die Unterlagen werden geprüft. Der Plan wurde vorher angelegt.",
    "Am Montag beginnt die Arbeit. Das Team freut sich.",
)
ENDLESS = (
    "Wenn ein Betrieb zum ersten Mal junge Leute ins Haus holt und noch niemand weiß, wer sich um "
    "sie kümmert, dann hilft es sehr, wenn man sich früh an einen Tisch setzt, alle Fragen sammelt "
    "und in Ruhe klärt, wer an welchem Tag was macht und wer im Notfall einspringt.",
    "Am ersten Tag geht die Gruppe mit der Meisterin durch alle Hallen, schaut sich dort die "
    "großen und die kleinen Maschinen an, stellt viele Fragen, schreibt die Antworten in ein Heft "
    "und isst am Mittag mit allen aus dem Team in der neuen Küche hinter dem Lager.",
    "Das ist gut. So geht es weiter. Alle machen mit.",
)
OFFICIAL = (
    "Die berufsvorbereitenden Maßnahmen erfordern eine sorgfältige Abstimmung zwischen den "
    "verantwortlichen Organisationen. Kommunale Koordinierungsstellen unterstützen die "
    "entsprechenden Orientierungsangebote. Die Verantwortlichen entwickeln verbindliche "
    "Kooperationsvereinbarungen mit unterschiedlichen Institutionen.",
    "Die Qualitätssicherung ermöglicht eine kontinuierliche Weiterentwicklung. "
    "Wissenschaftliche Begleituntersuchungen dokumentieren die Wirkungszusammenhänge. "
    "Regionale Netzwerkstrukturen gewährleisten eine nachhaltige Verstetigung. "
    "Die Öffentlichkeitsarbeit unterstützt die Bekanntmachung der entsprechenden Angebote.",
    "Die Fachkräftesicherung erfordert zielgruppenspezifische Ansprachekonzepte. "
    "Unterschiedliche Voraussetzungen erfordern individualisierte Vorgehensweisen. "
    "Beteiligungsorientierte Verfahren erhöhen die Akzeptanz innerhalb der Organisation.",
)
WORM_WORDS = (
    "Die Berufsausbildungsvorbereitungsmaßnahme dauert ein Jahr. Sie hilft beim Start.",
    "Der Ausbildungsvergütungserstattungsantrag kommt im Mai. Sie füllen ihn selbst aus.",
    "Das Team hilft gern. Rufen Sie uns an.",
)
ENGLISH = (
    "This plan helps you in the first week. Read it on the Friday before, and print it out.",
    "Show the firm to your group. You can ask them to help at the desk, and it is fun for all.",
    "At the end of the week you talk about it. What was new? What was hard for you?",
)
HARD_ENGLISH = (
    "Organisational implementation of interdisciplinary qualification initiatives necessitates "
    "comprehensive institutional collaboration and the continuous evaluation of participating "
    "organisations with the corresponding administrative responsibilities.",
    "Additionally, sustainability considerations of educational infrastructures are dependent on "
    "intergovernmental financial arrangements and on professionalised communication activities.",
    "Stakeholder participation facilitates considerable motivational improvements in the "
    "transformation of occupational identities, and it is a prerequisite for the acceptability of "
    "technological modifications.",
    "Methodological documentation of experiential knowledge is indispensable for the "
    "transferability of the innovative approaches under consideration in this publication.",
)

File = tuple[str, Callable[[], bytes]] | tuple[str, Callable[[], bytes], str]


def plan(*texts: str) -> File:
    """A Word file in which nothing is wrong."""
    return ("wochenplan.docx", partial(_word, texts or PLAIN))


@cache
def _word(texts: tuple[str, ...]) -> bytes:
    return made.word(*texts)


@cache
def _pdf() -> bytes:
    return made.pdf(*PLAIN)


@dataclass(frozen=True)
class Draft:
    """A draft: what its fields say other than a good one's, its files, and the rules it breaks."""

    name: str
    faults: frozenset[str] = frozenset()
    files: tuple[File, ...] = (plan(),)
    kind: str = "guide"
    links: Mapping[str, bool] | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)


def fault(keys: str, name: str, *files: File, kind: str = "guide", **changes: object) -> Draft:
    """A draft with a known fault; ``keys`` are the rules that have to name it, and no others."""
    return Draft(name, frozenset(keys.split()), files or (plan(),), kind, None, changes)


GOOD_FIELDS: dict[str, Any] = {
    "summary": "Hilft kleinen Betrieben in der ersten Woche. Alle wissen, was zu tun ist.",
    "description": "\n\n".join(PLAIN),
    "steps": ("Drucken Sie den Plan.", "Gehen Sie ihn im Team durch.", "Haken Sie ab."),
    "preparation_minutes": 30,
    "duration_minutes": 60,
    "transfer_core": "Jeder Tag hat eine feste Person, die sich kümmert.",
    "adaptation": ("Zeiten und Orte", "Namen der Abteilungen"),
    "links": (),
}
LAW = "Der Plan ist Teil des Vertrags (§ 11 BBiG). Hängen Sie ihn an."
SOURCE = SourceEntry("Inhalt des Vertrags", "§ 11 BBiG", "2026-04-01")

FAULTS: tuple[Draft, ...] = (
    fault("missing-licence", "no licence", licence=None),
    fault("missing-credits", "nobody made it", credits=()),
    fault("missing-title", "no title", title=""),
    fault("missing-audience", "for nobody", terms={"topic": ("ausbildung-starten",)}),
    fault(
        "missing-audience missing-topic missing-summary",
        "hardly begun",
        terms={},
        summary="",
    ),
    fault(
        "editable-source",
        "a PDF only",
        ("plan.pdf", _pdf),
    ),
    fault(
        "editable-source picture-rights",
        "a poster as a picture only",
        ("plakat.png", lambda: makers.picture("PNG", (200, 300))),
    ),
    fault(
        "picture-rights",
        "a photo in a Word file",
        ("plan.docx", lambda: made.word(*PLAIN, pictures=[(made.photo(), "Eine Halle")])),
    ),
    fault(
        "picture-rights",
        "a photo beside a Word file",
        plan(),
        ("halle.jpg", lambda: made.photo(shade=20)),
    ),
    fault(
        "picture-rights",
        "an H5P picture of unknown licence",
        ("quiz.h5p", lambda: made.h5p(licence="U")),
        kind="learning-game",
    ),
    fault("transfer-core", "no core", transfer_core=""),
    fault("adaptation", "nothing to change", adaptation=()),
    fault("effort", "no duration", duration_minutes=None),
    fault("effort", "no preparation", preparation_minutes=None),
    fault("passive-in-text", "a description in the passive", description=" ".join(PASSIVE * 3)),
    fault("passive-in-files", "a file in the passive", plan(*PASSIVE)),
    fault(
        "long-sentences-in-text", "endless sentences", description="\n\n".join(ENDLESS), steps=()
    ),
    fault("long-sentences-in-files", "a file of endless sentences", plan(*ENDLESS)),
    fault("hard-reading-in-text", "officialese", description="\n\n".join(OFFICIAL), steps=()),
    fault("hard-reading-in-files", "a file in officialese", plan(*OFFICIAL)),
    fault(
        "hard-reading-in-files",
        "a file in hard English",
        ("plan.docx", lambda: made.word(*HARD_ENGLISH, language="en-GB")),
        languages=("de", "en"),
    ),
    fault(
        "long-words-in-text", "a description of words without end", description=" ".join(WORM_WORDS)
    ),
    fault("long-words-in-files", "words without end", plan(*WORM_WORDS)),
    fault(
        "pdf-tagged",
        "a PDF without tags",
        plan(),
        ("plan.pdf", lambda: made.pdf(*PLAIN, tagged=False)),
    ),
    fault(
        "file-language",
        "a PDF without its language",
        plan(),
        ("plan.pdf", lambda: made.pdf(*PLAIN, language="")),
    ),
    fault(
        "file-language",
        "a German text said to be English",
        ("plan.docx", lambda: made.word(*PLAIN, language="en-US")),
    ),
    fault(
        "file-language",
        "a web page without its language",
        ("messe.html", lambda: made.page("<h1>Messe</h1><p>Kommen Sie.</p>", language="")),
    ),
    fault(
        "file-language",
        "an H5P without its language",
        ("quiz.h5p", lambda: made.h5p(language="und")),
        kind="learning-game",
    ),
    fault(
        "file-title",
        "a PDF without a title",
        plan(),
        ("plan.pdf", lambda: made.pdf(*PLAIN, title="")),
    ),
    fault(
        "headings",
        "a long document without headings",
        ("plan.docx", lambda: made.word(*LONG, headings=())),
    ),
    fault(
        "slide-titles",
        "slides without titles",
        ("folien.pptx", lambda: made.slides("Start", "", "", "")),
    ),
    fault(
        "alt-texts",
        "a picture without words",
        ("plan.docx", lambda: made.word("Foto: eigenes Bild.", pictures=[(made.photo(), "")])),
    ),
    fault(
        "alt-texts",
        "a picture called like its file",
        (
            "folien.pptx",
            lambda: made.slides("Bilder: privat", pictures=[(made.photo(), "IMG_0815.jpg")]),
        ),
    ),
    fault(
        "alt-texts",
        "a web page with a picture without words",
        ("messe.html", lambda: made.page('<h1>Messe</h1><p>Fotos: A. Zahl</p><img src="a.png">')),
    ),
    fault(
        "scanned-pages pdf-tagged picture-rights",
        "photographed pages",
        plan(),
        ("scan.pdf", made.scan),
    ),
    fault(
        "mail-addresses",
        "the address of a person",
        plan(*PLAIN, "Schreiben Sie an petra.krause@gmx.de."),
    ),
    fault(
        "mail-addresses",
        "the address of a person in the makers' own house",
        plan(*PLAIN, "Den Plan schickt jana.berger@bildungswerk.example gern zu."),
        contact_email="info@bildungswerk.example",
    ),
    fault(
        "phone-numbers",
        "a private number",
        plan(*PLAIN, "Im Notfall hilft Petra: 0171 4478214."),
    ),
    fault(
        "names",
        "a list of those who took part",
        plan(*PLAIN, "Dabei waren Frau Kowalski, Herr Demir und Herr Dr. Lehmann."),
    ),
    fault(
        "names",
        "whom to ask in the description, with no address",
        description="Die Liste hilft am ersten Tag. Ansprechpartnerin: Jana Berger",
    ),
    fault(
        "names mail-addresses",
        "people in the description",
        description="Fragen beantwortet Frau Kowalski. Sie hat die Adresse b.kowalski@web.de.",
    ),
    fault(
        "photo-places",
        "a photo that tells where it was taken",
        (
            "plan.docx",
            lambda: made.word(
                *PLAIN, "Fotos: eigene", pictures=[(made.photo(place=True), "Eine Halle")]
            ),
        ),
    ),
    fault(
        "photo-places editable-source alt-texts",
        "the same inside a PDF",
        ("plan.pdf", lambda: made.pdf_with(made.photo(place=True), "Fotos: eigene")),
    ),
    fault(
        "photo-owners",
        "a photo that names its owner",
        (
            "folien.pptx",
            lambda: made.slides(
                "Fotos: eigene", pictures=[(made.photo(artist="Petra Krause"), "Eine Halle")]
            ),
        ),
    ),
    fault(
        "comments",
        "a comment left behind",
        ("plan.docx", lambda: made.word(*PLAIN, comment="Stimmt das?")),
    ),
    fault("comments", "a tracked change", ("plan.docx", lambda: made.word(*PLAIN, change=True))),
    Draft(
        "a dead link",
        frozenset({"dead-links"}),
        links={"https://example.org/weg": False, "https://example.org/da": True},
        changes={
            "links": (LinkEntry("https://example.org/weg"), LinkEntry("https://example.org/da"))
        },
    ),
    fault("legal-sources review-by", "a law without a source", plan(*PLAIN, LAW)),
    fault(
        "legal-sources review-by",
        "money without a source",
        plan(*PLAIN, "Die Vergütung liegt im ersten Jahr bei 682 Euro im Monat."),
    ),
    fault("review-by", "a law, and no day to look again", plan(*PLAIN, LAW), sources=(SOURCE,)),
    fault(
        "legal-dates",
        "a source that nobody has looked at for years",
        plan(*PLAIN, LAW),
        sources=(SourceEntry("Inhalt des Vertrags", "§ 11 BBiG", "2021-04-01"),),
        review_by=date(2100, 1, 1),
    ),
    Draft(
        "a dead link in the description",
        frozenset({"dead-links"}),
        links={"https://example.org/weg": False},
        changes={"description": "Mehr dazu [hier](https://example.org/weg). Lesen Sie nach."},
    ),
    fault("review-by-past", "a day that is over", review_by=date(2020, 1, 1)),
    fault("review-by", "an app without a day", kind="app"),
)

GOOD: tuple[Draft, ...] = (
    Draft("a guide in Word and PDF", files=(plan(), ("plan.pdf", _pdf))),
    Draft("a long guide with headings", files=(plan(*LONG),)),
    Draft(
        "a game with a picture that has a licence",
        kind="learning-game",
        files=(("quiz.h5p", made.h5p), ("anleitung.pdf", _pdf)),
    ),
    Draft(
        "an advisory offer with contact data",
        kind="advisory-offer",
        files=(plan(*PLAIN, "Kontakt: Frau Kowalski, Telefon 02041 771234, b.kowalski@rat.de"),),
        changes={
            "duration_minutes": None,
            "preparation_minutes": None,
            "review_by": date(2100, 1, 1),
            "terms": {
                "audience": ("ausbildungsbetriebe",),
                "topic": ("ausbildung-starten",),
                "region": ("05112",),
            },
        },
    ),
    Draft(
        "slides with photos of their own",
        kind="course-material",
        files=(
            (
                "folien.pptx",
                lambda: made.slides(
                    "Der erste Tag",
                    "Eigene Fotos, CC BY 4.0",
                    "",
                    pictures=[(made.photo(), "Eine Gruppe im Lager")],
                ),
            ),
        ),
    ),
    Draft(
        "a checklist in English",
        files=(("plan.docx", lambda: made.word(*ENGLISH, language="en-GB")),),
        changes={"languages": ("en",), "description": "\n\n".join(ENGLISH)},
    ),
    Draft(
        "law with its source and day",
        files=(plan(*PLAIN, LAW),),
        changes={"sources": (SOURCE,), "review_by": date(2100, 1, 1)},
    ),
    Draft(
        "role cards with invented people",
        kind="learning-game",
        files=(
            plan(
                *PLAIN,
                "Rollenkarte 1: Frau Yildiz leitet das Lager. Herr Brandt kommt zu spät.",
                "Alle Namen sind erfunden. Schreiben Sie an vorname.nachname@muster-gmbh.de.",
            ),
        ),
    ),
    Draft(
        "a film with its sources elsewhere",
        kind="media",
        files=(),
        changes={"links": (LinkEntry("https://codeberg.org/projekt/film", "Quellen", "video"),)},
    ),
    Draft(
        "tables and texts of a school",
        kind="template",
        files=(
            ("plan.xlsx", lambda: makers.workbook(Plan=[["Tag", "Betrag"], ["Mo", "3 Euro"]])),
            ("leer.txt", lambda: b"Guten Tag, wir laden Sie ein."),
        ),
    ),
    Draft(
        "a web fair as an archive",
        kind="digital-fair",
        files=(
            ("messe.zip", lambda: makers.archive({"index.html": made.page("<p>Hallo</p>")})),
            ("messe.html", lambda: made.page('<h1>Messe</h1><p>Kommen Sie.</p><img alt="">')),
        ),
    ),
    Draft(
        "an imprint with functions",
        files=(
            plan(
                *PLAIN,
                "Fragen beantwortet info@projekt-alpha.de oder die Hotline 0800 4444555.",
                "Impressum: Projekt Alpha, Hafenstraße 3, Telefon 0203 448877, a.b@alpha-gmbh.de",
            ),
        ),
    ),
    Draft(
        "functions, imprint and contact in the makers' own house",
        files=(
            plan(
                *PLAIN,
                "Fragen beantworten info@bildungswerk-nord.de, "
                "ausbildung.nord@bildungswerk-nord.de und jana.berger@bildungswerk-nord.de.",
                *LONG[:4],
                "Kontakt: Bildungswerk Nord, p.kaya@bildungswerk-nord.de",
            ),
        ),
        changes={"contact_email": "jana.berger@bildungswerk-nord.de"},
    ),
    Draft(
        "the future and what people become",
        files=(
            plan(
                "Sie werden viel lernen. Sie werden gern gehen und gut schlafen.",
                "Wer wird Fachkraft für Lagerlogistik? Das wird spannend, und es wird bunt.",
                "Die Tage werden länger. Sie werden verstehen, was das Team braucht.",
                "Am Ende werden alle gesund und munter sein. Wir werden Sie beraten.",
            ),
        ),
    ),
)
