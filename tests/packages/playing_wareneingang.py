"""Plays the goods-in game by keyboard alone and tells a witness about every screen it sees."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

KINDS = {
    None: "Alles in Ordnung",
    "menge": "Menge stimmt nicht",
    "schaden": "Beschädigt",
    "artikel": "Falscher Artikel",
    "etikett": "Etikett fehlt",
    "mhd": "Haltbarkeit abgelaufen",
}
# What the right reading of a signal at the gate says.
SIGNALS = {
    "blind": "Es ist da. Metall oder Flüssigkeit stört den Funk: von Hand nachlesen",
    "etikett": "Es ist da, aber Etikett und Chip fehlen",
    "weg": "Es ist nicht da. Dafür kam etwas anderes",
    "artikel": "Er liegt auf unserer Palette: falscher Artikel",
    "nachbar": "Er liegt nicht auf unserer Palette: Signal von nebenan",
    "menge": "Ja, die Menge stimmt wirklich nicht",
    "mhd": "Ja, die Ware ist abgelaufen",
}
MOST_TABS = 120
# The round as the game made it, worked out again from code, variant and day.
ROUND = """stufe => {
  const szenario = JSON.parse(document.getElementById("szenario").textContent);
  const stand = JSON.parse(localStorage.getItem("wareneingang:" + szenario.firm));
  const {code, modus} = stand;
  const {heute} = stand.spiele[code + "|" + modus][stufe];
  return Regeln.runde(szenario, {code, stufe, modus, heute});
}"""
ON_A_RADIO = (
    "part => part.contains(document.activeElement) && document.activeElement.type === 'radio'"
)
Witness = Callable[[str], None]


class Player:
    """A pupil without a mouse who finds everything."""

    def __init__(self, page: Page, witness: Witness) -> None:
        self.page = page
        self.witness = witness

    def play(self) -> None:
        """Choose the short variant and play all four levels to the comparison."""
        self.see("start", self.button("Spiel starten"))
        self.choose("Fassung", "Kurz: 5 Pakete je Stufe, etwa 15 Minuten")
        self.press("Spiel starten")
        for level in (self.paper, self.barcode, self.rfid, self.app):
            self.see(f"introduction {level.__name__}", self.button("Los geht’s"))
            self.press("Los geht’s")
            expect(self.button("Los geht’s")).to_have_count(0)
            level()
        self.see("comparison", self.button("Ergebnis drucken"))

    def paper(self) -> None:
        """Write every parcel down, with sign and time, as one should."""
        spielrunde = self.round("papier")
        for parcel in spielrunde["pakete"]:
            line = spielrunde["zeilen"][parcel["position"] - 1]
            labelled = bool(parcel["etikett"])
            if parcel["nummer"] == 1:
                self.see("paper", self.button("Zeile eintragen"))
            self.write("Artikelnummer", parcel["artikel"] if labelled else line["artikel"])
            self.write("Charge", parcel["charge"] if labelled else "")
            self.write("Gezählte Menge", str(parcel["stueck"]))
            self.write("Kürzel und Uhrzeit (freiwillig)", "A. B. 8:05")
            self.choose("Vergleiche mit dem Lieferschein", KINDS[parcel["abweichung"]])
            self.press("Zeile eintragen")
        self.trace("papier", "Weiter: Barcode")

    def barcode(self) -> None:
        """Scan parcel by parcel, type what cannot be read, count."""
        for parcel in self.round("barcode")["pakete"]:
            if parcel["nummer"] == 1:
                self.see("barcode, aiming", self.button("Ich finde keinen Artikelcode"))
            if parcel["etikett"]:
                self.press(f"Art. {parcel['artikel']}", exact=False)
            else:
                self.press("Ich finde keinen Artikelcode")
            if not parcel["codeLesbar"]:
                self.see("barcode, typing", self.button("Suchen"))
                self.write("Artikelnummer eintippen", parcel["artikel"])
                self.press("Suchen")
            if parcel["nummer"] == 1:
                self.see("barcode, booking", self.button("Buchen"))
            self.write("Menge", str(parcel["stueck"]))
            self.choose("Dein Urteil", KINDS[parcel["abweichung"]])
            self.press("Buchen")
        self.trace("barcode", "Weiter: RFID")

    def rfid(self) -> None:
        """Drive through the gate, look for damage on the pallet, explain every signal."""
        self.see("gate", self.button("Palette durchs Tor fahren"))
        self.press("Palette durchs Tor fahren")
        self.see("reading list", self.page.get_by_role("heading", name="Die Palette", exact=True))
        spielrunde = self.round("rfid")
        for parcel in spielrunde["pakete"]:
            if parcel["abweichung"] == "schaden":
                self.press(f"Paket {parcel['nummer']}.", exact=False)
                self.see("parcel on the pallet", self.button("Zurück zur Palette"))
                self.tick("Schaden melden")
                self.press("Zurück zur Palette")
                expect(self.button("Zurück zur Palette")).to_have_count(0)
        rows = self.page.locator(".lesezeile")
        for signal in self.page.evaluate("runde => Stufen.rfid.leseliste(runde)", spielrunde):
            if signal["art"] != "ok":
                row = rows.filter(has_text=f"Charge {signal['charge']}")
                self._choose_in(row, SIGNALS[signal["richtig"]])
        self.press("Wareneingang abschließen")
        self.trace("rfid", "Weiter: App")

    def app(self) -> None:
        """Check what the app says, photograph damage, refuse the shelf that is full."""
        spielrunde = self.round("app")
        trap = spielrunde["tuecke"]
        self.see("advance notice", self.button("Ware abgleichen"))
        self.press("Ware abgleichen")
        self.see("differences", self.button("Weiter zur Sichtprüfung"))
        for card in self.page.locator(".appkarte").all():
            false_alarm = f"Paket {trap['fehlalarm']}:" in card.inner_text()
            wanted = "Fehlalarm: alles in Ordnung" if false_alarm else "Unter Vorbehalt annehmen"
            self._choose_in(card, wanted)
        self.press("Weiter zur Sichtprüfung")
        self.see("photographs", self.button("Weiter zum Einlagern"))
        for parcel in spielrunde["pakete"]:
            if parcel["abweichung"] == "schaden":
                self.press(f"Paket {parcel['nummer']}.", exact=False)
        self.press("Weiter zum Einlagern")
        self.see("putting away", self.button("Wareneingang abschließen"))
        for card in self.page.locator(".appkarte").all():
            full = "füllen das Fach" in (card.text_content() or "")
            self._choose_in(card, "Anderen Platz suchen" if full else f"{_place(card)} nehmen")
        self.press("Wareneingang abschließen")
        self.trace("app", "Zum Vergleich")

    def trace(self, level: str, onward: str) -> None:
        """Answer the call about a batch, look at the result and go on."""
        self.see(f"trace {level}", self.button("Antworten abgeben"))
        spielrunde = self.round(level)
        number = spielrunde["spur"]["paket"]
        at = self.page.evaluate("([l, n]) => Spur.annahmezeit(l, n)", [level, number])
        self.choose("Wo liegt die Charge?", spielrunde["spur"]["platz"])
        self.choose("Wer hat sie angenommen?", "Du")
        self.choose("Um wie viel Uhr?", at)
        self.press("Antworten abgeben")
        self.see(f"result {level}", self.button(onward))
        self.press(onward)

    def see(self, screen: str, sign: Locator) -> None:
        """Wait until a screen is there, and let the witness look at it."""
        expect(sign).to_be_visible()
        self.witness(screen)

    def button(self, name: str) -> Locator:
        """Find a button by the whole of its name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def round(self, level: str) -> Any:
        """Return the round being played."""
        return self.page.evaluate(ROUND, level)

    def press(self, name: str, *, exact: bool = True) -> None:
        """Reach a button by Tab and press Enter."""
        self._reach(self.page.get_by_role("button", name=name, exact=exact).first)
        self.page.keyboard.press("Enter")

    def tick(self, label: str) -> None:
        """Reach a checkbox by Tab and press the space bar."""
        self._reach(self.page.get_by_role("checkbox", name=label))
        self.page.keyboard.press("Space")

    def write(self, label: str, text: str) -> None:
        """Reach a text field by Tab and replace what it holds."""
        self._reach(self.page.get_by_role("textbox", name=label, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def choose(self, group: str, label: str) -> None:
        """Reach one of several options of a question."""
        self._choose_in(self.page.get_by_role("group", name=group), label)

    def _choose_in(self, part: Locator, label: str) -> None:
        wanted = part.get_by_role("radio", name=label, exact=True)
        wanted.wait_for(state="attached")
        options = part.get_by_role("radio").count()
        for _ in range(MOST_TABS):
            if part.evaluate(ON_A_RADIO):
                break
            self.page.keyboard.press("Tab")
        for _ in range(options):
            if wanted.evaluate("e => e === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        if not wanted.is_checked():
            self.page.keyboard.press("Space")
        expect(wanted, f"{label} cannot be chosen by keyboard").to_be_checked()

    def _reach(self, wanted: Locator) -> None:
        wanted.wait_for()
        for _ in range(MOST_TABS):
            if wanted.evaluate("e => e === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{wanted} cannot be reached by Tab")


def _place(card: Locator) -> str:
    return card.locator("text=Vorschlag der App").inner_text().split(": ")[1].split(",")[0]
