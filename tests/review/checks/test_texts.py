"""What the checks read out of texts, sentence by sentence."""

import time

import pytest

from toolbox.review.checks.texts import english, german
from toolbox.review.checks.texts.findings import findings_of
from toolbox.review.checks.texts.law import amounts_in, laws_in
from toolbox.review.checks.texts.people import is_of_a_person, people_in
from toolbox.review.checks.texts.pictures import says_where_from
from toolbox.review.checks.texts.plain import language_of, plainness_of
from toolbox.review.checks.texts.sentences import sentences_of

SECONDS = 1.5
PASSIVE = (
    "Der Vertrag wird unterschrieben.",
    "Die Unterlagen werden bei der zuständigen Stelle eingereicht.",
    "Der Plan wurde angelegt.",
    "Die Angaben sind geprüft worden.",
    "Wenn der Antrag gestellt wird, beginnt die Frist.",
    "Hier kann ein Nachteilsausgleich beantragt werden.",
    "Alle Jugendlichen werden informiert.",
    "Die Ware wird von zwei Personen angenommen.",
    "Im Lager wurde nichts übersehen.",
    "Am Montag wird getauscht.",
    "Die Kosten werden vom Land übernommen.",
    "Er wurde vom Chef eingeladen.",
)
ACTIVE = (
    "Sie werden viel lernen.",
    "Wir werden Sie beraten.",
    "Sie werden das verstehen und behalten.",
    "Was wird aus mir?",
    "Sie wird Fachkraft für Lagerlogistik.",
    "Es wird spät, und alle werden müde.",
    "Die Tage werden länger.",
    "Der Betrieb stellt ein und bildet aus.",
    "Wir haben die Ware geprüft.",
    "Die Tür ist geschlossen.",
    "Sie werden gebrauchte Maschinen reparieren.",
    "Das wird dem Bedarf gerecht.",
    "Er wird im Herbst in den Betrieb gehen.",
    "Das Gebiet wird größer, das Angebot auch.",
    "Wird das Wetter gut, gehen wir.",
)


@pytest.mark.parametrize("sentence", PASSIVE)
def test_passive_is_seen(sentence: str) -> None:
    assert german.passive(sentence)


@pytest.mark.parametrize("sentence", ACTIVE)
def test_active_and_future_are_no_passive(sentence: str) -> None:
    assert not german.passive(sentence)


@pytest.mark.parametrize(
    ("sentence", "is_passive"),
    [
        ("The contract is signed by both.", True),
        ("The plan was carefully checked.", True),
        ("Forms have been sent.", True),
        ("You are interested in it.", False),
        ("She is at work.", False),
        ("They signed the contract.", False),
    ],
)
def test_passive_in_english(sentence: str, is_passive: bool) -> None:
    assert english.passive(sentence) is is_passive


