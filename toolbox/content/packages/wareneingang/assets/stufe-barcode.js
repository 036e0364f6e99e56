/* Stufe 2: Paket für Paket scannen; der Scanner kennt die Daten, aber nicht den Inhalt. */
(function () {
  "use strict";
  const { h, bild, knopf, auswahl, zaehler, textfeld, ansicht, ansage, datum } = Werkzeug;

  const CODES = {
    artikel: (p) => ({ titel: `Art. ${p.artikel}`, text: p.name, code: p.artikel }),
    paketdienst: (p) => ({ titel: "Paketdienst", text: `Sendung ${p.sendung}`, code: p.sendung }),
    alt: () => ({ titel: "Mehrwegpalette", text: "Bitte zurückgeben", code: "MEHRWEG-0815" }),
  };

  /** Der Scanner in der Hand: zeigt an, was er weiß. */
  function geraet(zeilen, art) {
    return h("div", { class: `geraet ${art || ""}` },
      h("div", { class: "geraet-schirm", role: "status" }, zeilen.map((z, i) => h("p", { class: i === 0 ? "geraet-titel" : "" }, z))),
      h("div", { class: "geraet-griff", "aria-hidden": "true" }));
  }

  function gefunden(api, paket) {
    const { runde } = api;
    const zeile = runde.zeilen.find((z) => Regeln.gleich(z.artikel, paket.artikel));
    const abgelaufen = paket.haltbar && paket.haltbar < runde.heute;
    api.stand.scan = {
      paket: paket.nummer, soll: zeile ? zeile.menge : 0,
      menge: zeile ? zeile.menge : paket.soll,
      meldung: !zeile ? "artikel" : abgelaufen ? "mhd" : "ok",
      warnung: !zeile ? "Steht nicht auf dem Lieferschein!" : abgelaufen ? `Haltbar nur bis ${datum(paket.haltbar)}!` : "",
    };
    api.speichern();
    ansage(`Piep. ${paket.name}. ${api.stand.scan.warnung}`);
    spiele(api);
  }

  function zielen(api, paket) {
    const { stand } = api;
    const hinweis = stand.hinweis ? stand.hinweis : ["Bereit", "Ziel auf den Artikelcode und löse aus."];
    const feld = h("div", { class: "vorderseite" }, h("div", { class: "laser", "aria-hidden": "true" }),
      paket.codes.filter((art) => art !== "artikel" || paket.etikett).map((art) => {
        const code = CODES[art](paket);
        const kaputt = art === "artikel" && !paket.codeLesbar;
        return h("button", { type: "button", class: `code code-${art}`, onclick: () => ausloesen(api, paket, art) },
          h("b", {}, code.titel), h("span", {}, code.text), bild(Bilder.barcode(code.code, kaputt)));
      }));
    const richte = (hoehe) => feld.style.setProperty("--laser", `${hoehe - feld.getBoundingClientRect().top}px`);
    feld.addEventListener("pointermove", (e) => richte(e.clientY));
    feld.addEventListener("focusin", (e) => {
      const rand = e.target.getBoundingClientRect();
      richte(rand.top + rand.height * 0.7);
    });
    return [
      geraet(hinweis, stand.hinweisArt),
      h("h2", {}, "Vorderseite: Welchen Code scannst du?"), feld,
      stand.tippen ? tippen(api, paket)
        : knopf("Ich finde keinen Artikelcode", () => keinCode(api, paket), "still"),
    ];
  }

  function ausloesen(api, paket, art) {
    const { stand } = api;
    if (art !== "artikel") {
      stand.hinweis = ["Unbekannter Code", art === "alt" ? "Das ist der Code der Palette, nicht der Ware." : "Das ist die Nummer des Paketdienstes, nicht der Artikel."];
      stand.hinweisArt = "warnt";
    } else if (!paket.codeLesbar) {
      stand.hinweis = ["Code nicht lesbar", "Der Code ist zerkratzt. Tipp die Artikelnummer ein."];
      stand.hinweisArt = "warnt";
      stand.tippen = true;
    } else {
      stand.hinweis = null;
      stand.hinweisArt = "";
      return gefunden(api, paket);
    }
    ansage(stand.hinweis.join(". "));
    return spiele(api, true);
  }

  function keinCode(api, paket) {
    const { stand } = api;
    if (paket.etikett) {
      stand.hinweis = ["Schau noch einmal hin", "Auf einem der Aufkleber steht eine Artikelnummer."];
      stand.hinweisArt = "warnt";
      ansage(stand.hinweis.join(". "));
      return spiele(api, true);
    }
    const zeile = api.runde.zeilen[paket.position - 1];
    stand.scan = { paket: paket.nummer, soll: zeile.menge, menge: zeile.menge, meldung: "etikett", warnung: "Ohne Code: Position am Inhalt erkannt." };
    stand.hinweis = null;
    api.speichern();
    return spiele(api);
  }

  function tippen(api, paket) {
    let nummer = "";
    const abschicken = (e) => {
      e.preventDefault();
      if (Regeln.gleich(nummer, paket.artikel)) {
        api.stand.tippen = false;
        api.stand.hinweis = null;
        api.stand.hinweisArt = "";
        gefunden(api, paket);
        return;
      }
      api.stand.hinweis = ["Nummer unbekannt", "Vergleiche noch einmal Ziffer für Ziffer."];
      api.stand.hinweisArt = "warnt";
      ansage(api.stand.hinweis.join(". "));
      spiele(api, true);
    };
    return h("form", { class: "tippen", onsubmit: abschicken },
      textfeld("Artikelnummer eintippen", "", (w) => { nummer = w; }, { inputmode: "text", maxlength: 12 }),
      h("button", { type: "submit", class: "knopf" }, "Suchen"));
  }

  function buchen(api, paket) {
    const { stand } = api;
    const scan = stand.scan;
    const zeile = [scan.warnung ? `Achtung: ${scan.warnung}` : "Piep! Code erkannt.",
      `${paket.etikett ? paket.artikel : "ohne Code"} · ${paket.name}`,
      paket.etikett ? `Charge ${paket.charge}${paket.haltbar ? ` · haltbar bis ${datum(paket.haltbar)}` : ""}` : "Charge unbekannt",
      scan.soll ? `Soll: ${scan.soll} Stück` : "Soll: –"];
    const formular = h("form", { class: "zettel schlicht", onsubmit: (e) => {
      e.preventDefault();
      bestaetige(api, paket);
    } },
    h("h2", {}, "Was ist wirklich im Paket?"),
    zaehler("Menge", scan.menge, (w) => { scan.menge = w; api.speichern(); }, { hinweis: "Der Scanner schlägt die Soll-Menge vor. Gezählt hat er nicht." }),
    auswahl("Dein Urteil", Papier.MELDUNGEN, (w) => { scan.meldung = w; api.speichern(); }, { wert: scan.meldung }),
    h("button", { type: "submit", class: "knopf haupt breit" }, "Buchen"));
    return [geraet(zeile, scan.warnung ? "warnt" : "gut"), formular];
  }

  function bestaetige(api, paket) {
    const { stand } = api;
    const scan = stand.scan;
    stand.meldungen[paket.nummer] = scan.meldung === "ok" ? null : scan.meldung;
    if (Number(scan.menge) !== paket.stueck) {
      stand.patzerliste = (stand.patzerliste || []).concat(`Paket ${paket.nummer}: falsche Menge gebucht`);
    }
    stand.patzer = (stand.patzerliste || []).length;
    Object.assign(stand, { scan: null, tippen: false, hinweis: null, hinweisArt: "" });
    stand.ort += 1;
    api.speichern();
    ansage("Gebucht.");
    spiele(api);
  }

  function spiele(api, bleib) {
    const { runde, stand } = api;
    const paket = runde.pakete[stand.ort];
    if (!paket) return api.fertig();
    const gescannt = stand.scan && stand.scan.paket === paket.nummer;
    return api.rahmen(`Paket ${paket.nummer} von ${runde.pakete.length}`, (stand.ort + (gescannt ? 0.5 : 0)) / runde.pakete.length,
      h("div", { class: "arbeitsplatz" },
        h("div", { class: "spalte" }, h("section", { class: "karte", "aria-label": "Das Paket vor dir" }, ansicht(paket))),
        h("div", { class: "spalte", "data-bleib": bleib }, gescannt ? buchen(api, paket) : zielen(api, paket))));
  }

  Stufen.barcode = {
    name: "Barcode", mit: "mit Barcode", kurz: "Scannen, zählen, buchen",
    sieht: "Der Scanner kennt Artikel, Charge und Haltbarkeit und findet die Zeile selbst.",
    siehtNicht: "Er sieht nicht in den Karton: keine Menge, kein Schaden. Und er braucht einen lesbaren Code.",
    aufgabe: "Ziel bei jedem Paket auf den richtigen Code. Zähl nach, sieh dir den Karton an und buche.",
    start: [9, 30], spiele,
  };
})();
