/* Alle Bilder des Spiels, als SVG gezeichnet: Waren, Pakete, Barcodes, Halle, Tor und Gesichter. */
(function () {
  "use strict";

  const esc = (text) => String(text).replace(/[&<>"']/g, (z) => `&#${z.charCodeAt(0)};`);

  // Jede Ware passt in ein Feld von 40 mal 40.
  const WAREN = {
    karton: '<path d="M6 14h28v20H6z" fill="#c99555"/><path d="M6 14l4-7h20l4 7z" fill="#e0b27a"/><path d="M18 7h4v12h-4z" fill="#a97a3e"/>',
    handschuh: '<path d="M12 36V20l-4-6c-1-3 2-4 4-2l3 4V7c0-3 4-3 4 0v7-9c0-3 4-3 4 0v10-8c0-3 4-3 4 0v9l0-4c0-3 4-3 4 0v14c0 4-2 6-3 10z" fill="#f2b134"/><path d="M12 30h17v6H12z" fill="#b3541e"/>',
    klebeband: '<circle cx="20" cy="21" r="15" fill="#b98a4b"/><circle cx="20" cy="21" r="15" fill="none" stroke="#8f6630" stroke-width="2"/><circle cx="20" cy="21" r="7" fill="#f3ead9"/><circle cx="20" cy="21" r="7" fill="none" stroke="#8f6630" stroke-width="2"/>',
    brille: '<path d="M3 16q17-8 34 0l-2 12q-7 5-12-3h-6q-5 8-12 3z" fill="#2f7fa8"/><path d="M7 19q6-3 10 0l-2 7q-6 3-7-1zM23 19q6-3 10 0l-1 6q-3 4-7 0z" fill="#d6f1fb"/>',
    gurt: '<path d="M8 10q12-8 24 0t0 12-24 6q0 8 12 8" fill="none" stroke="#e2571e" stroke-width="6"/><path d="M4 5h11v9H4z" fill="#59666b"/>',
    messer: '<path d="M5 33L24 12l6 6L11 36z" fill="#e8b923"/><path d="M24 12l8-8 4 4-6 10z" fill="#aeb9bd"/><path d="M10 30l3 3" stroke="#5a4200" stroke-width="2"/>',
    folie: '<path d="M12 6h16v28H12z" fill="#9fc9d8"/><ellipse cx="20" cy="6" rx="8" ry="3.5" fill="#cfe6ee"/><ellipse cx="20" cy="6" rx="3" ry="1.4" fill="#5d3a1a"/><ellipse cx="20" cy="34" rx="8" ry="3.5" fill="#7fb1c3"/>',
    weste: '<path d="M10 5l6-1q4 6 8 0l6 1 4 9-5 3v19H11V17l-5-3z" fill="#f4d21f"/><path d="M11 20h18v4H11zM11 28h18v4H11z" fill="#dfe4e6"/><path d="M20 8v28" stroke="#9a7d00" stroke-width="1.5"/>',
    flasche: '<path d="M16 3h8v7q5 3 5 10v16H11V20q0-7 5-10z" fill="#3d9bc4"/><path d="M11 21h18v9H11z" fill="#e9f6fb"/><path d="M16 2h8v4h-8z" fill="#1f5673"/>',
    kanister: '<path d="M8 12l6-7h14l4 7v24H8z" fill="#2e7d5b"/><path d="M16 9h10" stroke="#fff" stroke-width="3"/><path d="M11 3h7v5h-7z" fill="#e5b91a"/><path d="M12 18h16v11H12z" fill="#eaf4ef"/>',
    dose: '<path d="M10 7h20v27H10z" fill="#b8443a"/><ellipse cx="20" cy="7" rx="10" ry="3.5" fill="#d5dadb"/><ellipse cx="20" cy="34" rx="10" ry="3.5" fill="#8d2f27"/><path d="M10 15h20v10H10z" fill="#f6e6d8"/>',
    schraube: '<path d="M11 4h18v8H11z" fill="#8d999e"/><path d="M16 12h8v20l-4 5-4-5z" fill="#b4bfc4"/><path d="M16 17l8 3M16 22l8 3M16 27l8 3" stroke="#6b777c" stroke-width="2"/>',
    batterie: '<path d="M12 8h16v28H12z" fill="#2b3b42"/><path d="M12 8h16v10H12z" fill="#e59a1c"/><path d="M17 4h6v4h-6z" fill="#aeb9bd"/><path d="M20 23v8M16 27h8" stroke="#fff" stroke-width="2"/>',
    lampe: '<path d="M20 3a12 12 0 0 1 7 21v5H13v-5A12 12 0 0 1 20 3z" fill="#ffe08a"/><path d="M14 29h12v6q-6 4-12 0z" fill="#8d999e"/><path d="M16 14l4 5 4-5" fill="none" stroke="#b37b00" stroke-width="2"/>',
    papier: '<path d="M7 9h26v26H7z" fill="#e9eef0"/><path d="M7 9h26v6H7z" fill="#3a6ea5"/><path d="M7 20h26M7 25h26M7 30h26" stroke="#b3c0c6" stroke-width="1.6"/>',
    brot: '<path d="M4 24q0-14 16-14t16 14v8H4z" fill="#b3702b"/><path d="M11 14l4 7M18 12l4 7M25 13l4 7" stroke="#f0cf97" stroke-width="3" stroke-linecap="round"/>',
    mehl: '<path d="M9 8h22l2 27H7z" fill="#f2e7d0"/><path d="M9 8q11-6 22 0v4H9z" fill="#d8c39a"/><path d="M20 18v13M20 22l-5-3M20 22l5-3M20 27l-5-3M20 27l5-3" stroke="#b3822b" stroke-width="2"/>',
    milch: '<path d="M11 14l4-8h12l3 8v22H11z" fill="#f7fafb"/><path d="M11 14h19v-1l-3-7H15z" fill="#2f7fb5"/><path d="M11 22h19v8H11z" fill="#2f7fb5"/><path d="M15 3h12v4H15z" fill="#cfdde5"/>',
    eier: '<path d="M4 22h32l-3 13H7z" fill="#8a8f86"/><ellipse cx="11" cy="20" rx="5" ry="7" fill="#efd2b0"/><ellipse cx="20" cy="19" rx="5" ry="7" fill="#f7e6d0"/><ellipse cx="29" cy="20" rx="5" ry="7" fill="#efd2b0"/><path d="M4 23h32v3H4z" fill="#6e736b"/>',
    butter: '<path d="M4 18h32v15H4z" fill="#f6d64a"/><path d="M4 18l5-8h28l-1 8z" fill="#fbe88d"/><path d="M12 18h9v15h-9z" fill="#2e7d5b"/>',
    glas: '<path d="M10 11h20v22q-10 5-20 0z" fill="#d98b1f"/><path d="M10 17h20v10H10z" fill="#fbf1dd"/><path d="M9 5h22v6H9z" fill="#7a3b12"/>',
    spritze: '<path d="M9 27L23 13l6 6-14 14z" fill="#d9edf5"/><path d="M9 33l-4 4M26 10l7 7M29 14l6-6" stroke="#50636b" stroke-width="3"/><path d="M9 27l6 6 6-6-6-6z" fill="#3d9bc4"/>',
    tabletten: '<path d="M5 8h30v24H5z" fill="#eef2f3"/><path d="M5 8h30v7H5z" fill="#3f8f6a"/><circle cx="12" cy="23" r="4" fill="#d46a5f"/><circle cx="21" cy="23" r="4" fill="#d46a5f"/><circle cx="30" cy="23" r="4" fill="#d46a5f"/>',
    verband: '<path d="M6 10h28v22H6z" fill="#f4f4f0"/><path d="M17 14h6v14h-6z" fill="#c43a32"/><path d="M13 18h14v6H13z" fill="#c43a32"/><path d="M6 10h28v22H6z" fill="none" stroke="#b9b9ae" stroke-width="2"/>',
    granulat: '<path d="M8 9h24l2 26H6z" fill="#5b7fb0"/><path d="M8 9q12-6 24 0v4H8z" fill="#3f5f8d"/><g fill="#e8eef7"><circle cx="14" cy="21" r="2.6"/><circle cx="21" cy="19" r="2.6"/><circle cx="27" cy="22" r="2.6"/><circle cx="17" cy="27" r="2.6"/><circle cx="24" cy="28" r="2.6"/></g>',
    rohr: '<path d="M5 25L27 5l8 9-22 20z" fill="#9aa7ad"/><ellipse cx="9" cy="29" rx="4.5" ry="6.5" transform="rotate(-42 9 29)" fill="#5a676d"/><path d="M10 25L30 7" stroke="#d5dde0" stroke-width="2.5"/>',
    buch: '<path d="M8 6h22q4 0 4 4v24H12q-4 0-4-4z" fill="#8a3d7a"/><path d="M12 30h22v4H12q-4 0-4-3z" fill="#f4efe6"/><path d="M14 12h14v3H14zM14 18h9v3h-9z" fill="#f3d9ee"/>',
  };

  const ware = (name) => WAREN[name] || WAREN.karton;

  const MERKMALE = {
    fragile: { name: "zerbrechlich", bild: '<path d="M8 4h12l-1 8q-1 4-4 4v6h4v2H9v-2h4v-6q-3 0-4-4z"/>' },
    liquid: { name: "Flüssigkeit", bild: '<path d="M14 3q8 10 8 15a8 8 0 0 1-16 0q0-5 8-15z"/>' },
    metal: { name: "Metall", bild: '<path d="M5 4h6v11a3 3 0 0 0 6 0V4h6v11a9 9 0 0 1-18 0z"/>' },
    hazardous: { name: "Gefahrstoff", bild: '<path d="M14 2l12 12-12 12L2 14zM14 8l-1 8h2zM14 18a1.5 1.5 0 1 0 .1 0z" fill-rule="evenodd"/>' },
    "best-before": { name: "Haltbarkeit beachten", bild: '<path d="M14 3a11 11 0 1 0 .1 0zM14 6a8 8 0 1 1-.1 0zM13 8h2v6l4 3-1 2-5-4z" fill-rule="evenodd"/>' },
  };
  const zeichenVon = (merkmale) => ["fragile", "liquid", "metal", "hazardous"].filter((m) => merkmale.includes(m));

  const FARBEN = {
    karton: { hell: "#deb887", mitte: "#cda066", tief: "#a97a42", innen: "#7c5527", rand: "#8a6233" },
    kiste: { hell: "#7fa9c9", mitte: "#5687ad", tief: "#3d6787", innen: "#274759", rand: "#2d526d" },
    holz: { hell: "#e3c9a0", mitte: "#cdae7f", tief: "#a58658", innen: "#6d5433", rand: "#87693f" },
  };
  const farben = (verpackung) => FARBEN[verpackung] || FARBEN.karton;

  function schadenbild(schaden) {
    if (schaden === "ecke") {
      return '<path d="M322 222l-46 14 12 22-30 14h64z" fill="#4d3214" opacity=".82"/><path d="M276 236l46-14M288 258l34-22M258 272l30-14" stroke="#2b1a07" stroke-width="3" fill="none"/><path d="M276 236l-14-18M288 258l-26-6" stroke="#6b4a20" stroke-width="2" fill="none"/>';
    }
    if (schaden === "nass") {
      return '<path d="M150 272q-6-48 34-42 22-34 54-6 34-8 36 20 22 6 14 28z" fill="#3f3a2c" opacity=".5"/><path d="M176 272q2-26 26-24 18-18 36 0 22 0 22 24z" fill="#2b3f4d" opacity=".45"/><path d="M196 274q-9 14 0 18 9-4 0-18zM240 274q-7 10 0 14 7-4 0-14z" fill="#3d86ad"/>';
    }
    if (schaden === "riss") {
      return '<path d="M96 140l26 26-12 12 36 26-8 16 40 32-16-38 10-12-36-24 10-12-34-26z" fill="#2b1a07"/><path d="M110 178l36 26-8 16" stroke="#f0d6a8" stroke-width="2.5" fill="none"/>';
    }
    return "";
  }

  /** Feste Strichfolge aus einem Text; sieht aus wie ein Barcode, ist aber keiner. */
  function striche(text, x, y, breite, hoehe) {
    let pfad = "";
    let ort = x;
    let i = 0;
    while (ort < x + breite - 2) {
      const wert = (String(text).charCodeAt(i % String(text).length) * (i + 7)) % 7;
      const dick = 1 + (wert % 3);
      pfad += `M${ort} ${y}h${dick}v${hoehe}h-${dick}z`;
      ort += dick + 1 + (wert >> 1);
      i += 1;
    }
    return `<path d="${pfad}" fill="#14232a"/>`;
  }

  function barcode(text, kaputt) {
    const kratzer = kaputt
      ? '<path d="M10 4l40 40M30 2l50 42M70 2l30 44M96 2l40 42" stroke="#fffdf7" stroke-width="7"/><path d="M14 30q30-20 60 4t60-8" stroke="#6b4a20" stroke-width="5" fill="none" opacity=".55"/>'
      : "";
    return `<svg class="barcode" viewBox="0 0 150 46" preserveAspectRatio="none" aria-hidden="true"><path d="M0 0h150v46H0z" fill="#fffdf7"/>${striche(text, 6, 4, 138, 38)}${kratzer}</svg>`;
  }

  function aufkleber(paket) {
    if (!paket.etikett) {
      return '<path d="M58 150h120v78H58z" fill="#fff" opacity=".16"/><path d="M58 150h30l-8 10-22 6zM178 228h-26l6-12 20-5zM130 150l10 8 12-8z" fill="#f7f3e8" opacity=".85"/>';
    }
    return `<g><path d="M56 148h124v82H56z" fill="#fffdf7"/><path d="M56 148h124v82H56z" fill="none" stroke="#d8cdb8"/><path d="M64 157h70v6H64zM64 169h92v4H64zM64 178h56v4H64z" fill="#55646b"/>${striche(paket.artikel, 64, 190, 106, 32)}</g>`;
  }

  function zeichen(paket) {
    return zeichenVon(paket.ware.special || []).slice(0, 2).map((m, i) =>
      `<g transform="translate(${212 + i * 48} 156)"><path d="M-4-4h40v40H-4z" fill="#fffdf7" stroke="#9a3412" stroke-width="2"/><g fill="#7c2d12" transform="translate(2 2)">${MERKMALE[m].bild}</g></g>`).join("");
  }

  function muster(verpackung) {
    if (verpackung === "kiste") {
      return '<path d="M48 128h264v12H48zM150 146h60v12q-30 8-60 0z" fill="#274759" opacity=".55"/><path d="M48 262h264" stroke="#2d526d" stroke-width="4"/>';
    }
    if (verpackung === "holz") {
      return '<path d="M40 158h280M40 196h280M40 234h280" stroke="#87693f" stroke-width="3"/><g fill="#6d5433"><circle cx="50" cy="138" r="3"/><circle cx="310" cy="138" r="3"/><circle cx="50" cy="252" r="3"/><circle cx="310" cy="252" r="3"/></g>';
    }
    return '<path d="M168 120h24v20l-6 6-6-5-6 5-6-6z" fill="#f3e3bf" opacity=".8"/><path d="M168 252h24v20h-24z" fill="#f3e3bf" opacity=".55"/>';
  }

  /** Reihen der Stücke im Karton; eine fehlende Stelle bleibt als Lücke frei. */
  function reihen(paket) {
    const plaetze = Math.max(paket.soll, paket.stueck);
    const spalten = plaetze <= 5 ? plaetze : plaetze <= 12 ? Math.ceil(plaetze / 2) : 6;
    const luecken = new Set();
    const fehlend = plaetze - paket.stueck;
    for (let i = 0; i < fehlend; i += 1) luecken.add(Math.floor(paket.luecke * plaetze + i * 3) % plaetze);
    const zeilen = [];
    for (let i = 0; i < plaetze; i += 1) {
      const zeile = Math.floor(i / spalten);
      zeilen[zeile] = zeilen[zeile] || [];
      zeilen[zeile].push(!luecken.has(i));
    }
    return { spalten, zeilen };
  }

  /** Hintere Reihen stehen höher und etwas enger; von jeder Reihe bleibt die obere Hälfte frei. */
  function inhalt(paket) {
    const { spalten, zeilen } = reihen(paket);
    let bild = "";
    zeilen.forEach((zeile, z) => {
      const tiefe = zeilen.length - 1 - z;
      const schritt = Math.min(50, (266 - tiefe * 16) / spalten);
      const groesse = Math.min(48, schritt * 1.02);
      const oben = 150 + (zeilen.length === 1 ? 2 : 10) - tiefe * 37 - groesse;
      zeile.forEach((da, s) => {
        if (!da) return;
        const x = 180 - (spalten * schritt) / 2 + s * schritt + (schritt - groesse) / 2;
        bild += `<svg x="${x.toFixed(1)}" y="${oben.toFixed(1)}" width="${groesse.toFixed(1)}" height="${groesse.toFixed(1)}" viewBox="0 0 40 40">${ware(paket.ware.icon)}</svg>`;
      });
    });
    return bild;
  }

  /** Ein offenes Paket: oben der Inhalt zum Zählen, vorn Aufkleber, Zeichen und Schäden. */
  function paket(p, klasse) {
    const f = farben(p.ware.packaging);
    const dreh = (p.luecke * 2 - 1).toFixed(2);
    return `<svg class="paketbild ${klasse || ""}" viewBox="0 0 360 326" aria-hidden="true">
      <ellipse cx="180" cy="304" rx="160" ry="13" fill="#0b1f26" opacity=".22"/>
      <g transform="rotate(${dreh} 180 280)">
      <path d="M60 40h240l20 110H40z" fill="${f.innen}"/>
      <path d="M60 40h240l3 14H57z" fill="#000" opacity=".2"/>
      <path d="M60 40L40 150 6 112l24-80z" fill="${f.mitte}"/><path d="M300 40l20 110 34-38-24-80z" fill="${f.tief}"/>
      <path d="M60 40h240l-15-28H75z" fill="${f.hell}"/><path d="M60 40h240l-2-5H62z" fill="${f.rand}" opacity=".5"/>
      ${inhalt(p)}
      <g transform="translate(0 28)">
      <path d="M40 120h280v146H40z" fill="${f.mitte}"/><path d="M40 120h280v7H40z" fill="${f.hell}"/>
      <path d="M300 120h20v146h-20z" fill="${f.tief}" opacity=".45"/><path d="M40 254h280v12H40z" fill="${f.tief}" opacity=".4"/>
      ${muster(p.ware.packaging)}${aufkleber(p)}${zeichen(p)}${schadenbild(p.schaden)}
      </g></g></svg>`;
  }

  /** Ein geschlossenes Paket für Palette und Übersicht. */
  function paketKlein(p) {
    const f = farben(p.ware.packaging);
    return `<svg class="paketklein" viewBox="24 96 312 190" aria-hidden="true">
      <path d="M40 120l16-22h248l16 22z" fill="${f.hell}"/><path d="M168 98h24v22h-24z" fill="#f3e3bf" opacity=".7"/>
      <path d="M40 120h280v152H40z" fill="${f.mitte}"/><path d="M300 120h20v152h-20z" fill="${f.tief}" opacity=".45"/>
      <path d="M40 258h280v14H40z" fill="${f.tief}" opacity=".4"/>${muster(p.ware.packaging)}${aufkleber(p)}${zeichen(p)}${schadenbild(p.schaden)}</svg>`;
  }

  /** Dasselbe in Worten: was man sieht, nicht was daraus folgt. */
  function worte(p, { offen = true } = {}) {
    const saetze = [];
    if (offen) {
      const gezaehlt = reihen(p).zeilen.map((z, i) => `Reihe ${i + 1}: ${z.filter(Boolean).length}`);
      saetze.push(`Offenes Paket mit ${p.name}. Stücke – ${gezaehlt.join(", ")}.`);
    }
    saetze.push(p.etikett ? "Vorn klebt ein Etikett." : "Vorn sind nur Klebereste, kein Etikett.");
    const merkmale = zeichenVon(p.ware.special || []).map((m) => MERKMALE[m].name);
    if (merkmale.length) saetze.push(`Zeichen: ${merkmale.join(", ")}.`);
    saetze.push(p.schaden ? Regeln.SCHAEDEN[p.schaden] : "Außen ist es glatt und trocken.");
    return saetze.join(" ");
  }

  // Was hinter und vor dem Gesicht liegt, je Aussehen der anleitenden Person.
  const AUSSEHEN = {
    zoepfe: { haut: "#b97a4e", haar: "#2b1a12", hinten: "M14 26q-4 22 4 26l4-20zM50 26q4 22-4 26l-4-20z", vorn: "M18 28q-2-18 14-18t14 18q-3-9-14-9t-14 9z" },
    kurz: { haut: "#f0c8a0", haar: "#7a4a1e", hinten: "M18 30q-3-20 14-20t14 20z", vorn: "M18 27q-2-17 14-17t14 17q-5-10-16-8-9 1-12 8z" },
    kopftuch: { haut: "#e2b083", haar: "#1f6f86", hinten: "M13 32q-2-25 19-25t19 25q0 18-8 24H21q-8-6-8-24z", vorn: "M19 30q0-16 13-16t13 16q3-21-13-21t-13 21zM20 38q2 10 12 10t12-10q2 14-12 14t-12-14z" },
    bart: { haut: "#8a5a3a", haar: "#17110d", hinten: "M18 30q-3-19 14-19t14 19z", vorn: "M18 25q0-15 14-15t14 15q-6-7-14-7t-14 7zM19 33q1 13 13 13t13-13q0 16-13 16t-13-16z" },
  };
  function gesicht(aussehen) {
    const g = AUSSEHEN[aussehen] || AUSSEHEN.zoepfe;
    return `<svg class="gesicht" viewBox="0 0 64 64" aria-hidden="true"><circle cx="32" cy="32" r="32" fill="var(--ton)"/><clipPath id="gesicht-rund"><circle cx="32" cy="32" r="32"/></clipPath><g clip-path="url(#gesicht-rund)"><path d="${g.hinten}" fill="${g.haar}"/><path d="M8 66q2-18 24-18t24 18z" fill="#f4d21f"/><path d="M26 46l6 8 6-8v10H26z" fill="#fff"/><path d="M16 52l4 14M48 52l-4 14" stroke="#dfe4e6" stroke-width="4"/><path d="M27 38h10v10q-5 5-10 0z" fill="${g.haut}"/><ellipse cx="32" cy="29" rx="13" ry="15" fill="${g.haut}"/><path d="${g.vorn}" fill="${g.haar}"/><circle cx="27" cy="30" r="1.700" fill="#20130c"/><circle cx="37" cy="30" r="1.700" fill="#20130c"/><path d="M26.500 36.500q5.500 5 11 0" stroke="#20130c" stroke-width="1.800" fill="none" stroke-linecap="round"/></g></svg>`;
  }

  const STUFENBILD = {
    papier: '<path d="M12 5h24v38H12z" fill="#fff"/><path d="M12 5h24v38H12z" fill="none" stroke="currentColor" stroke-width="2.500"/><path d="M18 3h12v6H18z" fill="currentColor"/><path d="M17 17h14M17 24h14M17 31h8" stroke="currentColor" stroke-width="2.500"/><path d="M28 40l14-16 4 4-14 15-5 1z" fill="#ffc53d" stroke="currentColor" stroke-width="2"/>',
    barcode: '<path d="M4 8v-4h8M44 8v-4h-8M4 40v4h8M44 40v4h-8" fill="none" stroke="currentColor" stroke-width="3"/><path d="M10 10h3v28h-3zM16 10h2v28h-2zM21 10h5v28h-5zM29 10h2v28h-2zM34 10h4v28h-4z" fill="currentColor"/><path d="M2 24h44" stroke="#e02d1b" stroke-width="3"/>',
    rfid: '<path d="M6 44V6h5v38zM37 44V6h5v38z" fill="currentColor"/><path d="M16 34h16v10H16z" fill="#cda066"/><path d="M24 26v-2M19 22a7 7 0 0 1 10 0M15 17a12.500 12.500 0 0 1 18 0M12 12a18 18 0 0 1 24 0" fill="none" stroke="#ffc53d" stroke-width="3" stroke-linecap="round"/>',
    app: '<path d="M12 3h24q3 0 3 3v36q0 3-3 3H12q-3 0-3-3V6q0-3 3-3z" fill="currentColor"/><path d="M13 8h22v29H13z" fill="#eaf6f3"/><path d="M17 22l5 5 10-11" fill="none" stroke="#1f6a3a" stroke-width="4"/><circle cx="24" cy="41" r="2" fill="#eaf6f3"/>',
  };
  const stufenbild = (stufe) => `<svg class="stufenbild" viewBox="0 0 48 48" aria-hidden="true">${STUFENBILD[stufe]}</svg>`;

  /** Die Halle mit Tor, Lkw und Palette für die Startseite. */
  function halle() {
    const kiste = (x, y, b, h, art) => {
      const f = farben(art);
      return `<path d="M${x} ${y}h${b}v${h}h-${b}z" fill="${f.mitte}"/><path d="M${x} ${y}h${b}v4h-${b}z" fill="${f.hell}"/><path d="M${x + b / 2 - 3} ${y}h6v${h}h-6z" fill="${f.hell}" opacity=".5"/><path d="M${x + 4} ${y + h - 14}h14v9h-14z" fill="#fffdf7"/>`;
    };
    return `<svg class="halle" viewBox="0 0 640 320" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <path d="M0 0h640v320H0z" fill="#0e5566"/><path d="M0 0h640v70H0z" fill="#0b4250"/>
      <path d="M0 70l40-50 40 50 40-50 40 50 40-50 40 50 40-50 40 50 40-50 40 50 40-50 40 50 40-50 40 50 40-50 40 50" fill="none" stroke="#16687b" stroke-width="5"/><path d="M0 70h640v6H0z" fill="#16687b"/>
      <g fill="#ffe9ad"><path d="M100 70h44l-8 12h-28zM300 70h44l-8 12h-28zM500 70h44l-8 12h-28z"/></g><g fill="#ffe9ad" opacity=".1"><path d="M108 82h28l70 190H38zM308 82h28l70 190H238zM508 82h28l70 190H438z"/></g>
      <g><path d="M24 108h150v164H24z" fill="#0a3440"/><path d="M24 108h6v164h-6zM168 108h6v164h-6zM96 108h6v164h-6z" fill="#e2571e"/><path d="M24 158h150v6H24zM24 212h150v6H24zM24 266h150v6H24z" fill="#f08a4b"/>
      ${kiste(34, 124, 28, 34, "karton")}${kiste(66, 132, 26, 26, "kiste")}${kiste(106, 120, 34, 38, "holz")}${kiste(142, 134, 22, 24, "karton")}${kiste(34, 182, 34, 30, "kiste")}${kiste(72, 176, 22, 36, "karton")}${kiste(106, 186, 26, 26, "karton")}${kiste(136, 178, 30, 34, "holz")}${kiste(36, 234, 30, 32, "holz")}${kiste(106, 230, 40, 36, "karton")}</g>
      <g><path d="M350 104h246v170H350z" fill="#cfe8f2"/><path d="M350 104h246v60H350z" fill="#9fd0e4"/><path d="M350 236q60-30 120-8t126-12v58H350z" fill="#8fbf8a"/><circle cx="556" cy="140" r="18" fill="#ffd76a"/><path d="M338 92h270v14H338z" fill="#ffc53d"/><path d="M338 92h22l-14 14h-8zM386 92h26l-14 14h-26zM438 92h26l-14 14h-26zM490 92h26l-14 14h-26zM542 92h26l-14 14h-26zM594 92h14v12l-2 2h-26z" fill="#14232a"/><path d="M338 106h12v168h-12zM596 106h12v168h-12z" fill="#16687b"/>
      <path d="M404 138h150v120H404z" fill="#f7f5f0"/><path d="M412 146h134v104H412z" fill="#31444c"/><path d="M404 258h150v10H404z" fill="#59666b"/><path d="M398 150h6v80h-6zM554 150h6v80h-6z" fill="#c9cfd1"/><circle cx="424" cy="270" r="13" fill="#14232a"/><circle cx="534" cy="270" r="13" fill="#14232a"/>
      ${kiste(422, 196, 44, 54, "karton")}${kiste(470, 206, 36, 44, "kiste")}${kiste(510, 190, 30, 60, "holz")}${kiste(430, 164, 32, 32, "karton")}</g>
      <path d="M0 272h640v48H0z" fill="#93a3a6"/><path d="M0 272h640v5H0z" fill="#b4c1c3"/><path d="M196 300h34M254 300h34M312 300h34" stroke="#ffc53d" stroke-width="5"/>
      <g><path d="M206 262h128v8H206zM212 270h14v10h-14zM262 270h16v10h-16zM314 270h14v10h-14zM206 280h128v6H206z" fill="#9a7340"/>${kiste(212, 206, 56, 56, "karton")}${kiste(270, 214, 58, 48, "kiste")}${kiste(226, 166, 52, 40, "holz")}${kiste(280, 178, 40, 36, "karton")}</g>
      <g><path d="M178 196q0-12 10-12t10 12v14h-20z" fill="#2b1a12"/><circle cx="188" cy="198" r="9" fill="#b97a4e"/><path d="M178 196q0-14 10-14t10 14z" fill="#ffc53d"/><path d="M172 210h32l4 40h-40z" fill="#f4d21f"/><path d="M171 228h34v5h-34z" fill="#fff"/><path d="M173 250h14v34h-13zM190 250h13l1 34h-13z" fill="#1d3a5f"/><path d="M202 214l22 14-3 6-20-8z" fill="#b97a4e"/><path d="M216 218h18v24h-18z" fill="#fff" transform="rotate(8 225 230)"/></g>
      </svg>`;
  }

  function tor() {
    return `<svg class="tor" viewBox="0 0 360 200" aria-hidden="true"><path d="M0 0h360v200H0z" fill="#122d37"/><path d="M0 168h360v32H0z" fill="#7f9094"/><path d="M0 168h360v4H0z" fill="#a9b7ba"/>
      <g class="wellen" fill="none" stroke="#ffc53d" stroke-width="4" stroke-linecap="round"><path d="M128 70q14 30 0 60"/><path d="M148 56q24 44 0 88"/><path d="M232 70q-14 30 0 60"/><path d="M212 56q-24 44 0 88"/></g>
      <g class="fahrt"><path d="M140 160h80v6h-80zM144 166h10v6h-10zM206 166h10v6h-10z" fill="#9a7340"/><path d="M146 118h34v42h-34z" fill="#cda066"/><path d="M182 124h34v36h-34z" fill="#5687ad"/><path d="M154 90h30v28h-30z" fill="#cdae7f"/><path d="M186 98h26v26h-26z" fill="#cda066"/></g>
      <path d="M96 30h18v140H96zM246 30h18v140h-18z" fill="#0fa3a3"/><path d="M96 18h168v16H96z" fill="#0fa3a3"/><path d="M100 46h10v34h-10zM250 46h10v34h-10z" fill="#d9f3f3"/><text x="180" y="30" text-anchor="middle" font-size="11" font-weight="700" fill="#04282e">RFID-TOR</text></svg>`;
  }

  /** Ein Regalfach, frei oder schon belegt. */
  function fach(platz, belegt) {
    const kiste = belegt ? '<path d="M21 34h42v54H21z" fill="#cda066"/><path d="M65 50h50v38H65z" fill="#5687ad"/><path d="M70 29h38v21H70z" fill="#cdae7f"/><path d="M38 34h8v54h-8z" fill="#f3e3bf" opacity=".6"/><path d="M26 70h14v10H26zM72 72h14v10H72zM74 36h12v8H74z" fill="#fffdf7"/><path d="M65 50h50v5H65z" fill="#7fa9c9"/>' : "";
    return `<svg class="fach" viewBox="0 0 136 110" aria-hidden="true"><path d="M0 0h136v110H0z" fill="#16343f"/><path d="M10 0h8v110h-8zM118 0h8v110h-8z" fill="#e2571e"/><path d="M10 20h116v6H10zM10 88h116v8H10z" fill="#f08a4b"/>${kiste}<path d="M40 92h56v15H40z" fill="#fffdf7"/><text x="68" y="103.500" text-anchor="middle" font-size="11" font-weight="700" fill="#14232a">${esc(platz)}</text></svg>`;
  }

  globalThis.Bilder = {
    WAREN, AUSSEHEN, barcode, paket, paketKlein, worte, gesicht, stufenbild, halle, tor, fach,
  };
})();
