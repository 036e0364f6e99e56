/* Stufe 4: Die App kennt das Avis, warnt und schlägt vor; entschieden wird von Menschen. */
(function () {
  "use strict";
  const { h, bild, knopf, auswahl, etikett, ansicht, ansage, datum } = Werkzeug;

  const SCHRITTE = ["Avis", "Abweichungen", "Sichtprüfung", "Einlagern"];
  const ENTSCHEIDUNG = [
    { wert: "vorbehalt", text: "Unter Vorbehalt annehmen" },
    { wert: "sperren", text: "Sperren, nicht einlagern" },
    { wert: "ok", text: "Fehlalarm: alles in Ordnung" },
  ];

  /** Was die App von selbst meldet, mit der Art, die ein Ja dazu bedeutet. */
  function meldungen(runde) {
    const liste = [];
    for (const p of runde.pakete) {
      const zeile = runde.zeilen[p.position - 1];
      if (runde.tuecke.fehlalarm === p.nummer) {
        liste.push({ paket: p, art: "menge", text: `Menge: angekündigt ${zeile.menge}, Kamera zählt ${p.stueck - 1}.` });
      } else if (p.abweichung === "menge") {
        liste.push({ paket: p, art: "menge", text: `Menge: angekündigt ${zeile.menge}, Kamera zählt ${p.stueck}.` });
      } else if (p.abweichung === "artikel") {
        liste.push({ paket: p, art: "artikel", text: `Angekündigt war ${zeile.name} (${zeile.artikel}). Erkannt: ${p.name}.` });
      } else if (p.abweichung === "mhd") {
        liste.push({ paket: p, art: "mhd", text: `Haltbar nur bis ${datum(p.haltbar)}.` });
      } else if (p.abweichung === "etikett") {
        liste.push({ paket: p, art: "etikett", text: "Kein Etikett erkannt. Am Bild erkannt: " + p.name + "." });
      }
    }
    return liste;
  }

  function tablet(api, ...inhalt) {
    const { stand } = api;
    return h("div", { class: "tablet" },
      h("ol", { class: "appschritte" }, SCHRITTE.map((s, i) => h("li", { "aria-current": i === stand.schritt ? "step" : null, class: i < stand.schritt ? "war" : "" }, s))),
      h("div", { class: "tablet-schirm" }, inhalt));
  }

  function weiter(api) {
    api.stand.schritt += 1;
    api.speichern();
    if (api.stand.schritt >= SCHRITTE.length) return abschluss(api);
    return spiele(api);
  }

  function abschluss(api) {
    const { stand, runde } = api;
    for (const p of runde.pakete) stand.meldungen[p.nummer] = stand.foto[p.nummer] ? "schaden" : null;
    for (const m of meldungen(runde)) {
      if (stand.antworten[m.paket.nummer] !== "ok") stand.meldungen[m.paket.nummer] = m.art;
    }
    stand.patzerliste = [];
    for (const p of einlagern(api)) {
      const richtig = p.nummer === runde.tuecke.belegt ? "anders" : "vorschlag";
      if (stand.platz[p.nummer] !== richtig) stand.patzerliste.push(`Paket ${p.nummer}: Lagerplatz falsch entschieden`);
    }
    stand.patzer = stand.patzerliste.length;
    api.speichern();
    return api.fertig();
  }

  function avis(api) {
    const { runde, szenario } = api;
    return tablet(api, h("h2", {}, "Angekündigte Lieferung"),
      h("p", {}, `${szenario.supplier} hat ${runde.pakete.length} Pakete angekündigt. Der Lkw steht an ${szenario.gate}.`),
      h("table", { class: "schlank" }, h("caption", { class: "nurvorlesen" }, "Avis des Lieferanten"),
        h("thead", {}, h("tr", {}, ["Artikel", "Menge", "Charge"].map((t) => h("th", { scope: "col" }, t)))),
        h("tbody", {}, runde.zeilen.map((z) => h("tr", {}, h("td", {}, z.name), h("td", { class: "zahl" }, String(z.menge)), h("td", {}, z.charge))))),
      knopf("Ware abgleichen", () => { ansage("Die App gleicht die Ware ab."); weiter(api); }, "haupt breit"));
  }

  function abweichungen(api) {
    const { runde, stand } = api;
    const liste = meldungen(runde);
    const fehlerfeld = h("p", { class: "fehlertext", role: "alert" });
    const fertig = () => {
      const offen = liste.filter((m) => !stand.antworten[m.paket.nummer]);
      if (offen.length) {
        fehlerfeld.textContent = `Noch nicht entschieden: ${offen.map((m) => `Paket ${m.paket.nummer}`).join(", ")}.`;
        return;
      }
      weiter(api);
    };
    return tablet(api, h("h2", {}, `${liste.length} Meldungen der App`),
      h("p", { class: "leise" }, "Die App warnt. Prüf an der Ware und entscheide."),
      h("ul", { class: "appkarten", role: "list" }, liste.map((m) => h("li", { class: "appkarte" },
        h("div", { class: "appbild" }, ansicht(m.paket), h("details", {}, h("summary", {}, "Etikett ansehen"), etikett(m.paket))),
        h("div", {}, h("h3", {}, `Paket ${m.paket.nummer}: ${m.paket.name}`), h("p", { class: "warnung" }, m.text),
          auswahl("Was machst du?", ENTSCHEIDUNG, (w) => { stand.antworten[m.paket.nummer] = w; api.speichern(); }, { wert: stand.antworten[m.paket.nummer], klasse: "eng" }))))),
      fehlerfeld, knopf("Weiter zur Sichtprüfung", fertig, "haupt breit"));
  }

  function sichtpruefung(api) {
    const { runde, stand } = api;
    const taste = (p) => {
      const text = () => `Paket ${p.nummer}. ${Bilder.worte(p, { offen: false })} ${stand.foto[p.nummer] ? "Schaden fotografiert." : "Schaden fotografieren."}`;
      const vorlesen = h("span", { class: "nurvorlesen" }, text());
      const fotoband = h("span", { class: "fotoband", "aria-hidden": "true" }, stand.foto[p.nummer] ? "Foto" : String(p.nummer));
      const element = h("button", { type: "button", class: "fotopaket", "aria-pressed": String(Boolean(stand.foto[p.nummer])), onclick: () => {
        stand.foto[p.nummer] = !stand.foto[p.nummer];
        element.setAttribute("aria-pressed", String(stand.foto[p.nummer]));
        vorlesen.textContent = text();
        fotoband.textContent = stand.foto[p.nummer] ? "Foto" : String(p.nummer);
        element.classList.toggle("blitz", stand.foto[p.nummer]);
        ansage(stand.foto[p.nummer] ? `Foto von Paket ${p.nummer} angehängt.` : `Foto von Paket ${p.nummer} gelöscht.`);
        api.speichern();
      } }, bild(Bilder.paketKlein(p)), fotoband, vorlesen);
      return element;
    };
    return tablet(api, h("h2", {}, "Sichtprüfung mit der Kamera"),
      h("p", {}, "Schäden meldet die App nicht von selbst. Tippe an, was beschädigt ist: Die App macht ein Foto für den Lieferanten."),
      h("div", { class: "galerie" }, runde.pakete.map(taste)),
      knopf("Weiter zum Einlagern", () => weiter(api), "haupt breit"));
  }

  /** Zum Einlagern zeigt die App drei Vorschläge; bei einem ist das Fach schon voll. */
  function einlagern(api) {
    const { runde } = api;
    const heile = runde.pakete.filter((p) => !p.abweichung);
    const voll = heile.find((p) => p.nummer === runde.tuecke.belegt);
    return [voll, ...heile.filter((p) => p !== voll).slice(0, 2)].sort((a, b) => a.nummer - b.nummer);
  }

  function lagern(api) {
    const { runde, stand } = api;
    const liste = einlagern(api);
    const fehlerfeld = h("p", { class: "fehlertext", role: "alert" });
    const fertig = () => {
      const offen = liste.filter((p) => !stand.platz[p.nummer]);
      if (offen.length) {
        fehlerfeld.textContent = `Noch ohne Platz: ${offen.map((p) => `Paket ${p.nummer}`).join(", ")}.`;
        return;
      }
      weiter(api);
    };
    return tablet(api, h("h2", {}, "Wohin damit?"),
      h("p", {}, "Die App schlägt Plätze vor. Das Bild zeigt, wie das Fach gerade aussieht."),
      h("ul", { class: "faecher", role: "list" }, liste.map((p) => {
        const belegt = p.nummer === runde.tuecke.belegt;
        return h("li", { class: "appkarte" }, h("div", { class: "appbild" }, bild(Bilder.fach(p.ware.place, belegt)),
          h("details", { class: "klein leise" }, h("summary", {}, "Bild in Worten"), h("p", {}, belegt ? "Drei Kartons füllen das Fach." : "Das Fach ist leer."))),
        h("div", {}, h("h3", {}, p.name), h("p", {}, `Vorschlag der App: ${p.ware.place}, frei.`),
          auswahl("Deine Entscheidung", [
            { wert: "vorschlag", text: `${p.ware.place} nehmen` }, { wert: "anders", text: "Anderen Platz suchen" },
          ], (w) => { stand.platz[p.nummer] = w; api.speichern(); }, { wert: stand.platz[p.nummer], klasse: "eng" })));
      })), fehlerfeld, knopf("Wareneingang abschließen", fertig, "haupt breit"));
  }

  function spiele(api) {
    const { stand } = api;
    stand.schritt = stand.schritt || 0;
    for (const name of ["antworten", "foto", "platz"]) stand[name] = stand[name] || {};
    const seite = [avis, abweichungen, sichtpruefung, lagern][stand.schritt];
    if (!seite) return abschluss(api);
    return api.rahmen(`Schritt ${stand.schritt + 1} von ${SCHRITTE.length}: ${SCHRITTE[stand.schritt]}`, stand.schritt / SCHRITTE.length, seite(api));
  }

  Stufen.app = {
    name: "App", mit: "mit der App", kurz: "Sie warnt – du entscheidest",
    sieht: "Die App kennt die Lieferung vorher, vergleicht Chips und Kamerabild und merkt sich alles.",
    siehtNicht: "Sie verzählt sich manchmal, erkennt keinen Schaden und weiß nicht, dass ein Fach schon voll ist.",
    aufgabe: "Prüf die Meldungen der App, fotografiere Schäden und entscheide über die Lagerplätze.",
    start: [13, 15], spiele,
  };
})();
