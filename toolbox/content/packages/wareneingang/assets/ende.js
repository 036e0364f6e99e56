/* Was nach den Runden kommt: Ergebnis einer Stufe, Vergleich der vier, Fragen, Berufe, Ausdruck. */
(function () {
  "use strict";
  const { h, knopf, rede, dauer, dauerWorte, datum, heute } = Werkzeug;
  const { STUFEN, ARTEN } = Regeln;

  const MASSE = [
    { key: "sekunden", titel: "Zeit", einheit: "Annahme in Minuten und Sekunden", wert: (e) => e.sekunden, text: dauer },
    { key: "fehler", titel: "Fehler", einheit: "übersehen, falsch gemeldet, falsch geschrieben", wert: (e) => e.wertung.fehler, text: String },
    { key: "spur", titel: "Rückverfolgbarkeit", einheit: "belegte Antworten, 0 bis 3", wert: (e) => e.spur, text: (w) => `${w} von 3`, hoechst: 3 },
  ];
  const FRAGEN = [
    "Auf welcher Stufe hast du dich am sichersten gefühlt? Warum?",
    "Welche Abweichung hat keine Technik von allein gefunden?",
    "Wo hat die Technik sich geirrt, und wie hast du es gemerkt?",
    "Was würdest du tun, wenn morgen der Strom ausfällt?",
    "Welcher Beruf aus der Liste passt am ehesten zu dir? Was würdest du dort gern ausprobieren?",
  ];
  const SEHEN = [
    ["Falsche Menge", "nur wer zählt", "nur wer zählt", "ja, über die Chips", "meistens (Kamera)"],
    ["Schaden", "nur wer hinsieht", "nur wer hinsieht", "nur wer hinsieht", "nur wer hinsieht"],
    ["Falscher Artikel", "nur wer vergleicht", "ja", "ja, aber auch Fremdes", "ja"],
    ["Etikett fehlt", "wer hinsieht", "merkt, dass nichts da ist", "bleibt still", "ja, am Bild"],
    ["Haltbarkeit abgelaufen", "nur wer liest", "ja", "ja", "ja"],
    ["Wer, wann, wo?", "nur was notiert ist", "über zwei Listen", "Zeit und Ort, Name nicht", "alles an einem Ort"],
  ];

  function diagramm(mass, ergebnisse) {
    const da = STUFEN.filter((s) => ergebnisse[s]);
    const hoechst = mass.hoechst || Math.max(1, ...da.map((s) => mass.wert(ergebnisse[s])));
    const balken = STUFEN.map((s, i) => {
      const y = 8 + i * 40;
      const e = ergebnisse[s];
      const name = `<text x="0" y="${y + 20}" class="dia-name">${Stufen[s].name}</text>`;
      if (!e) return `${name}<text x="84" y="${y + 20}" class="dia-leer">noch nicht gespielt</text>`;
      const breite = (mass.wert(e) / hoechst) * 190;
      return `${name}<rect x="84" y="${y}" width="190" height="28" rx="6" class="dia-grund"/><rect x="84" y="${y}" width="${breite.toFixed(1)}" height="28" rx="6" class="dia-${s}"/><text x="282" y="${y + 20}" class="dia-wert">${mass.text(mass.wert(e))}</text>`;
    }).join("");
    const worte = da.map((s) => `${Stufen[s].name}: ${mass.text(mass.wert(ergebnisse[s]))}`).join(", ");
    return h("figure", { class: "karte diagramm" },
      h("figcaption", {}, h("h2", {}, mass.titel), h("p", { class: "leise klein" }, mass.einheit)),
      h("div", { role: "img", "aria-label": `Balkendiagramm ${mass.titel}. ${worte}.`, svg: `<svg viewBox="0 0 340 168" aria-hidden="true">${balken}</svg>` }));
  }

  function vergleichstabelle(ergebnisse) {
    const zeile = (titel, wert) => h("tr", {}, h("th", { scope: "row" }, titel), STUFEN.map((s) => h("td", {}, ergebnisse[s] ? wert(ergebnisse[s]) : "–")));
    return h("div", { class: "rollbar", tabindex: "0", role: "region", "aria-label": "Alle Zahlen" },
      h("table", { class: "vergleich" }, h("caption", {}, "Alle Zahlen"),
        h("thead", {}, h("tr", {}, h("td", {}), STUFEN.map((s) => h("th", { scope: "col" }, Stufen[s].name)))),
        h("tbody", {},
          zeile("Zeit für die Annahme", (e) => dauer(e.sekunden)),
          zeile("Abweichungen gefunden", (e) => `${e.wertung.gefunden} von ${e.wertung.versteckt}`),
          zeile("Übersehen", (e) => String(e.wertung.uebersehen)),
          zeile("Falsch gemeldet", (e) => String(e.wertung.falsch)),
          zeile("Schreib- und Bedienfehler", (e) => String(e.wertung.patzer)),
          zeile("Rückverfolgbarkeit", (e) => `${e.spur} von 3`),
          zeile("Zeit für die Suche", (e) => dauer(e.suchzeit)))));
  }

  const gross = (text) => text[0].toUpperCase() + text.slice(1);
  const malSo = (faktor) => `${faktor.toFixed(1).replace(".", ",")}-mal so lange`;

  /** Was die Zahlen sagen, in Sätzen; erst ab zwei gespielten Stufen. */
  function erkenntnisse(ergebnisse) {
    const da = STUFEN.filter((s) => ergebnisse[s]);
    if (da.length < 2) return null;
    const nach = (wert) => da.slice().sort((a, b) => wert(ergebnisse[a]) - wert(ergebnisse[b]));
    const namen = (stufen, was) => {
      const worte = stufen.map((s) => Stufen[s][was]);
      return worte.length < 2 ? worte[0] : `${worte.slice(0, -1).join(", ")} und ${worte[worte.length - 1]}`;
    };
    const zeit = nach((e) => e.sekunden);
    const schnell = zeit[0];
    const langsam = zeit[zeit.length - 1];
    const faktor = ergebnisse[langsam].sekunden / Math.max(1, ergebnisse[schnell].sekunden);
    const wenig = Math.min(...da.map((s) => ergebnisse[s].wertung.fehler));
    const beste = Math.max(...da.map((s) => ergebnisse[s].spur));
    return h("ul", { class: "erkenntnisse", role: "list" },
      h("li", {}, h("b", {}, "Zeit: "), faktor < 1.1 ? "Alle Stufen haben etwa gleich lange gedauert." : `${gross(Stufen[langsam].mit)} hat es ${malSo(faktor)} gedauert wie ${Stufen[schnell].mit}.`),
      h("li", {}, h("b", {}, "Fehler: "), `Am wenigsten waren es ${namen(da.filter((s) => ergebnisse[s].wertung.fehler === wenig), "mit")} (${wenig}).`),
      h("li", {}, h("b", {}, "Spur: "), `Am besten belegen kannst du ${namen(da.filter((s) => ergebnisse[s].spur === beste), "mit")} (${beste} von 3).`));
  }

  function abzeichen(e) {
    const liste = [];
    if (e.wertung.uebersehen === 0) liste.push("Adlerauge: alles gefunden");
    if (e.wertung.patzer === 0 && e.wertung.falsch === 0) liste.push("Saubere Arbeit: kein Patzer");
    if (e.spur === 3) liste.push("Spürnase: alles belegt");
    return liste.length ? h("ul", { class: "abzeichen", role: "list" }, liste.map((t) => h("li", {}, t))) : null;
  }

  function kachel(titel, wert, dazu) {
    return h("div", { class: "kachel" }, h("p", { class: "kachel-titel" }, titel), h("p", { class: "kachel-wert" }, wert), h("p", { class: "leise klein" }, dazu));
  }

  /** Eine Runde ist fertig: was versteckt war und was gefunden wurde. */
  function ergebnis(api, weiter) {
    const { runde, stand } = api;
    const e = stand.ergebnis;
    const funde = runde.pakete.filter((p) => p.abweichung).map((p) => {
      const ja = stand.meldungen[p.nummer] === p.abweichung;
      const was = p.abweichung === "menge" ? `${p.stueck} statt ${p.soll} Stück` : p.abweichung === "artikel" ? `statt ${runde.zeilen[p.position - 1].name}`
        : p.abweichung === "mhd" ? `bis ${datum(p.haltbar)}` : p.abweichung === "schaden" ? Regeln.SCHAEDEN[p.schaden] : "nur Klebereste";
      return h("li", { class: ja ? "ja" : "nein" }, h("b", {}, `Paket ${p.nummer}, ${p.name}: ${ARTEN[p.abweichung]}`), ` (${was.replace(/\.$/, "")})`, h("span", { class: "urteil" }, ja ? "gefunden" : "übersehen"));
    });
    const falsch = runde.pakete.filter((p) => !p.abweichung && stand.meldungen[p.nummer]);
    return api.rahmen(`Geschafft: Stufe ${Stufen[runde.stufe].name}`, 1,
      h("div", { class: "kacheln" },
        kachel("Zeit", dauer(e.sekunden), "Minuten für die Annahme"),
        kachel("Fehler", String(e.wertung.fehler), `${e.wertung.gefunden} von ${e.wertung.versteckt} Abweichungen gefunden`),
        kachel("Rückverfolgbarkeit", `${e.spur} von 3`, `Suche: ${dauerWorte(e.suchzeit)}`)),
      abzeichen(e),
      h("div", { class: "arbeitsplatz" },
        h("section", { class: "karte mit-stempel" }, h("p", { class: "stempel", "aria-hidden": "true" }, "Geprüft", h("br"), datum(runde.heute)),
          h("h2", {}, "Das war versteckt"), h("ul", { class: "funde", role: "list" }, funde),
          falsch.length ? [h("h3", {}, "Falsch gemeldet"), h("ul", {}, falsch.map((p) => h("li", {}, `Paket ${p.nummer}, ${p.name}: war in Ordnung.`)))] : null,
          (stand.patzerliste || []).length ? [h("h3", {}, "Patzer"), h("ul", {}, stand.patzerliste.map((t) => h("li", {}, t)))] : null),
        h("section", { class: "karte" }, h("h2", {}, `Charge ${runde.spur.charge}`),
          h("ul", { class: "funde", role: "list" }, Spur.rueckblick(runde, stand).map((r) => h("li", { class: r.punkt ? "ja" : "nein" }, h("b", {}, r.frage), ` ${r.text}`))))),
      h("div", { class: "knopfreihe" }, weiter));
  }

  function berufe(szenario) {
    if (!(szenario.occupations || []).length) return null;
    return h("section", { class: "nichtdrucken" }, h("h2", {}, "Diese Arbeit kann man lernen"),
      h("ul", { class: "berufe", role: "list" }, szenario.occupations.map((b) => h("li", { class: "karte" },
        h("h3", {}, b.name), h("p", { class: "marke" }, `${b.years} Jahre Ausbildung`), h("p", {}, b.work || ""),
        b.link ? h("p", {}, h("a", { href: b.link, target: "_blank", rel: "noopener" }, "Mehr dazu", h("span", { class: "nurvorlesen" }, ` über ${b.name} (neues Fenster)`))) : null))));
  }

  /** Der Vergleich der vier Stufen mit Fragen und Berufen. */
  function vergleich(spiel) {
    const { szenario, ergebnisse, antworten, merkeAntwort, zurUebersicht, code, modus } = spiel;
    const kontakt = document.getElementById("kontakt");
    return [
      h("header", { class: "endkopf" }, h("h1", {}, "Vier Stufen im Vergleich"),
        h("p", { class: "leise" }, `Spielcode ${code}, ${modus === "kurz" ? "kurze" : "volle"} Fassung, ${datum(heute())}. Verglichen wird die Arbeit, nicht die Person.`),
        h("p", { class: "nurdruck" }, "Name: ______________________________")),
      erkenntnisse(ergebnisse),
      h("div", { class: "diagramme" }, MASSE.map((m) => diagramm(m, ergebnisse))),
      h("section", { class: "karte" }, vergleichstabelle(ergebnisse)),
      rede(szenario.guide_look, szenario.guide_name, szenario.farewell),
      h("section", { class: "karte nichtdrucken" }, h("h2", {}, "Wer merkt was?"),
        h("div", { class: "rollbar", tabindex: "0", role: "region", "aria-label": "Wer merkt was?" },
          h("table", { class: "vergleich" }, h("caption", { class: "nurvorlesen" }, "Wer merkt was?"),
            h("thead", {}, h("tr", {}, h("td", {}), STUFEN.map((s) => h("th", { scope: "col" }, Stufen[s].name)))),
            h("tbody", {}, SEHEN.map(([was, ...wie]) => h("tr", {}, h("th", { scope: "row" }, was), wie.map((w) => h("td", {}, w)))))))),
      h("section", { class: "karte" }, h("h2", {}, "Denk nach"), h("p", { class: "leise" }, "Deine Antworten bleiben auf diesem Gerät. Du kannst sie mit ausdrucken."),
        FRAGEN.map((frage, i) => h("div", { class: "feld" }, h("label", { for: `frage-${i}` }, `${i + 1}. ${frage}`),
          h("textarea", { id: `frage-${i}`, rows: 3, maxlength: 600, wert: antworten[i] || "", oninput: (e) => merkeAntwort(i, e.target.value) })))),
      berufe(szenario),
      kontakt ? h("section", { class: "karte nichtdrucken", svg: kontakt.innerHTML }) : null,
      h("div", { class: "knopfreihe nichtdrucken" }, knopf("Ergebnis drucken", () => globalThis.print(), "haupt"), knopf("Zur Übersicht", zurUebersicht)),
    ];
  }

  globalThis.Ende = { ergebnis, vergleich };
})();
