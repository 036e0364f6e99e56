/* Stufe 3: Die ganze Palette auf einmal lesen und verstehen, wo der Funk sich irrt. */
(function () {
  "use strict";
  const { h, bild, knopf, auswahl, etikett, ansicht, ansage, datum } = Werkzeug;

  const FRAGEN = {
    menge: { frage: "Öffne das Paket und zähl nach. Stimmt die Meldung?", wahl: [
      { wert: "menge", text: "Ja, die Menge stimmt wirklich nicht" }, { wert: "ok", text: "Nein, es sind alle Stücke da" }] },
    mhd: { frage: "Sieh auf das Etikett. Stimmt die Meldung?", wahl: [
      { wert: "mhd", text: "Ja, die Ware ist abgelaufen" }, { wert: "ok", text: "Nein, das Datum ist in Ordnung" }] },
    stumm: { frage: "Such das Paket auf der Palette. Warum ist es still?", wahl: [
      { wert: "blind", text: "Es ist da. Metall oder Flüssigkeit stört den Funk: von Hand nachlesen" },
      { wert: "etikett", text: "Es ist da, aber Etikett und Chip fehlen" },
      { wert: "weg", text: "Es ist nicht da. Dafür kam etwas anderes" }] },
    fremd: { frage: "Such den Artikel auf der Palette. Woher kommt das Signal?", wahl: [
      { wert: "artikel", text: "Er liegt auf unserer Palette: falscher Artikel" },
      { wert: "nachbar", text: "Er liegt nicht auf unserer Palette: Signal von nebenan" }] },
  };

  /** Die Leseliste: eine Zeile je Position, dazu Signale, die niemand bestellt hat. */
  function leseliste(runde) {
    const liste = runde.zeilen.map((zeile) => {
      const paket = runde.pakete.find((p) => p.position === zeile.position);
      const basis = { id: `z${zeile.position}`, artikel: zeile.artikel, name: zeile.name, charge: zeile.charge, soll: zeile.menge };
      if (paket.abweichung === "artikel") return { ...basis, art: "stumm", gelesen: 0, richtig: "weg" };
      if (paket.abweichung === "etikett") return { ...basis, art: "stumm", gelesen: 0, richtig: "etikett", paket: paket.nummer };
      if (runde.tuecke.blind === paket.nummer) return { ...basis, art: "stumm", gelesen: 0, richtig: "blind", paket: paket.nummer };
      if (paket.abweichung === "mhd") return { ...basis, art: "mhd", gelesen: paket.stueck, haltbar: paket.haltbar, richtig: "mhd", paket: paket.nummer };
      if (paket.stueck !== zeile.menge) return { ...basis, art: "menge", gelesen: paket.stueck, richtig: "menge", paket: paket.nummer };
      return { ...basis, art: "ok", gelesen: paket.stueck, paket: paket.nummer };
    });
    const falsch = runde.pakete.find((p) => p.abweichung === "artikel");
    if (falsch) liste.push({ id: "x1", art: "fremd", artikel: falsch.artikel, name: falsch.name, charge: falsch.charge, soll: 0, gelesen: falsch.stueck, richtig: "artikel", paket: falsch.nummer });
    const fremd = runde.tuecke.fremd;
    if (fremd) liste.splice(2, 0, { id: "x2", art: "fremd", artikel: fremd.artikel, name: fremd.name, charge: fremd.charge, soll: 0, gelesen: fremd.menge, richtig: "nachbar" });
    return liste;
  }

  function paketDialog(api, paket, nach) {
    const { stand } = api;
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "dialog-titel" },
      h("h2", { id: "dialog-titel", tabindex: "-1" }, `Paket ${paket.nummer}`), ansicht(paket), etikett(paket),
      h("label", { class: "schalter" }, h("input", { type: "checkbox", checked: Boolean(stand.schaden[paket.nummer]),
        onchange: (e) => { stand.schaden[paket.nummer] = e.target.checked; api.speichern(); } }), h("span", {}, "Schaden melden")),
      knopf("Zurück zur Palette", () => dialog.close(), "haupt breit"));
    dialog.addEventListener("close", () => { dialog.remove(); nach(); });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("h2").focus();
  }

  function palette(api) {
    const { runde, stand } = api;
    const feld = h("div", { class: "palette-pakete" });
    const fuelle = () => feld.replaceChildren(...runde.pakete.map((p) => h("button", {
      type: "button", class: `palettenpaket ${stand.schaden[p.nummer] ? "gemeldet" : ""}`, "data-paket": p.nummer,
      onclick: () => paketDialog(api, p, () => {
        fuelle();
        feld.querySelector(`[data-paket="${p.nummer}"]`).focus();
      }),
    }, bild(Bilder.paketKlein(p)), h("span", {}, p.etikett ? p.artikel : "kein Etikett"),
    h("span", { class: "nurvorlesen" }, ` Paket ${p.nummer}. ${Bilder.worte(p, { offen: false })} Öffnen.${stand.schaden[p.nummer] ? " Schaden gemeldet." : ""}`))));
    fuelle();
    return h("section", { class: "karte palette" }, h("h2", {}, "Die Palette"),
      h("p", { class: "leise klein" }, "Tippe ein Paket an: öffnen, zählen, Schaden melden. Schäden sieht der Funk nicht."), h("div", { class: "palette-lager" }, feld,
      h("div", { class: "palette-holz", "aria-hidden": "true" })));
  }

  const ZUSTAND = { ok: "gelesen", menge: "Menge prüfen", mhd: "abgelaufen?", stumm: "nicht gelesen", fremd: "nicht bestellt" };

  function zeile(api, z) {
    const { stand } = api;
    const auffaellig = z.art !== "ok";
    return h("li", { class: `lesezeile ${z.art}` },
      h("div", { class: "lesekopf" },
        h("span", { class: "marke" }, ZUSTAND[z.art]),
        h("p", {}, h("b", {}, z.artikel), ` ${z.name}`),
        h("p", { class: "leise klein" }, `${z.soll ? `${z.gelesen} von ${z.soll} Chips gelesen` : `${z.gelesen} Chips gelesen`} · Charge ${z.charge}${z.haltbar ? ` · haltbar bis ${datum(z.haltbar)}` : ""}`)),
      auffaellig ? auswahl(FRAGEN[z.art].frage, FRAGEN[z.art].wahl, (w) => { stand.antworten[z.id] = w; api.speichern(); api.anteil(anteil(api)); }, { wert: stand.antworten[z.id], klasse: "eng" }) : null);
  }

  function anteil(api) {
    const offen = leseliste(api.runde).filter((z) => z.art !== "ok");
    return 0.15 + 0.8 * (offen.filter((z) => api.stand.antworten[z.id]).length / offen.length);
  }

  function abschliessen(api, liste, fehlerfeld) {
    const { stand, runde } = api;
    const offen = liste.filter((z) => z.art !== "ok" && !stand.antworten[z.id]);
    if (offen.length) {
      fehlerfeld.textContent = `Noch nicht entschieden: ${offen.map((z) => z.name).join(", ")}.`;
      return;
    }
    stand.patzerliste = [];
    for (const p of runde.pakete) stand.meldungen[p.nummer] = stand.schaden[p.nummer] ? "schaden" : null;
    for (const z of liste.filter((e) => e.art !== "ok")) {
      const antwort = stand.antworten[z.id];
      if (z.paket && Regeln.ARTEN[antwort]) stand.meldungen[z.paket] = antwort;
      if (["blind", "weg", "nachbar"].includes(z.richtig) && antwort !== z.richtig) {
        if (!(z.paket && Regeln.ARTEN[antwort])) stand.patzerliste.push(`${z.name}: Signal falsch gedeutet`);
      }
    }
    stand.patzer = stand.patzerliste.length;
    api.speichern();
    api.fertig();
  }

  function vorDemTor(api) {
    const { stand, runde } = api;
    const szene = bild(Bilder.tor(), "torbild");
    const los = () => {
      if (taste.hasAttribute("aria-disabled")) return;
      szene.classList.add("faehrt");
      taste.setAttribute("aria-disabled", "true");
      const ruhig = globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches;
      ansage("Die Palette fährt durch das Tor.");
      const gelesen = () => {
        stand.gelesen = true;
        api.speichern();
        if (szene.isConnected) spiele(api);
      };
      globalThis.setTimeout(gelesen, ruhig ? 50 : 1800);
    };
    const taste = knopf("Palette durchs Tor fahren", los, "haupt breit");
    return api.rahmen("Die Palette steht vor dem Tor", 0.05, h("section", { class: "karte schmal" }, szene,
      h("p", {}, `${runde.pakete.length} Pakete liegen auf der Palette. Jedes Stück darin hat einen eigenen Funkchip.`), taste));
  }

  function spiele(api) {
    const { stand, runde } = api;
    stand.schaden = stand.schaden || {};
    stand.antworten = stand.antworten || {};
    if (!stand.gelesen) return vorDemTor(api);
    const liste = leseliste(runde);
    const chips = liste.reduce((summe, z) => summe + z.gelesen, 0);
    const fehlerfeld = h("p", { class: "fehlertext", role: "alert" });
    const auffaellig = liste.filter((z) => z.art !== "ok");
    const klar = liste.filter((z) => z.art === "ok");
    return api.rahmen(`${chips} Chips in 1,2 Sekunden gelesen`, anteil(api),
      h("div", { class: "arbeitsplatz" },
        h("div", { class: "spalte klebt" }, palette(api)),
        h("div", { class: "spalte" },
          h("section", { class: "karte" }, h("h2", {}, `${auffaellig.length} Meldungen, die du klären musst`),
            h("ul", { class: "leseliste", role: "list" }, auffaellig.map((z) => zeile(api, z))),
            h("details", {}, h("summary", {}, `${klar.length} Positionen stimmen mit dem Lieferschein überein`),
              h("ul", { class: "leseliste", role: "list" }, klar.map((z) => zeile(api, z)))),
            fehlerfeld, knopf("Wareneingang abschließen", () => abschliessen(api, liste, fehlerfeld), "haupt breit")))));
  }

  Stufen.rfid = {
    name: "RFID", mit: "mit RFID", kurz: "Alles auf einmal – oder?",
    sieht: "Das Tor liest alle Chips auf einmal: Artikel, Stückzahl, Charge, Haltbarkeit.",
    siehtNicht: "Metall und Flüssigkeit stören den Funk. Chips von nebenan werden mitgelesen. Schäden bleiben unsichtbar.",
    aufgabe: "Fahr die Palette durchs Tor. Kläre jede Meldung an der Palette und such nach Schäden.",
    start: [10, 45], spiele, leseliste,
  };
})();
