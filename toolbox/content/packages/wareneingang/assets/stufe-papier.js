/* Stufe 1: Lieferschein lesen, Pakete ansehen, alles mit der Hand aufschreiben. */
(function () {
  "use strict";
  const { h, knopf, auswahl, zaehler, textfeld, etikett, ansicht, ansage, datum } = Werkzeug;

  const MELDUNGEN = [
    { wert: "ok", text: "Alles in Ordnung" },
    ...Object.entries(Regeln.ARTEN).map(([wert, text]) => ({ wert, text })),
  ];

  /** Der Lieferschein; Zeilen lassen sich abhaken wie auf Papier. */
  function lieferschein(api, { abhaken = true } = {}) {
    const { runde, stand, szenario } = api;
    stand.haken = stand.haken || {};
    const haken = (zeile) => {
      const feld = knopf(stand.haken[zeile.position] ? "✓" : String(zeile.position), () => {
        stand.haken[zeile.position] = !stand.haken[zeile.position];
        feld.textContent = stand.haken[zeile.position] ? "✓" : String(zeile.position);
        feld.setAttribute("aria-pressed", String(Boolean(stand.haken[zeile.position])));
        api.speichern();
      }, "haken", {
        "aria-pressed": String(Boolean(stand.haken[zeile.position])),
        "aria-label": `Position ${zeile.position} abhaken`,
      });
      return feld;
    };
    return h("div", { class: "lieferschein" },
      h("div", { class: "lieferschein-kopf" },
        h("p", {}, h("b", {}, szenario.supplier), h("br"), szenario.supplier_town),
        h("p", {}, "Lieferschein ", h("b", {}, runde.lieferschein), h("br"), `vom ${datum(runde.heute)}`)),
      h("table", {}, h("caption", { class: "nurvorlesen" }, "Positionen des Lieferscheins"),
        h("thead", {}, h("tr", {}, ["Pos.", "Artikel", "Menge", "Charge"].map((t) => h("th", { scope: "col" }, t)))),
        h("tbody", {}, runde.zeilen.map((z) => h("tr", {},
          h("td", {}, abhaken ? haken(z) : String(z.position)),
          h("td", {}, h("b", { class: "nummer" }, z.artikel), h("br"), z.name),
          h("td", { class: "zahl" }, String(z.menge)),
          h("td", {}, z.charge))))));
  }

  function blattZeilen(api) {
    const { stand, runde } = api;
    const fertige = runde.pakete.slice(0, stand.ort);
    if (!fertige.length) return null;
    return h("details", { class: "blatt" }, h("summary", {}, `Deine Eingangsliste: ${fertige.length} ${fertige.length === 1 ? "Zeile" : "Zeilen"}`),
      h("ol", { class: "handschrift" }, fertige.map((p) => {
        const n = stand.notizen[p.nummer];
        return h("li", {}, `${n.artikel} · ${n.menge} Stück · ${n.charge || "ohne Charge"} · ${n.meldung === "ok" ? "i. O." : Regeln.ARTEN[n.meldung]}${n.zeichen ? ` · ${n.zeichen}` : ""}`);
      })));
  }

  function pruefe(notiz) {
    const fehlt = [];
    if (!String(notiz.artikel || "").trim()) fehlt.push("die Artikelnummer");
    if (notiz.menge === null || notiz.menge === undefined) fehlt.push("die gezählte Menge");
    if (!notiz.meldung) fehlt.push("dein Urteil");
    return fehlt;
  }

  function trageEin(api, paket, notiz) {
    const { stand, runde } = api;
    stand.notizen[paket.nummer] = { ...notiz };
    stand.meldungen[paket.nummer] = notiz.meldung === "ok" ? null : notiz.meldung;
    const fehler = Regeln.schreibfehler(runde, paket, notiz);
    stand.patzerliste = (stand.patzerliste || []).concat(fehler.map((f) => `Paket ${paket.nummer}: ${f} falsch aufgeschrieben`));
    stand.patzer = stand.patzerliste.length;
    stand.entwurf = {};
    stand.ort += 1;
    api.speichern();
    ansage(`Zeile ${paket.nummer} eingetragen.`);
    spiele(api);
  }

  function formular(api, paket) {
    const { stand } = api;
    stand.entwurf = stand.entwurf || {};
    const notiz = stand.entwurf;
    const merke = (feld) => (wert) => { notiz[feld] = wert; api.speichern(); };
    const fehlerfeld = h("p", { class: "fehlertext", role: "alert" });
    const absenden = (ereignis) => {
      ereignis.preventDefault();
      const fehlt = pruefe(notiz);
      if (fehlt.length) {
        fehlerfeld.textContent = `In deiner Zeile fehlt noch: ${fehlt.join(", ")}.`;
        return;
      }
      trageEin(api, paket, notiz);
    };
    return h("form", { class: "zettel", onsubmit: absenden, novalidate: true },
      h("h2", {}, `Eingangsliste, Zeile ${paket.nummer}`),
      h("details", { class: "nur-schmal" }, h("summary", {}, "Etikett noch einmal ansehen"), etikett(paket)),
      h("div", { class: "felder" },
        textfeld("Artikelnummer", notiz.artikel, merke("artikel"), { inputmode: "text", maxlength: 12 }),
        textfeld("Charge", notiz.charge, merke("charge"), { maxlength: 12 }),
        zaehler("Gezählte Menge", notiz.menge === undefined ? null : notiz.menge, merke("menge")),
        textfeld("Kürzel und Uhrzeit (freiwillig)", notiz.zeichen, merke("zeichen"), { maxlength: 20, hinweis: `Die Uhr am Tor zeigt ${api.uhr()} Uhr.` })),
      auswahl("Vergleiche mit dem Lieferschein: Was stellst du fest?", MELDUNGEN, merke("meldung"), { wert: notiz.meldung }),
      fehlerfeld,
      h("button", { type: "submit", class: "knopf haupt breit" }, "Zeile eintragen"));
  }

  function spiele(api) {
    const { runde, stand } = api;
    const paket = runde.pakete[stand.ort];
    if (!paket) return api.fertig();
    const breit = globalThis.matchMedia("(min-width: 50rem)").matches;
    const schein = h("details", { class: "scheinklappe", open: breit || Boolean(stand.scheinOffen),
      ontoggle: (e) => { stand.scheinOffen = e.target.open; } },
      h("summary", {}, "Lieferschein"), lieferschein(api));
    return api.rahmen(`Paket ${paket.nummer} von ${runde.pakete.length}`, stand.ort / runde.pakete.length,
      h("div", { class: "arbeitsplatz" },
        h("div", { class: "spalte klebt" }, h("section", { class: "karte", "aria-label": "Das Paket vor dir" }, ansicht(paket), etikett(paket))),
        h("div", { class: "spalte" }, schein, formular(api, paket), blattZeilen(api))));
  }

  globalThis.Stufen = globalThis.Stufen || {};
  Stufen.papier = {
    name: "Papier", mit: "mit Papier", kurz: "Lieferschein, Stift und Augen",
    sieht: "Du siehst alles selbst: Menge, Etikett, Schaden, Datum.",
    siehtNicht: "Niemand erinnert dich. Was du nicht aufschreibst, ist weg.",
    aufgabe: "Öffne Paket für Paket. Such die Zeile auf dem Lieferschein, zähl nach und schreib alles in die Eingangsliste. Melde, was nicht stimmt.",
    start: [8, 0], spiele,
  };
  globalThis.Papier = { lieferschein, MELDUNGEN };
})();
