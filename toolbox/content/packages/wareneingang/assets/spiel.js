/* Der Ablauf: Start, Einführung, Runde, Suche, Ergebnis, Vergleich; merkt sich den Stand. */
(function () {
  "use strict";
  const { h, bild, zeige, knopf, rede, textfeld, auswahl, dauer, heute, speicher, melde, ansage } = Werkzeug;
  const { STUFEN } = Regeln;

  const szenario = JSON.parse(document.getElementById("szenario").textContent);
  const FACH = `wareneingang:${szenario.firm}`;
  const stand = Object.assign(
    { code: Regeln.saubererCode(szenario.start_code) || "TOR4", modus: "voll", ort: "start", spiele: {}, antworten: {}, uhrVerbergen: false },
    speicher.lies(FACH) || {},
  );
  ausAdresse();
  const uhr = { laeuft: false, pause: false };

  /** #code=TOR4&kurz: so gibt eine Lehrkraft Code und Fassung mit der Adresse weiter. */
  function ausAdresse() {
    const vorher = `${stand.code}|${stand.modus}`;
    const teile = new URLSearchParams(globalThis.location.hash.slice(1));
    const code = Regeln.saubererCode(teile.get("code"));
    if (code.length >= 3) stand.code = code;
    if (teile.has("kurz")) stand.modus = "kurz";
    if (`${stand.code}|${stand.modus}` !== vorher) stand.ort = "start";
  }

  const speichern = () => speicher.schreib(FACH, stand);

  function runden() {
    const schluessel = `${stand.code}|${stand.modus}`;
    stand.spiele[schluessel] = stand.spiele[schluessel] || {};
    return stand.spiele[schluessel];
  }

  function ergebnisse() {
    const alle = runden();
    return Object.fromEntries(STUFEN.filter((s) => alle[s] && alle[s].ergebnis).map((s) => [s, alle[s].ergebnis]));
  }

  const fertigeStufen = () => Object.keys(ergebnisse());
  const naechste = () => STUFEN.find((s) => !ergebnisse()[s]);

  function meldeFortschritt(anteil) {
    const voll = fertigeStufen().length;
    melde("progressed", { progress: Math.min(1, Math.round(((voll + anteil) / STUFEN.length) * 1000) / 1000) });
  }

  function meldeErgebnis(stufe, e) {
    const name = Stufen[stufe].name;
    const werte = [
      ["zeit", `Zeit: ${name}`, e.sekunden, "s"], ["fehler", `Fehler: ${name}`, e.wertung.fehler, "Fehler"],
      ["gefunden", `Gefundene Abweichungen: ${name}`, e.wertung.gefunden, `von ${e.wertung.versteckt}`],
      ["spur", `Rückverfolgbarkeit: ${name}`, e.spur, "von 3"],
    ];
    for (const [was, label, value, unit] of werte) melde("answered", { key: `${was}_${stufe}`, label, value, unit });
  }

  function meldeSchluss() {
    const alle = Object.values(ergebnisse());
    const summe = (f) => alle.reduce((s, e) => s + f(e), 0);
    melde("scored", { score: { raw: summe((e) => e.punkte.raw), min: 0, max: summe((e) => e.punkte.max) } });
    if (alle.length === STUFEN.length) {
      melde("completed", { success: null, duration: summe((e) => e.sekunden + e.suchzeit) });
    }
  }

  // ---- Die Runde ----

  function rundenstand(stufe) {
    const alle = runden();
    alle[stufe] = alle[stufe] || {
      phase: "einfuehrung", ort: 0, sekunden: 0, suchzeit: 0, meldungen: {}, notizen: {}, patzer: 0, patzerliste: [], heute: heute(),
    };
    return alle[stufe];
  }

  function apiFuer(stufe) {
    const eigener = rundenstand(stufe);
    const runde = Regeln.runde(szenario, { code: stand.code, stufe, modus: stand.modus, heute: eigener.heute });
    const api = {
      szenario, runde, stand: eigener, speichern,
      uhr: () => Spur.annahmezeit(stufe, eigener.ort + 1),
      anteil: (wert) => { meldeFortschritt(wert * 0.8); },
      rahmen: (titel, anteil, ...inhalt) => rahmen(api, titel, anteil, inhalt),
      fertig: () => { eigener.phase = "suche"; speichern(); oeffne(stufe); },
      ausgewertet: () => werteAus(api),
    };
    return api;
  }

  function werteAus(api) {
    const { runde, stand: eigener } = api;
    const wertung = Regeln.wertung(runde, eigener.meldungen, eigener.patzer);
    const belegt = Regeln.belegbar(runde.stufe, eigener.notizen[runde.spur.paket], runde.spur.charge);
    const spur = Regeln.spurpunkte(eigener.suche, Spur.richtig(runde), belegt);
    eigener.ergebnis = { wertung, spur, sekunden: eigener.sekunden, suchzeit: eigener.suchzeit, punkte: Regeln.punkte(wertung, spur) };
    eigener.phase = "ergebnis";
    speichern();
    meldeErgebnis(runde.stufe, eigener.ergebnis);
    meldeFortschritt(0);
    meldeSchluss();
    oeffne(runde.stufe);
  }

  function rahmen(api, titel, anteil, inhalt) {
    const { stufe } = api.runde;
    const prozent = Math.round(anteil * 100);
    if (api.stand.phase === "spiel") meldeFortschritt(anteil * 0.8);
    zeige(h("div", { class: `runde stufe-${stufe}` },
      h("header", { class: "rundenkopf" },
        bild(Bilder.stufenbild(stufe), "stufenzeichen"),
        h("div", { class: "rundentitel" }, h("p", { class: "klein" }, `Stufe ${STUFEN.indexOf(stufe) + 1}: ${Stufen[stufe].name}`), h("h1", {}, titel)),
        uhr.laeuft ? h("div", { class: "rundenuhr" },
          h("span", { id: "uhr", class: stand.uhrVerbergen ? "verborgen" : "", role: "timer", "aria-live": "off" }, dauer(laufzeit(api.stand))),
          knopf("Pause", pausiere, "klein-knopf")) : null,
        h("div", { class: "fortschritt", role: "progressbar", "aria-label": "Fortschritt dieser Stufe", "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": prozent },
          h("span", { style: `inline-size:${prozent}%` }))),
      inhalt));
  }

  const laufzeit = (eigener) => (eigener.phase === "suche" ? eigener.suchzeit : eigener.sekunden);

  function tick() {
    if (!uhr.laeuft || uhr.pause || document.hidden) return;
    const eigener = runden()[stand.ort];
    if (!eigener) return;
    if (eigener.phase === "spiel") eigener.sekunden += 1;
    if (eigener.phase === "suche") eigener.suchzeit += 1;
    const anzeige = document.getElementById("uhr");
    if (anzeige) anzeige.textContent = dauer(laufzeit(eigener));
    if (laufzeit(eigener) % 5 === 0) speichern();
  }

  function pausiere() {
    uhr.pause = true;
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "pause-titel" },
      h("h2", { id: "pause-titel" }, "Pause"), h("p", {}, "Die Uhr steht. Dein Stand ist auf diesem Gerät gespeichert."),
      h("label", { class: "schalter" }, h("input", { type: "checkbox", checked: stand.uhrVerbergen, onchange: (e) => {
        stand.uhrVerbergen = e.target.checked;
        document.getElementById("uhr").classList.toggle("verborgen", stand.uhrVerbergen);
      } }), h("span", {}, "Uhr ausblenden")),
      h("div", { class: "knopfreihe" }, knopf("Weiterspielen", () => dialog.close(), "haupt"), knopf("Zur Übersicht", () => { dialog.close(); oeffne("start"); })));
    dialog.addEventListener("close", () => { uhr.pause = false; dialog.remove(); speichern(); });
    document.body.append(dialog);
    dialog.showModal();
  }

  // ---- Die Seiten ----

  const WOERTER = [
    ["Wareneingang", "Alles, was passiert, wenn Ware ankommt: annehmen, prüfen, aufschreiben, einlagern."],
    ["Lieferschein", "Die Liste des Lieferanten: Das soll in der Lieferung sein."],
    ["Charge", "Alle Stücke, die zusammen hergestellt wurden. Sie tragen dieselbe Nummer, zum Beispiel L-143."],
    ["Soll-Menge", "So viele Stücke sollten im Paket sein."],
    ["RFID", "Funkchips, die ein Tor ohne Hinsehen lesen kann."],
    ["Avis", "Die Ankündigung des Lieferanten, bevor der Lkw kommt."],
    ["Unter Vorbehalt", "Wir nehmen die Ware an, sagen aber gleich, dass etwas nicht stimmt."],
  ];
  const woerter = () => h("details", { class: "karte woerter" }, h("summary", {}, "Wörter, die du brauchst"),
    h("dl", { class: "liste" }, WOERTER.map(([wort, sinn]) => [h("dt", {}, wort), h("dd", {}, sinn)])));

  function einfuehrung(api) {
    const { stufe } = api.runde;
    const s = Stufen[stufe];
    const text = { papier: "intro_paper", barcode: "intro_barcode", rfid: "intro_rfid", app: "intro_app" }[stufe];
    const los = () => { api.stand.phase = "spiel"; speichern(); oeffne(stufe); };
    rahmen(api, s.kurz, 0, [
      rede(szenario.guide_look, `${szenario.guide_name}, ${szenario.guide_role}`, szenario[text]),
      h("div", { class: "dreier" },
        h("section", { class: "karte" }, h("h2", {}, "Deine Aufgabe"), h("p", {}, s.aufgabe)),
        h("section", { class: "karte" }, h("h2", {}, "Das hilft dir"), h("p", {}, s.sieht)),
        h("section", { class: "karte" }, h("h2", {}, "Pass auf"), h("p", {}, s.siehtNicht))),
      woerter(),
      h("p", { class: "leise" }, "Die Uhr läuft, sobald du startest. Du kannst jederzeit Pause machen. Danach kommt noch ein Anruf …"),
      h("div", { class: "knopfreihe" }, knopf("Los geht’s", los, "sonne"), knopf("Zur Übersicht", () => oeffne("start"))),
    ]);
  }

  function ergebnisseite(api) {
    const folgt = naechste();
    Ende.ergebnis(api, [
      folgt ? knopf(`Weiter: ${Stufen[folgt].name}`, () => oeffne(folgt), "sonne") : knopf("Zum Vergleich", () => oeffne("vergleich"), "sonne"),
      knopf("Zur Übersicht", () => oeffne("start")),
      knopf("Diese Stufe noch einmal", () => { delete runden()[api.runde.stufe]; oeffne(api.runde.stufe); }, "still"),
    ]);
  }

  function stufenkarte(stufe, nummer) {
    const s = Stufen[stufe];
    const eigener = runden()[stufe];
    const e = eigener && eigener.ergebnis;
    const lage = e ? `Gespielt: ${dauer(e.sekunden)} Min., ${e.wertung.fehler} Fehler, Spur ${e.spur} von 3` : eigener && eigener.phase !== "einfuehrung" ? "Angefangen" : "etwa 5 Minuten";
    return h("li", { class: `karte stufenkarte stufe-${stufe} ${e ? "gespielt" : ""}` },
      bild(Bilder.stufenbild(stufe), "stufenzeichen"),
      h("div", {}, h("p", { class: "klein" }, `Stufe ${nummer}`), h("h3", {}, s.name), h("p", {}, s.kurz), h("p", { class: "leise klein" }, lage)),
      knopf(e ? "Ergebnis" : eigener && eigener.phase !== "einfuehrung" ? "Weiter" : "Spielen", () => oeffne(stufe), "", { "aria-label": `${s.name}: ${e ? "Ergebnis ansehen" : "spielen"}` }));
  }

  function codefeld() {
    const feld = textfeld("Spielcode", stand.code, () => {}, { maxlength: 8, hinweis: "Gleicher Code, gleiche Lieferung." });
    const eingabe = feld.querySelector("input");
    const setze = (code) => {
      if (code.length >= 3 && code !== stand.code) {
        stand.code = code;
        speichern();
        start();
        ansage(`Spielcode ${code}.`);
      }
    };
    eingabe.addEventListener("change", () => setze(Regeln.saubererCode(eingabe.value)));
    return h("div", { class: "codefeld" }, feld, knopf("Neuer Code", () => setze(Regeln.neuerCode(Math.random)), "still"));
  }

  function start() {
    const folgt = naechste();
    const fertig = fertigeStufen().length;
    const haupt = !folgt ? knopf("Zum Vergleich", () => oeffne("vergleich"), "sonne")
      : knopf(fertig || runden()[folgt] ? `Weiter: ${Stufen[folgt].name}` : "Spiel starten", () => oeffne(folgt), "sonne");
    zeige(
      h("section", { class: "held" }, bild(Bilder.halle(), "heldenbild"),
        h("div", { class: "heldentext" }, h("p", { class: "ueberzeile" }, `${szenario.firm} · ${szenario.town}`),
          h("h1", {}, "Wareneingang: vier Stufen"), h("p", {}, "Ein Lkw, eine Palette, viermal dieselbe Arbeit: mit Papier, Barcode, RFID und App. Was ist schneller? Was ist sicherer? Und wofür braucht man dich?"),
          h("div", { class: "knopfreihe" }, haupt, fertig && folgt ? knopf("Zwischenstand", () => oeffne("vergleich")) : null))),
      rede(szenario.guide_look, `${szenario.guide_name}, ${szenario.guide_role}`, szenario.welcome),
      h("section", {}, h("h2", {}, "Die vier Stufen"), h("ol", { class: "stufen", role: "list" }, STUFEN.map((s, i) => stufenkarte(s, i + 1)))),
      h("section", { class: "karte einstellungen" }, h("h2", {}, "Dein Spiel"), codefeld(),
        auswahl("Fassung", [
          { wert: "voll", text: `Voll: ${Regeln.paketzahl(szenario, "voll")} Pakete je Stufe, etwa 30 Minuten` },
          { wert: "kurz", text: "Kurz: 5 Pakete je Stufe, etwa 15 Minuten" },
        ], (w) => { stand.modus = w; speichern(); start(); }, { wert: stand.modus })),
      // In class everybody has the same delivery, so nobody shall find its solutions here.
      document.documentElement.dataset.toolboxLesson !== undefined ? null : h("nav", { class: "karte fusslinks", "aria-label": "Für den Unterricht" }, h("h2", {}, "Für den Unterricht"),
        h("ul", {}, [["lehrkraft.html", "Hinweise für Lehrkräfte"], ["arbeitsblatt.html", "Arbeitsblatt"], ["papierfassung.html", "Papierfassung ohne Technik"]].map(([ziel, text]) => h("li", {}, h("a", { href: ziel }, text))))),
    );
  }

  function vergleichsseite() {
    zeige(Ende.vergleich({
      szenario, ergebnisse: ergebnisse(), antworten: stand.antworten, code: stand.code, modus: stand.modus,
      merkeAntwort: (i, text) => { stand.antworten[i] = text; speichern(); }, zurUebersicht: () => oeffne("start"),
    }));
  }

  function oeffne(ort) {
    stand.ort = ort;
    uhr.laeuft = false;
    speichern();
    if (ort === "start") return start();
    if (ort === "vergleich") return vergleichsseite();
    const api = apiFuer(ort);
    const phase = api.stand.phase;
    uhr.laeuft = phase === "spiel" || phase === "suche";
    if (phase === "einfuehrung") return einfuehrung(api);
    if (phase === "spiel") return Stufen[ort].spiele(api);
    if (phase === "suche") return Spur.spiele(api);
    return ergebnisseite(api);
  }

  globalThis.setInterval(tick, 1000);
  globalThis.addEventListener("pagehide", speichern);
  document.documentElement.classList.add("mit-js");
  document.getElementById("zur-uebersicht").addEventListener("click", (e) => { e.preventDefault(); oeffne("start"); });
  melde("initialized");
  for (const [stufe, e] of Object.entries(ergebnisse())) meldeErgebnis(stufe, e);
  oeffne(STUFEN.includes(stand.ort) || stand.ort === "vergleich" ? stand.ort : "start");
})();
