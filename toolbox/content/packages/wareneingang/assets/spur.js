/* Die Suche nach einer Charge: Wo ist sie, wer hat sie angenommen, und wann? */
(function () {
  "use strict";
  const { h, auswahl, textfeld, ansage } = Werkzeug;

  const UNBELEGT = { wert: "unbelegt", text: "Das steht nirgends" };
  const zwei = (zahl) => String(zahl).padStart(2, "0");
  const zeit = (stunde, minute) => `${zwei((stunde + Math.floor(minute / 60) + 24) % 24)}:${zwei(((minute % 60) + 60) % 60)}`;

  /** Die Uhrzeit, zu der ein Paket angenommen wurde: eine Minute je Paket; auf einmal bei Tor und App. */
  function annahmezeit(stufe, nummer) {
    const [stunde, minute] = Stufen[stufe].start;
    return zeit(stunde, minute + (stufe === "papier" || stufe === "barcode" ? nummer : 2));
  }

  function zeitenZurWahl(stufe, nummer) {
    const [stunde, minute] = Stufen[stufe].start;
    const um = stufe === "papier" || stufe === "barcode" ? nummer : 2;
    return [zeit(stunde - 1, minute + um - 7), zeit(stunde, minute + um), zeit(stunde + 1, minute + um + 12)];
  }

  const richtig = (runde) => ({ wo: runde.spur.platz, wer: "du", wann: annahmezeit(runde.stufe, runde.spur.paket) });
  const tabelle = (titel, koepfe, zeilen) => h("div", { class: "rollbar", tabindex: "0", role: "region", "aria-label": titel },
    h("table", { class: "schlank" }, h("caption", {}, titel),
      h("thead", {}, h("tr", {}, koepfe.map((k) => h("th", { scope: "col" }, k)))),
      h("tbody", {}, zeilen.map((z) => h("tr", {}, z.map((w) => h("td", {}, w)))))));

  /** Alles, was heute angenommen wurde: das Eigene und das der anderen. */
  function protokoll(api) {
    const { runde } = api;
    const stunde = Stufen[runde.stufe].start[0] - 1;
    const eigenes = runde.pakete.filter((p) => p.etikett).map((p) => ({
      zeit: annahmezeit(runde.stufe, p.nummer), charge: p.charge, artikel: p.artikel, name: p.name,
      platz: p.abweichung ? "Sperrlager" : p.ware.place, wer: "du", nummer: p.nummer,
    }));
    const fremdes = runde.anderes.map((a) => ({ ...a, zeit: zeit(stunde, a.minute) }));
    return eigenes.concat(fremdes).sort((a, b) => a.zeit.localeCompare(b.zeit));
  }

  const kuerzel = (name) => name.split(/\s+/).map((teil) => `${teil[0]}.`).join(" ");

  function papier(api) {
    const { runde, stand, szenario } = api;
    const kollegen = szenario.colleagues;
    const blatt = (titel, zeilen) => h("details", { class: "blatt" }, h("summary", {}, titel), h("ol", { class: "handschrift" }, zeilen.map((z) => h("li", {}, z))));
    const fremd = kollegen.slice(0, 2).map((k, i) => blatt(`Blatt ${i + 1}`, runde.anderes.filter((_, n) => n % 2 === i)
      .map((a) => `${a.artikel} · ${a.menge} Stück · ${a.charge} · i. O. · ${kuerzel(k.name)}`)));
    const eigen = blatt(`Blatt ${fremd.length + 1}`, runde.pakete.map((p) => {
      const n = stand.notizen[p.nummer] || {};
      return `${n.artikel} · ${n.menge} Stück · ${n.charge || "–"} · ${n.meldung === "ok" ? "i. O." : Regeln.ARTEN[n.meldung] || ""}${n.zeichen ? ` · ${n.zeichen}` : ""}`;
    }));
    const kartei = h("details", { class: "blatt" }, h("summary", {}, "Lagerkartei"),
      tabelle("Lagerkartei", ["Artikelnummer", "Ware", "Platz"], szenario.goods.slice().sort((a, b) => a.article.localeCompare(b.article)).map((w) => [w.article, w.name, w.place])));
    return [h("p", {}, "Im Ordner liegen die Blätter von heute. Auf ihnen steht nur, was jemand aufgeschrieben hat. Die Plätze stehen in der Lagerkartei."), fremd, eigen, kartei];
  }

  function barcode(api) {
    const { runde, szenario } = api;
    const namen = szenario.colleagues.slice(0, 2).map((k) => k.name);
    const geraete = [1, 2, 3].map((g) => [`Gerät ${g}`, g === runde.spur.geraet ? "du" : namen.shift() || "Reserve"]);
    const geraetVon = (wer) => (geraete.find(([, w]) => w === wer) || geraete.find(([, w]) => w !== "du"))[0];
    return [h("p", {}, "Das System hat jeden Scan gespeichert. Wer welches Gerät hatte, steht in der Geräteliste."),
      tabelle("Scans von heute", ["Zeit", "Charge", "Artikel", "Platz", "Gerät"], protokoll(api).map((z) => [z.zeit, z.charge, z.artikel, z.platz, geraetVon(z.wer)])),
      tabelle("Geräteliste", ["Gerät", "Ausgegeben an"], geraete)];
  }

  function rfid(api) {
    const { szenario, runde } = api;
    const ort = h("div", { class: "treffer", role: "status" });
    const suche = (text) => {
      const treffer = text.length < 3 ? [] : protokoll(api).filter((z) => Regeln.gleich(z.charge, text) || z.charge.replace("L-", "") === text.trim());
      ort.replaceChildren(treffer.length ? tabelle("Gelesen", ["Zeit", "Charge", "Wo gelesen", "Jetzt im Fach"], treffer.map((z) => [z.zeit, z.charge, z.wer === "du" ? szenario.gate : "Nebentor", z.platz]))
        : h("p", { class: "leise" }, text.length < 3 ? "Gib eine Charge ein." : "Keine Lesung gefunden."));
    };
    suche("");
    const stunde = Stufen[runde.stufe].start[0];
    return [h("p", {}, "Jeder Leser am Tor und am Regal merkt sich Charge und Zeit. Namen kennt er nicht: Dafür gibt es den Torplan."),
      textfeld("Charge suchen", "", suche, { maxlength: 12 }), ort,
      tabelle("Torplan", ["Zeit", szenario.gate, "Nebentor"], [
        [`${zwei(stunde - 2)}–${zwei(stunde)} Uhr`, szenario.colleagues[0].name, szenario.colleagues[1].name],
        [`${zwei(stunde)}–${zwei(stunde + 2)} Uhr`, "du", szenario.colleagues[0].name]])];
  }

  function app(api) {
    const ort = h("div", { class: "treffer", role: "status" });
    const suche = (text) => {
      const z = protokoll(api).find((e) => Regeln.gleich(e.charge, text) || e.charge.replace("L-", "") === text.trim());
      ort.replaceChildren(z ? h("dl", { class: "lebenslauf" },
        [["Ware", `${z.name}, Charge ${z.charge}`], ["Platz", z.platz], ["Angenommen von", z.wer], ["Uhrzeit", `${z.zeit} Uhr`]].map(([a, b]) => [h("dt", {}, a), h("dd", {}, b)]))
        : h("p", { class: "leise" }, text.length < 3 ? "Gib eine Charge ein." : "Zu dieser Charge ist nichts gespeichert."));
    };
    suche("");
    return [h("p", {}, "Die App hat alles an einem Ort gespeichert."), textfeld("Charge suchen", "", suche, { maxlength: 12 }), ort];
  }

  const UNTERLAGEN = { papier, barcode, rfid, app };

  function spiele(api) {
    const { runde, stand, szenario } = api;
    stand.suche = stand.suche || {};
    const antwort = stand.suche;
    const merke = (frage) => (wert) => { antwort[frage] = wert; api.speichern(); };
    const fehlerfeld = h("p", { class: "fehlertext", role: "alert" });
    const fertig = (e) => {
      e.preventDefault();
      const offen = ["wo", "wer", "wann"].filter((f) => !antwort[f]).length;
      if (offen) {
        fehlerfeld.textContent = `${offen === 1 ? "Eine Frage ist" : `${offen} Fragen sind`} noch offen. „Das steht nirgends“ ist auch eine Antwort.`;
        return;
      }
      ansage("Antworten abgegeben.");
      api.ausgewertet();
    };
    const leute = [{ wert: "du", text: "Du" }, ...szenario.colleagues.slice(0, 2).map((k) => ({ wert: k.name, text: k.name })), UNBELEGT];
    return api.rahmen("Rückruf!", 1, h("div", { class: "arbeitsplatz" },
      h("div", { class: "spalte" }, h("section", { class: "karte" },
        h("p", { class: "anruf" }, `Der Hersteller ruft an: „Mit der Charge `, h("b", { class: "nummer" }, runde.spur.charge), " stimmt etwas nicht. Wo ist sie? Wer hat sie angenommen, und wann?“"),
        h("form", { onsubmit: fertig, novalidate: true },
          auswahl("Wo liegt die Charge?", [...runde.spur.plaetze.map((p) => ({ wert: p, text: p })), UNBELEGT], merke("wo"), { wert: antwort.wo, klasse: "eng reihe" }),
          auswahl("Wer hat sie angenommen?", leute, merke("wer"), { wert: antwort.wer, klasse: "eng reihe" }),
          auswahl("Um wie viel Uhr?", [...zeitenZurWahl(runde.stufe, runde.spur.paket).map((z) => ({ wert: z, text: z })), UNBELEGT], merke("wann"), { wert: antwort.wann, klasse: "eng reihe" }),
          fehlerfeld, h("button", { type: "submit", class: "knopf haupt breit" }, "Antworten abgeben")))),
      h("div", { class: "spalte" }, h("section", { class: "karte" }, h("h2", {}, "Deine Unterlagen"), UNTERLAGEN[runde.stufe](api)))));
  }

  /** Was zu jeder Frage zu sagen ist, nachdem geantwortet wurde. */
  function rueckblick(runde, stand) {
    const belegt = Regeln.belegbar(runde.stufe, (stand.notizen || {})[runde.spur.paket], runde.spur.charge);
    const soll = richtig(runde);
    const antwort = stand.suche || {};
    const fragen = { wo: "Wo?", wer: "Wer?", wann: "Wann?" };
    return Object.entries(fragen).map(([f, frage]) => {
      const wert = soll[f] === "du" ? "Du" : soll[f];
      if (!belegt[f]) {
        return { frage, punkt: false, text: antwort[f] === soll[f] ? `${wert} stimmt – aber auf deinem Blatt steht es nicht. In einem Jahr weiß das niemand mehr.` : `Richtig wäre: ${wert}. Auf deinem Blatt steht es nicht.` };
      }
      return antwort[f] === soll[f] ? { frage, punkt: true, text: `${wert} – richtig und belegt.` } : { frage, punkt: false, text: `Richtig wäre: ${wert}. Es stand in den Unterlagen.` };
    });
  }

  globalThis.Spur = { spiele, richtig, rueckblick, annahmezeit };
})();
