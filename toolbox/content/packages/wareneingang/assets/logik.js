/* Die Regeln des Spiels als reine Funktionen: gleicher Code, gleiche Lieferung; keine Anzeige. */
(function () {
  "use strict";

  const STUFEN = ["papier", "barcode", "rfid", "app"];
  const ARTEN = {
    menge: "Menge stimmt nicht",
    schaden: "Beschädigt",
    artikel: "Falscher Artikel",
    etikett: "Etikett fehlt",
    mhd: "Haltbarkeit abgelaufen",
  };
  const SCHAEDEN = {
    ecke: "Die rechte untere Ecke ist eingedrückt.",
    nass: "Unten ist ein großer nasser Fleck.",
    riss: "Quer über die Vorderseite geht ein Riss.",
  };
  const ZAHL_ABWEICHUNGEN = { leicht: 3, mittel: 4, schwer: 5 };
  const PAKETE_KURZ = 5;
  const HOECHSTMENGE = 18;
  // Ohne 0, O, 1, I, L, U und V: Codes werden zugerufen und abgetippt.
  const ZEICHEN = "ABCDEFGHJKMNPQRSTWXYZ23456789";

  /** FNV-1a: macht aus einem Text eine Zahl von 32 Bit. */
  function streuwert(text) {
    let wert = 0x811c9dc5;
    for (const zeichen of text) {
      wert = Math.imul(wert ^ zeichen.codePointAt(0), 0x01000193);
    }
    return wert >>> 0;
  }

  /**
   * Eine Folge von Zahlen von 0 bis unter 1, gleich für gleichen Text: der multiplikative
   * Generator von Lehmer mit dem Modul 2^31 - 1 und dem Faktor 48271 (Park, Miller, Stockmeyer,
   * Communications of the ACM 36/7, 1993). Alle Zwischenwerte bleiben unter 2^53, also genau.
   */
  function zufall(text) {
    const MODUL = 2147483647;
    let zustand = (streuwert(text) % (MODUL - 1)) + 1;
    return function () {
      zustand = (zustand * 48271) % MODUL;
      return (zustand - 1) / (MODUL - 1);
    };
  }

  const ganz = (wuerfel, von, bis) => von + Math.floor(wuerfel() * (bis - von + 1));
  const eins = (wuerfel, liste) => liste[Math.floor(wuerfel() * liste.length)];

  function gemischt(wuerfel, liste) {
    const neu = liste.slice();
    for (let i = neu.length - 1; i > 0; i -= 1) {
      const j = Math.floor(wuerfel() * (i + 1));
      [neu[i], neu[j]] = [neu[j], neu[i]];
    }
    return neu;
  }

  const hat = (ware, ...merkmale) => merkmale.some((m) => (ware.special || []).includes(m));
  const stoertFunk = (ware) => hat(ware, "liquid", "metal");

  /** Ein Code, wie er eingetippt wurde: Großbuchstaben und Ziffern, höchstens acht. */
  function saubererCode(text) {
    return String(text || "").toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, 8);
  }

  function neuerCode(wuerfel) {
    let code = "";
    while (code.length < 4) code += eins(wuerfel, ZEICHEN.split(""));
    return code;
  }

  /** Die versteckten Abweichungen eines Codes; auf allen vier Stufen dieselben Arten. */
  function abweichungen(szenario, code, modus) {
    const wuerfel = zufall(`${code}|${modus}|arten`);
    const gewollt = ZAHL_ABWEICHUNGEN[szenario.difficulty] || ZAHL_ABWEICHUNGEN.mittel;
    const zahl = modus === "kurz" ? Math.min(gewollt, 3) : gewollt;
    const weitere = szenario.goods.some((w) => hat(w, "best-before")) ? ["etikett", "mhd"] : ["etikett"];
    const arten = ["menge", "schaden", "artikel", ...gemischt(wuerfel, weitere)];
    while (arten.length < zahl) arten.push("menge");
    return arten.slice(0, zahl);
  }

  function paketzahl(szenario, modus) {
    return modus === "kurz" ? PAKETE_KURZ : Math.max(6, Math.min(10, szenario.parcels || 8));
  }

  /** Tage zu einem Datum (JJJJ-MM-TT) dazu; als JJJJ-MM-TT. */
  function tageDazu(datum, tage) {
    const [jahr, monat, tag] = datum.split("-").map(Number);
    return new Date(Date.UTC(jahr, monat - 1, tag + tage)).toISOString().slice(0, 10);
  }

  /** Wählt die bestellten Waren; lässt welche übrig, die falsch geliefert werden können. */
  function auswahl(wuerfel, waren, zahl, arten) {
    const liste = gemischt(wuerfel, waren);
    const nachVorn = (passt) => {
      const ort = liste.findIndex(passt);
      if (ort > 0) liste.unshift(liste.splice(ort, 1)[0]);
    };
    if (arten.includes("mhd")) nachVorn((w) => hat(w, "best-before") && !stoertFunk(w));
    nachVorn((w) => stoertFunk(w) && !hat(w, "best-before"));
    const verschiedene = Math.min(zahl, Math.max(1, liste.length - 2));
    const bestellt = [];
    while (bestellt.length < zahl) bestellt.push(liste[bestellt.length % verschiedene]);
    return { bestellt: gemischt(wuerfel, bestellt), uebrig: liste.slice(verschiedene) };
  }

  /** Verteilt die Abweichungen auf Positionen; eine Ware, die Funk stört, bleibt heil. */
  function verteilung(wuerfel, bestellt, arten) {
    const frei = gemischt(wuerfel, bestellt.map((_, i) => i));
    const heil = frei.find((i) => stoertFunk(bestellt[i]));
    const offen = frei.filter((i) => i !== heil);
    const art = {};
    const nimm = (passt) => {
      const ort = offen.findIndex(passt);
      return ort < 0 ? undefined : offen.splice(ort, 1)[0];
    };
    const zuerst = arten.slice().sort((a, b) => Number(b === "mhd") - Number(a === "mhd"));
    for (const name of zuerst) {
      const passt = name === "mhd" ? (i) => hat(bestellt[i], "best-before") : () => true;
      const position = nimm(passt);
      if (position === undefined) {
        const ersatz = nimm(() => true);
        if (ersatz !== undefined) art[ersatz] = "menge";
      } else {
        art[position] = name;
      }
    }
    return art;
  }

  function falscheMenge(wuerfel, menge) {
    const unterschied = eins(wuerfel, [-2, -1, -1, 1]);
    const neu = menge + unterschied;
    return neu < 2 || neu > HOECHSTMENGE ? Math.max(2, menge - 1) : neu;
  }

  function chargen(wuerfel, zahl) {
    const nummern = new Set();
    while (nummern.size < zahl) nummern.add(ganz(wuerfel, 112, 989));
    return [...nummern].map((nummer) => `L-${nummer}`);
  }

  function paketAus(wuerfel, zeile, art, ersatz, charge, heute) {
    const ware = art === "artikel" ? ersatz : zeile.ware;
    return {
      position: zeile.position,
      ware,
      artikel: ware.article,
      name: ware.name,
      stueck: art === "menge" ? falscheMenge(wuerfel, zeile.menge) : ware.quantity,
      soll: ware.quantity,
      charge: art === "artikel" ? charge : zeile.charge,
      haltbar: art === "mhd" ? tageDazu(heute, -ganz(wuerfel, 9, 60))
        : art === "artikel" && hat(ware, "best-before") ? tageDazu(heute, ganz(wuerfel, 90, 300))
        : zeile.haltbar && art !== "artikel" ? zeile.haltbar : "",
      abweichung: art || null,
      schaden: art === "schaden" ? eins(wuerfel, Object.keys(SCHAEDEN)) : null,
      etikett: art !== "etikett",
      codeLesbar: true,
      luecke: wuerfel(),
      sendung: `0034 ${ganz(wuerfel, 1000, 9999)} ${ganz(wuerfel, 100, 999)}`,
      codes: gemischt(wuerfel, ["artikel", "paketdienst", "alt"]),
    };
  }

  /** Die Tücke jeder Stufe; sie trifft nur Pakete ohne Abweichung. */
  function tuecken(wuerfel, stufe, pakete, uebrig, charge) {
    const heile = gemischt(wuerfel, pakete.filter((p) => !p.abweichung));
    if (stufe === "barcode") {
      heile[0].codeLesbar = false;
      return { unlesbar: heile[0].nummer };
    }
    if (stufe === "rfid") {
      const blind = heile.find((p) => stoertFunk(p.ware)) || heile[0];
      const falsch = pakete.find((p) => p.abweichung === "artikel");
      const fremd = uebrig.find((w) => !falsch || w.article !== falsch.artikel);
      return {
        blind: blind.nummer,
        fremd: fremd ? { artikel: fremd.article, name: fremd.name, menge: fremd.quantity, charge } : null,
      };
    }
    if (stufe === "app") {
      return { fehlalarm: heile[0].nummer, belegt: (heile[1] || heile[0]).nummer };
    }
    return {};
  }

  function anderePlaetze(wuerfel, szenario, platz) {
    const alle = [...new Set(szenario.goods.map((w) => w.place))].filter((p) => p !== platz);
    return gemischt(wuerfel, alle).slice(0, 3);
  }

  /** Die Suche nach einer Charge, die heil angekommen ist. */
  function spurAus(wuerfel, szenario, pakete, tuecke) {
    const ohneTuecke = pakete.filter((p) => !p.abweichung && p.nummer !== tuecke.belegt);
    const ziel = eins(wuerfel, ohneTuecke.length ? ohneTuecke : pakete.filter((p) => !p.abweichung));
    return {
      paket: ziel.nummer,
      charge: ziel.charge,
      platz: ziel.ware.place,
      plaetze: [ziel.ware.place, ...anderePlaetze(wuerfel, szenario, ziel.ware.place)].sort(),
      geraet: ganz(wuerfel, 1, 3),
    };
  }

  /** Was Kolleginnen und Kollegen heute angenommen haben: Rauschen für die Suche. */
  function anderes(wuerfel, szenario, chargenFrei) {
    const leute = (szenario.colleagues || []).map((k) => k.name);
    return chargenFrei.map((charge, i) => {
      const ware = eins(wuerfel, szenario.goods);
      return {
        charge, artikel: ware.article, name: ware.name, menge: ware.quantity, platz: ware.place,
        wer: leute[i % Math.max(1, leute.length)] || "Kollegin", minute: ganz(wuerfel, 3, 55),
      };
    });
  }

  /**
   * Eine Runde: was auf dem Lieferschein steht und was wirklich ankommt.
   * auftrag: {code, stufe, modus: "voll"|"kurz", heute: "JJJJ-MM-TT"}
   */
  function runde(szenario, auftrag) {
    const { code, stufe, modus, heute } = auftrag;
    const wuerfel = zufall(`${code}|${modus}|${stufe}`);
    const arten = abweichungen(szenario, code, modus);
    const zahl = paketzahl(szenario, modus);
    const { bestellt, uebrig } = auswahl(wuerfel, szenario.goods, zahl, arten);
    const nummern = chargen(wuerfel, zahl + 14);
    const zeilen = bestellt.map((ware, i) => ({
      position: i + 1, ware, artikel: ware.article, name: ware.name, menge: ware.quantity,
      charge: nummern[i], haltbar: hat(ware, "best-before") ? tageDazu(heute, ganz(wuerfel, 60, 320)) : "",
    }));
    const art = verteilung(wuerfel, bestellt, arten);
    const ersatz = uebrig[0] || bestellt[0];
    const roh = zeilen.map((z, i) => paketAus(wuerfel, z, art[i], ersatz, nummern[zahl], heute));
    const pakete = gemischt(wuerfel, roh);
    pakete.forEach((paket, i) => { paket.nummer = i + 1; });
    const tuecke = tuecken(wuerfel, stufe, pakete, uebrig, nummern[zahl + 1]);
    return {
      ...auftrag, lieferschein: `LS-${ganz(wuerfel, 10000, 99999)}`, zeilen, pakete, tuecke,
      spur: spurAus(wuerfel, szenario, pakete, tuecke),
      anderes: anderes(wuerfel, szenario, nummern.slice(zahl + 2)),
    };
  }

  const nurZeichen = (text) => String(text === undefined ? "" : text).toUpperCase().replace(/[^A-Z0-9]/g, "");
  const gleich = (eins_, zwei) => nurZeichen(eins_) === nurZeichen(zwei);

  /** Schreibfehler einer handgeschriebenen Zeile gegen das, was auf dem Paket steht. */
  function schreibfehler(spielrunde, paket, notiz) {
    const zeile = spielrunde.zeilen[paket.position - 1];
    const fehler = [];
    const artikel = paket.etikett ? paket.artikel : zeile.artikel;
    if (!gleich(notiz.artikel, artikel)) fehler.push("Artikelnummer");
    if (Number(notiz.menge) !== paket.stueck) fehler.push("Menge");
    if (paket.etikett && !gleich(notiz.charge, paket.charge)) fehler.push("Charge");
    return fehler;
  }

  /**
   * Wertet eine Runde aus. meldungen: {Paketnummer: Art oder null}; patzer: Zahl der Schreib-
   * und Bedienfehler. Eine Abweichung gilt als gefunden, wenn die richtige Art gemeldet ist.
   */
  function wertung(spielrunde, meldungen, patzer) {
    const ergebnis = { versteckt: 0, gefunden: 0, uebersehen: 0, falsch: 0, patzer, fehler: 0 };
    for (const paket of spielrunde.pakete) {
      const gemeldet = meldungen[paket.nummer] || null;
      if (paket.abweichung) {
        ergebnis.versteckt += 1;
        if (gemeldet === paket.abweichung) ergebnis.gefunden += 1;
        else ergebnis.uebersehen += 1;
      } else if (gemeldet) {
        ergebnis.falsch += 1;
      }
    }
    ergebnis.fehler = ergebnis.uebersehen + ergebnis.falsch + patzer;
    return ergebnis;
  }

  /** Was sich auf dieser Stufe belegen lässt: auf Papier nur, was jemand aufgeschrieben hat. */
  function belegbar(stufe, notiz, charge) {
    if (stufe !== "papier") return { wo: true, wer: true, wann: true };
    const zeichen = String((notiz && notiz.zeichen) || "");
    const da = Boolean(notiz) && gleich(notiz.charge, charge);
    return {
      wo: da,
      wer: da && /\p{L}/u.test(zeichen),
      wann: da && /\d{1,2}\s*[:.h]\s*\d{2}|\d{1,2}\s*uhr/i.test(zeichen),
    };
  }

  /** Punkte der Suche, 0 bis 3: nur richtig und belegt zählt. */
  function spurpunkte(antworten, richtig, belegt) {
    return ["wo", "wer", "wann"].filter((f) => belegt[f] && antworten[f] === richtig[f]).length;
  }

  /** Punkte einer Runde: je Fund 2, je Spurpunkt 1, je falscher Meldung oder Patzer 1 weniger. */
  function punkte(ergebnis, spur) {
    const roh = ergebnis.gefunden * 2 + spur - ergebnis.falsch - ergebnis.patzer;
    return { raw: Math.max(0, roh), min: 0, max: ergebnis.versteckt * 2 + 3 };
  }

  globalThis.Regeln = {
    STUFEN, ARTEN, SCHAEDEN, zufall, gemischt, saubererCode, neuerCode, abweichungen, paketzahl, runde,
    schreibfehler, wertung, belegbar, spurpunkte, punkte, stoertFunk, hat, gleich,
  };
})();