@pytest.mark.parametrize(
    ("text", "wraps", "sentences"),
    [
        ("Gehen Sie hin. Fragen Sie nach.", False, 2),
        ("Nehmen Sie z. B. den Plan, d. h. die Liste von Nr. 3 bis Nr. 5.", False, 1),
        ("Am 3. Mai und am 12. Juni treffen sich alle.", False, 1),
        ("Überschrift ohne Punkt\nEs folgt ein ganzer Satz.", False, 1),
        ("Menge\tPreis\tSumme\n3\t4\t12.", False, 0),
        ("• Karton prüfen\n• Lieferschein lesen\n• Ware zählen", False, 0),
        (
            "Dieser Satz ist so lang, dass er in der Zeile nicht\nendet, sondern weitergeht.",
            True,
            1,
        ),
        ("Ein Wort wird am Ende der Zeile ge-\ntrennt und ist doch eines.", True, 1),
        ("Kurze Zeile\nDanach kommt ein Satz, der auf die volle Breite geht.", True, 1),
        ("„Was ist das?“ Alle lachen laut. Danach ist Pause!", False, 3),
        ("", False, 0),
    ],
)
def test_sentences(text: str, wraps: bool, sentences: int) -> None:
    assert len(list(sentences_of(text, wraps=wraps))) == sentences


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Das ist der Plan für die Woche. Sie finden ihn auf der Seite mit den Terminen.", "de"),
        ("This is the plan for the week. You will find it on the page with the dates.", "en"),
        ("Bonjour, voici le programme de la semaine pour les élèves et les parents.", None),
        ("Lager", None),
        ("", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert language_of(text) == language


_LONG_WORDS = ("Fachbegriffe", "Leserinnen")


def test_lix_is_what_its_author_says() -> None:
    """Ten words in two sentences, of which two are longer than six letters: 5 + 20."""
    words = ["Das", "ist", "ein", "kurzer", "Satz", "Hier", "stehen", "viele", *_LONG_WORDS]
    assert german.lix(2, words) == pytest.approx(5 + 20)


def test_reading_ease_falls_with_longer_words() -> None:
    easy = ["the", "cat", "sat", "on", "the", "mat"]
    hard = ["organisational", "responsibilities"]
    assert english.reading_ease(1, easy) > 90
    assert english.reading_ease(1, hard) < 0


def test_a_text_repeated_on_every_page_counts_once() -> None:
    page = "Das ist die Fußzeile der Seite mit dem Namen und der Nummer für alle.\n"
    assert plainness_of([page] * 40).sentences == 1


@pytest.mark.parametrize(
    ("text", "mails"),
    [
        ("Schreiben Sie an petra.krause@gmx.de.", 1),
        ("Schreiben Sie an info@firma-nord.de oder an ausbildung@firma-nord.de.", 0),
        ("vorname.nachname@stadt-nord.de", 0),
        ("max.mustermann@example.org, erika@beispiel.de, a.b@muster-gmbh.de", 0),
        ("Impressum: Projekt Nord, b.kowalski@nord.de", 0),
        ("praktikum2027@firma-nord.de", 0),
        ("Der Preis: 3 € @ 5 Stück", 0),
        ("a.kaya@web.de; b.kaya@web.de; a.kaya@web.de", 2),
    ],
)
def test_mail_addresses(text: str, mails: int) -> None:
    assert len(people_in(text).mails) == mails


@pytest.mark.parametrize(
    ("local", "person"),
    [
        *(
            ("jana.berger", True),
            ("j.berger", True),
            ("Jörg.Weiß-Kurz", True),
            ("jana_kaya2", True),
        ),
        *(("anna.m.kurz", True), ("anna-maria.kurz", True)),
        *(("info", False), ("ausbildung.nord", False), ("nord.ausbildung", False)),
        *(("praktikum2027", False), ("buero.3", False), ("berger", False)),
    ],
)
def test_addresses_made_of_names(local: str, *, person: bool) -> None:
    assert is_of_a_person(f"{local}@bildungswerk.example") is person


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("Mobil 0171 4478214", 1),
        ("privat: +49 203 448877", 1),
        ("Petra (02041/771278)", 1),
        ("Hotline 0800 4444555", 0),
        ("Telefon 01234 567890", 0),
        ("ISBN 978-3-16-148410-0", 0),
        ("am 01.02.2026 um 08:30", 0),
        ("Artikel 0049382716, Menge 012", 0),
        ("Artikel 00493-82716, Lager 04-17", 0),
        ("DE02 1203 0000 0000 2020 51", 0),
        ("Kontakt der Kammer: 0203 448877", 0),
        ("PLZ 01067 Dresden, 02041 Bottrop", 0),
        ("0,5 kg bis 0.25 kg", 0),
        ("Telefonnummer: 0170 4478214", 1),
        ("Kundennummer: 0170 4478214", 0),
        ("Im Kontakt mit Kundinnen hilft Petra, mobil 0170 4478214", 1),
    ],
)
def test_telephone_numbers(text: str, phones: int) -> None:
    assert len(people_in(text).phones) == phones, people_in(text).phones


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Dabei waren Frau Kowalski und Herr Dr. Lehmann.", 2),
        ("Sehr geehrte Frau Muster, sehr geehrter Herr Mustermann", 0),
        ("Sehr geehrte Damen und Herren", 0),
        ("Frau oder Herr", 0),
        ("Eine Frau leitet das Lager, ein Herr hilft.", 0),
        ("Herr Brandt kommt zu spät. (Beispiel)", 0),
        ("Rollenspiel: Frau Yildiz leitet das Lager.", 0),
        ("Fragen Sie Frau Meisterin Schmidt", 0),
        ("Herrn Ausbilder Weber", 0),
        ("Frau Müller-Lüdenscheidt", 1),
        ("Name: Petra Krause", 1),
        ("Name: ____________ Datum: ____", 0),
        ("Name: Vorname Nachname", 0),
        ("Teilnehmer: Alle aus der Klasse", 0),
    ],
)
def test_names(text: str, names: int) -> None:
    assert len(people_in(text).names) == names, people_in(text).names


