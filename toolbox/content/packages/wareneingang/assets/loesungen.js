/* Rechnet für die Lehrkraft aus, was ein Spielcode auf jeder Stufe versteckt. */
(function () {
  "use strict";
  const szenario = JSON.parse(document.getElementById("szenario").textContent);
  const formular = document.getElementById("loesungsform");
  const ort = document.getElementById("loesungen");
  const NAMEN = { papier: "Papier", barcode: "Barcode", rfid: "RFID", app: "App" };

  function tuecke(runde) {
    const name = (nummer) => `Paket ${nummer} (${runde.pakete[nummer - 1].name})`;
    const t = runde.tuecke;
    if (runde.stufe === "barcode") return `Zerkratzter Code: ${name(t.unlesbar)}, Nummer ${runde.pakete[t.unlesbar - 1].artikel}`;
    if (runde.stufe === "rfid") return `Stilles Paket: ${name(t.blind)}${t.fremd ? `; fremder Chip: ${t.fremd.name}` : ""}`;
    if (runde.stufe === "app") return `Falsche Warnung: ${name(t.fehlalarm)}; volles Fach: ${name(t.belegt)}`;
    return "Keine; hier zählt das Abschreiben.";
  }

  function einzelheit(runde, paket) {
    if (paket.abweichung === "menge") return `${paket.stueck} statt ${paket.soll}`;
    if (paket.abweichung === "artikel") return `statt ${runde.zeilen[paket.position - 1].name}`;
    return "";
  }

  function element(name, text, ...kinder) {
    const neu = document.createElement(name);
    if (text) neu.textContent = text;
    neu.append(...kinder);
    return neu;
  }

  function zeige() {
    const code = Regeln.saubererCode(document.getElementById("loesungscode").value);
    const modus = document.getElementById("loesungsfassung").value;
    if (code.length < 3) {
      ort.replaceChildren(element("p", "Ein Spielcode hat mindestens drei Zeichen."));
      return;
    }
    const heute = new Date().toISOString().slice(0, 10);
    const teile = Regeln.STUFEN.map((stufe) => {
      const runde = Regeln.runde(szenario, { code, stufe, modus, heute });
      const ziel = runde.spur;
      const liste = runde.pakete.filter((p) => p.abweichung).map((p) => {
        const mehr = einzelheit(runde, p);
        return element("li", `Paket ${p.nummer}, ${p.name}: ${Regeln.ARTEN[p.abweichung]}${mehr ? ` (${mehr})` : ""}`);
      });
      return element("section", "", element("h3", NAMEN[stufe]), element("ul", "", ...liste),
        element("p", `Tücke: ${tuecke(runde)}`), element("p", `Rückruf: Charge ${ziel.charge} liegt in ${ziel.platz}.`));
    });
    ort.replaceChildren(element("p", `Code ${code}, Fassung „${modus === "kurz" ? "Kurz" : "Voll"}“`), ...teile);
  }

  formular.hidden = false;
  formular.addEventListener("submit", (e) => {
    e.preventDefault();
    zeige();
  });
})();
