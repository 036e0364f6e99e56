/* Bausteine der Anzeige: Elemente, Vorlesen, Speichern, Uhr und die Meldungen an die Seite ringsum. */
(function () {
  "use strict";

  /** h("p", {class: "x", onclick: f}, "Text", kind …): ein Element mit Eigenschaften und Kindern. */
  function h(name, eigenschaften, ...kinder) {
    const element = document.createElement(name);
    for (const [schluessel, wert] of Object.entries(eigenschaften || {})) {
      if (wert === false || wert === null || wert === undefined) continue;
      if (schluessel === "svg") element.innerHTML = wert;
      else if (schluessel.startsWith("on")) element.addEventListener(schluessel.slice(2), wert);
      else if (schluessel === "wert") element.value = wert;
      else element.setAttribute(schluessel, wert === true ? "" : wert);
    }
    element.append(...kinder.flat(3).filter((k) => k !== null && k !== undefined && k !== false));
    return element;
  }

  const bild = (svg, klasse) => h("span", { class: klasse || "bild", svg });

  let laufend = 0;
  const kennung = (vorsatz) => `${vorsatz}-${(laufend += 1)}`;

  /** Sagt etwas an, ohne den Fokus zu bewegen. */
  function ansage(text) {
    const ort = document.getElementById("ansage");
    ort.textContent = "";
    globalThis.setTimeout(() => { ort.textContent = text; }, 60);
  }

  /** Tauscht den Inhalt des Spielfelds und setzt den Fokus auf dessen Überschrift. */
  function zeige(...inhalt) {
    const feld = document.getElementById("spiel");
    feld.replaceChildren(...inhalt.flat(3).filter(Boolean));
    const bleib = feld.querySelector("[data-bleib] input, [data-bleib] .code");
    if (bleib) {
      bleib.focus({ preventScroll: true });
      return;
    }
    const ueberschrift = feld.querySelector("h1, h2");
    if (ueberschrift) {
      ueberschrift.setAttribute("tabindex", "-1");
      ueberschrift.focus({ preventScroll: true });
      document.title = `${ueberschrift.textContent} – Wareneingang: vier Stufen`;
    }
    globalThis.scrollTo(0, 0);
  }

  const knopf = (text, onclick, klasse, mehr) =>
    h("button", { type: "button", class: `knopf ${klasse || ""}`, onclick, ...(mehr || {}) }, text);

  /** Auswahl aus mehreren Möglichkeiten als Optionsfelder; ruft gewaehlt(wert). */
  function auswahl(frage, moeglichkeiten, gewaehlt, { wert, klasse, hinweis } = {}) {
    const name = kennung("wahl");
    return h("fieldset", { class: `auswahl ${klasse || ""}` },
      h("legend", {}, frage),
      hinweis ? h("p", { class: "leise klein" }, hinweis) : null,
      h("div", { class: "optionen" }, moeglichkeiten.map((m) => h("label", {},
        h("input", { type: "radio", name, value: m.wert, checked: m.wert === wert, onchange: () => gewaehlt(m.wert) }),
        h("span", {}, m.text)))));
  }

  /** Zahl mit Minus und Plus; kann auch getippt werden. */
  function zaehler(beschriftung, start, geaendert, { hinweis } = {}) {
    const id = kennung("zahl");
    const feld = h("input", {
      id, type: "text", inputmode: "numeric", maxlength: 3, autocomplete: "off", wert: start === null ? "" : String(start),
      oninput: () => geaendert(lies()),
    });
    const lies = () => (/^\d+$/.test(feld.value.trim()) ? Number(feld.value.trim()) : null);
    const schritt = (um) => {
      feld.value = String(Math.max(0, Math.min(99, (lies() || 0) + um)));
      geaendert(lies());
      ansage(`${beschriftung}: ${feld.value}`);
    };
    return h("div", { class: "feld" }, h("label", { for: id }, beschriftung),
      hinweis ? h("p", { class: "leise klein" }, hinweis) : null,
      h("div", { class: "zaehler" },
        h("button", { type: "button", "aria-label": `${beschriftung}: eins weniger`, onclick: () => schritt(-1) }, "−"), feld,
        h("button", { type: "button", "aria-label": `${beschriftung}: eins mehr`, onclick: () => schritt(1) }, "+")));
  }

  function textfeld(beschriftung, start, geaendert, { hinweis, ...mehr } = {}) {
    const id = kennung("text");
    return h("div", { class: "feld" }, h("label", { for: id }, beschriftung),
      hinweis ? h("p", { class: "leise klein", id: `${id}-h` }, hinweis) : null,
      h("input", {
        id, type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", wert: start || "",
        "aria-describedby": hinweis ? `${id}-h` : null, oninput: (e) => geaendert(e.target.value), ...mehr,
      }));
  }

  /** Das Etikett groß und als Text. */
  function etikett(paket) {
    if (!paket.etikett) {
      return h("div", { class: "etikett fehlt" }, h("p", {}, h("b", {}, "Kein Etikett."), " Vorn sind nur Klebereste zu sehen."));
    }
    const zeile = (name, wert) => [h("dt", {}, name), h("dd", {}, wert)];
    return h("div", { class: "etikett" },
      h("p", { class: "etikett-name" }, paket.name),
      h("dl", {}, zeile("Art.-Nr.", paket.artikel), zeile("Charge", paket.charge),
        paket.haltbar ? zeile("Haltbar bis", datum(paket.haltbar)) : null,
        zeile("Gewicht", `${String(paket.ware.weight || "–").replace(".", ",")} kg`)),
      bild(Bilder.barcode(paket.artikel, !paket.codeLesbar)));
  }

  /** Paketbild mit Beschreibung in Worten. */
  function ansicht(paket) {
    return h("figure", { class: "ansicht" },
      bild(Bilder.paket(paket), "buehne"),
      h("figcaption", {}, h("details", {}, h("summary", {}, "Bild in Worten"), h("p", {}, Bilder.worte(paket)))));
  }

  function rede(aussehen, name, text) {
    return h("div", { class: "rede" }, bild(Bilder.gesicht(aussehen), "kopf"),
      h("div", { class: "blase" }, h("p", { class: "blase-name" }, name), h("p", {}, text)));
  }

  const datum = (iso) => iso.split("-").reverse().join(".");
  const heute = () => {
    const jetzt = new Date();
    const zwei = (zahl) => String(zahl).padStart(2, "0");
    return `${jetzt.getFullYear()}-${zwei(jetzt.getMonth() + 1)}-${zwei(jetzt.getDate())}`;
  };
  const dauer = (sekunden) => `${Math.floor(sekunden / 60)}:${String(Math.floor(sekunden % 60)).padStart(2, "0")}`;
  const dauerWorte = (sekunden) => {
    const minuten = Math.floor(sekunden / 60);
    const rest = Math.round(sekunden % 60);
    return minuten ? `${minuten} Min. ${rest} Sek.` : `${rest} Sek.`;
  };

  /** Der Stand auf diesem Gerät; ohne Speicher spielt man eben ohne. */
  const speicher = {
    lies(schluessel) {
      try {
        return JSON.parse(globalThis.localStorage.getItem(schluessel));
      } catch {
        return null;
      }
    },
    schreib(schluessel, wert) {
      try {
        globalThis.localStorage.setItem(schluessel, JSON.stringify(wert));
      } catch {
        // Der Speicher ist voll oder gesperrt: das Spiel läuft weiter, nur ohne Merken.
      }
    },
  };

  // Höchstens zwanzig Meldungen in der Sekunde nimmt die Seite ringsum an.
  const ABSTAND = 70;
  const schlange = [];
  let unterwegs = false;
  function sendeNaechste() {
    const meldung = schlange.shift();
    if (!meldung) {
      unterwegs = false;
      return;
    }
    globalThis.parent.postMessage(meldung, "*");
    globalThis.setTimeout(sendeNaechste, ABSTAND);
  }
  let zuletzt = "";
  function melde(verb, inhalt) {
    const gleich = JSON.stringify([verb, inhalt]);
    if (verb === "progressed" && gleich === zuletzt) return;
    if (verb === "progressed") zuletzt = gleich;
    schlange.push({ toolbox: 1, verb, ...(inhalt || {}) });
    if (!unterwegs) {
      unterwegs = true;
      sendeNaechste();
    }
  }

  globalThis.Werkzeug = {
    h, bild, kennung, ansage, zeige, knopf, auswahl, zaehler, textfeld, etikett, ansicht, rede, datum, heute, dauer,
    dauerWorte, speicher, melde,
  };
})();