@pytest.mark.parametrize(
    ("text", "contacts"),
    [
        ("Ansprechpartnerin: Jana Berger", ["Jana Berger"]),
        ("Ihr Ansprechpartner im Betrieb ist Dr. Ali Çelik.", ["Ali Çelik"]),
        ("Kontakt: Frau Petra Müller-Lang", ["Petra Müller-Lang"]),
        ("Erstellt von Jana Berger und Ali Kaya", ["Jana Berger"]),
        ("Ausbildungsleiter/in: Jan van Dyk", ["Jan van Dyk"]),
        ("Contact: Jane Miller", ["Jane Miller"]),
        ("Ansprechpartner ist Ihre Industrie- und Handelskammer.", []),
        ("Ansprechpartnerin: Vorname Nachname", []),
        ("Ansprechpartner: Max Mustermann", []),
        ("Kontakt: Bildungswerk Nord", []),
        ("Kontakt: Redaktion Werkzeugkoffer", []),
        ("Verantwortlich ist die Ausbildungsleitung Lager.", []),
        ("Ausbilderinnen und Ausbilder: Bitte Schuhe mitbringen", []),
        ("Die Ausbildungsleitung von Betrieb Nord hilft.", []),
        ("Planspiel. Ansprechpartnerin: Jana Berger", []),
    ],
)
def test_whom_to_ask(text: str, contacts: list[str]) -> None:
    assert list(people_in(text).contacts) == contacts


@pytest.mark.parametrize(
    ("text", "laws"),
    [
        ("Das steht in § 27 BBiG.", 1),
        ("§§ 28 bis 30 BBiG und § 11 Abs. 1 Nr. 2 BBiG", 2),
        ("Das Jugendarbeitsschutzgesetz gilt.", 1),
        ("Die AEVO-Prüfung legt sie im Mai ab.", 1),
        ("Das Gesetz der Serie", 0),
        ("SGB III", 1),
        ("Die Ordnung im Lager", 0),
    ],
)
def test_laws(text: str, laws: int) -> None:
    assert len(laws_in(text)) == laws, laws_in(text)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Die Vergütung liegt bei 1.048,50 Euro.", 1),
        ("Der Zuschuss beträgt 3000 €.", 1),
        ("Ein Karton kostet 3 Euro.", 0),
        ("Die Förderung endet 2027.", 0),
        ("The grant is €500.", 1),
    ],
)
def test_amounts_of_money(text: str, amounts: int) -> None:
    assert len(amounts_in(text)) == amounts


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Foto: A. Zahl", True),
        ("Fotos (Seite 3): eigene Aufnahmen", True),
        ("© Projekt Alpha 2026", True),
        ("Alle Bilder sind selbst gezeichnet.", True),
        ("Abbildung 2: Regal. Abbildungsverzeichnis", True),
        ("Photos: our own", True),
        ("Die Zeichnungen stammen von Mia.", True),
        ("Bildnachweis auf Seite 9", True),
        ("Machen Sie ein Foto vom Regal.", False),
        ("Auf dem Bild sehen Sie ein Lager.", False),
        ("Sie bilden aus.", False),
    ],
)
def test_where_pictures_come_from(text: str, says: bool) -> None:
    assert says_where_from(text) is says


HOSTILE = {
    "digits": "0" + "1" * 60_000 + ".5",
    "digits with spaces": "011 " * 15_000,
    "amounts without an end": "Vergütung " + "111 " * 15_000,
    "at signs": "a@" * 30_000,
    "dots behind an at sign": "x@" + "a." * 30_000,
    "a participle without an end": "Das wird " + "ge" * 15_000 + ".",
    "a word without an end": "A" + "a" * 60_000,
    "paragraphs of law": "§ 1 bis " * 8_000,
    "ladies": "Frau " * 12_000,
    "photos": "Foto im a b c " * 4_000,
    "brackets": ".)" * 30_000,
    "stops": ". " * 30_000,
    "imprints": "Kontakt a " * 6_000,
    "lines": "\n" * 60_000,
    "hyphens": "a-" * 30_000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("wraps", [True, False])
def test_no_text_keeps_the_reader_busy(name: str, wraps: bool) -> None:
    """Patterns that go back and forth would take minutes for these."""
    started = time.process_time()
    findings_of(["Das ist der Plan für die Woche und mit der Liste. ", HOSTILE[name]], wraps=wraps)
    assert time.process_time() - started < SECONDS
