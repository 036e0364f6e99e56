// Trades with words from their everyday life, and common recognised occupations in all their forms.
var Occupations = (function () {
  "use strict";

  // id; name; "in der …"; hashtag; then words for ideas: smells of (after "nach"), sounds (after "nach"),
  // things somebody can do (infinitive), what went wrong, what remains, what is there (accusative), people.
  const TRADES = [
    { id: "lager", name: "Lager und Logistik", within: "in der Logistik", tag: "Logistik",
      smell: ["der Geruch von Pappe und Kaffee", "wie hoch die Regale sind"],
      sound: ["Scannerpiepen, Rolltor und Gabelstapler", "Klebeband, Funkgerät und Lachen"],
      skill: ["eine Lieferung prüfen", "eine Tour so packen, dass nichts verrutscht"],
      goal: ["die Palette fertig haben, bevor der Lkw kommt"],
      mishap: ["Zwei Paletten standen am falschen Tor.", "Der Scanner piepte, aber die Menge stimmte nicht."],
      pride: ["ein leeres Tor und eine volle Tour", "eine Palette, die in jeder Kurve hält"],
      thing: ["eine Leiter mit lauter Unterschriften", "ein Regalfach, das immer frei bleibt"],
      person: ["Frau Beckers aus dem Wareneingang", "der Kollege vom Tor nebenan"] },
    { id: "handel", name: "Handel und Verkauf", within: "im Handel", tag: "Einzelhandel",
      smell: ["wie ruhig ein Laden vor dem Öffnen ist", "das Licht, bevor die ersten Leute kommen"],
      sound: ["Kasse, Türglocke und Guten Morgen", "Rollwagen und Stimmen"],
      skill: ["ein Regal so einräumen, dass man alles findet", "eine Beratung von der ersten Frage bis zur Kasse führen"],
      goal: ["die Kasse ohne Hilfe abrechnen"],
      mishap: ["In der Kasse fehlten zehn Euro.", "Das Preisschild hing am falschen Regal."],
      pride: ["ein Schaufenster, vor dem Leute stehen bleiben", "ein Regal, in dem alles stimmt"],
      thing: ["eine Schublade mit alten Kassenrollen", "ein Zettelbrett mit Dankesgrüßen"],
      person: ["die Kollegin von der Kasse", "die Filialleiterin"] },
    { id: "metall", name: "Metall und Maschinen", within: "in der Metallbranche", tag: "Metall",
      smell: ["der Geruch von Öl und warmem Metall", "wie sauber die Maschinen sind"],
      sound: ["Fräse, Druckluft und Radio", "Feile, Hammer und Kranhupe"],
      skill: ["eine Maschine einrichten", "ein Werkstück auf den Hundertstel genau messen"],
      goal: ["das erste Werkstück ohne Ausschuss fertig bekommen"],
      mishap: ["Das Werkstück war zwei Millimeter zu kurz.", "Die Bohrung saß auf der falschen Seite."],
      pride: ["ein Werkstück, das auf den Hundertstel passt", "eine Kiste voller gleicher Teile"],
      thing: ["eine Feile aus der Gründungszeit", "ein Regal mit misslungenen Werkstücken"],
      person: ["der Meister aus der Ausbildungswerkstatt", "die Kollegin an der Fräse"] },
    { id: "elektro", name: "Elektro und Energie", within: "in der Elektrobranche", tag: "Elektrotechnik",
      smell: ["wie viele Farben Kabel haben", "der Ordnungssinn im Werkzeugkoffer"],
      sound: ["Schlagbohrer, Phasenprüfer und Radio", "Summen, Klicken und Rufe durchs Treppenhaus"],
      skill: ["eine Unterverteilung anschließen", "einen Fehler mit dem Messgerät finden"],
      goal: ["die Schaltung fertig haben, bevor die Gesellin kommt"],
      mishap: ["Die Lampe blieb dunkel.", "Das Kabel war einen halben Meter zu kurz."],
      pride: ["ein Haus, in dem das Licht angeht", "ein Schaltschrank wie gemalt"],
      thing: ["einen Schalter, an den niemand darf", "einen Koffer mit der ersten Lampe der Firma"],
      person: ["die Gesellin auf der Baustelle", "der Kollege mit dem Messgerät"] },
    { id: "it", name: "IT und Medien", within: "in der IT", tag: "IT",
      smell: ["wie viel hier miteinander geredet wird", "das Summen hinter der Glastür"],
      sound: ["Tastaturen, Lüfter und Videokonferenzen", "Klicken, Lachen und Kaffeemaschine"],
      skill: ["einen Arbeitsplatz komplett einrichten", "einen Fehler im Code einkreisen"],
      goal: ["das Update fertig haben, bevor alle zur Arbeit kommen"],
      mishap: ["Die ganze Abteilung kam nicht mehr ins Netz.", "Der Drucker druckte 300 leere Seiten."],
      pride: ["ein Programm, das jeden Tag benutzt wird", "ein Tag ohne eine einzige Störung"],
      thing: ["einen Rechner, der seit 1998 läuft", "eine Wand mit den schönsten Fehlermeldungen"],
      person: ["der Kollege aus dem Support", "die Entwicklerin am Nachbartisch"] },
    { id: "bau", name: "Bau und Ausbau", within: "auf dem Bau", tag: "Bauhandwerk",
      smell: ["der Geruch von frischem Putz", "wie weit man vom Gerüst aus sieht"],
      sound: ["Mischer, Kreissäge und Zurufe", "Kelle, Bagger und Thermoskanne"],
      skill: ["eine Wand gerade hochziehen", "ein Bad fliesen, ohne dass eine Fuge schief ist"],
      goal: ["die Wand vor dem Regen fertig haben"],
      mishap: ["Die Wand war schief.", "Der Mörtel war schon hart, bevor es losging."],
      pride: ["ein Haus, an dem man jeden Tag vorbeifährt", "eine Wand, an der die Wasserwaage Ruhe gibt"],
      thing: ["eine Wasserwaage mit drei Namen darauf", "einen Stein aus dem ersten Haus der Firma"],
      person: ["der Polier", "die Gesellin aus der Kolonne"] },
    { id: "holz", name: "Holz und Möbel", within: "im Holzhandwerk", tag: "Tischlerei",
      smell: ["der Geruch von frischem Holz", "das Licht voller Staub"],
      sound: ["Hobel, Säge und Absaugung", "Klopfholz, Schleifpapier und Radio"],
      skill: ["eine Schublade bauen, die sauber läuft", "eine Kante so schleifen, dass man sie nicht mehr spürt"],
      goal: ["eine Schublade bauen, die nicht klemmt"],
      mishap: ["Das Brett war einen Zentimeter zu kurz.", "Die Schublade klemmte."],
      pride: ["ein Tisch, an dem eine Familie sitzt", "eine Kante, über die alle mit dem Finger streichen"],
      thing: ["einen Schrank, den niemand wegwerfen darf", "eine Hobelbank mit lauter Anfangsbuchstaben"],
      person: ["die Gesellin an der Hobelbank", "der Meister"] },
    { id: "gastro", name: "Hotel und Gastronomie", within: "in der Gastronomie", tag: "Gastronomie",
      smell: ["der Duft von frischem Brot", "wie leise alle vor dem Service werden"],
      sound: ["Töpfe, Zurufe und die Küchenuhr", "Gläser, Stühle und Lachen"],
      skill: ["einen Tisch mit acht Gästen bedienen", "eine Soße kochen, die niemand nachsalzt"],
      goal: ["den ersten Abend am Posten allein schaffen"],
      mishap: ["Die Soße war versalzen.", "Zwei Tische bekamen das falsche Essen."],
      pride: ["leere Teller und volle Gesichter", "ein Saal, der am Morgen wieder glänzt"],
      thing: ["ein Rezeptbuch mit Fettflecken", "eine Pfanne, die nie gespült wird"],
      person: ["der Küchenchef", "die Kollegin aus dem Service"] },
    { id: "lebensmittel", name: "Bäckerei und Lebensmittel", within: "im Lebensmittelhandwerk", tag: "Backhandwerk",
      smell: ["die Wärme vom Ofen", "wie still die Straße um diese Zeit ist"],
      sound: ["Knetmaschine, Ofentür und Radio", "Bleche, Wecker und Gelächter"],
      skill: ["einen Teig nach Gefühl beurteilen", "zwanzig Zöpfe hintereinander flechten"],
      goal: ["Brötchen formen, die alle gleich aussehen"],
      mishap: ["Im Teig fehlte das Salz.", "Die Brötchen waren so flach wie Kekse."],
      pride: ["eine Schlange vor der Tür", "ein Brot mit einer Kruste, die knackt"],
      thing: ["einen Sauerteig, der älter ist als alle hier", "ein Blech mit einer Beule und einer Geschichte"],
      person: ["die Bäckermeisterin", "der Kollege am Ofen"] },
    { id: "gesundheit", name: "Gesundheit und Pflege", within: "im Gesundheitswesen", tag: "Gesundheit",
      smell: ["wie freundlich sich alle grüßen", "der Geruch von Desinfektionsmittel und Tee"],
      sound: ["Telefon, Schritte und leise Stimmen", "Türklingel, Tastatur und ein Lachen aus Zimmer drei"],
      skill: ["einen Verband anlegen", "jemandem die Angst vor der Spritze nehmen"],
      goal: ["am Empfang den Überblick behalten"],
      mishap: ["Zwei Termine lagen auf derselben Uhrzeit.", "Der Verband hielt genau bis zur Tür."],
      pride: ["ein Wartezimmer, in dem jemand gelacht hat", "ein Händedruck zum Abschied"],
      thing: ["eine Pinnwand voller Kinderzeichnungen", "eine Schublade mit Bonbons für schwere Tage"],
      person: ["die Kollegin vom Empfang", "die Praxisleiterin"] },
    { id: "buero", name: "Büro und Verwaltung", within: "im Büro", tag: "Büro",
      smell: ["wie viele Ordner es wirklich gibt", "dass alle sofort den Namen kannten"],
      sound: ["Telefon, Tastatur und Kaffeemaschine", "Drucker, Klammern und kurze Fragen über den Flur"],
      skill: ["eine Rechnung vom Eingang bis zur Zahlung bearbeiten", "am Telefon eine Beschwerde lösen"],
      goal: ["die erste Rechnung ohne Nachfragen schreiben"],
      mishap: ["Die Rechnung ging an die falsche Firma.", "Der Besprechungsraum war doppelt gebucht."],
      pride: ["ein leerer Posteingang", "eine Ablage, in der jeder alles findet"],
      thing: ["einen Stempel, den nur eine Person benutzen darf", "einen Kalender von 1987"],
      person: ["die Kollegin aus der Buchhaltung", "der Ausbilder"] },
    { id: "kfz", name: "Auto und Fahrzeuge", within: "in der Kfz-Branche", tag: "KfzHandwerk",
      smell: ["der Geruch von Gummi und Öl", "wie viel Elektronik in einem Auto steckt"],
      sound: ["Schlagschrauber, Hebebühne und Radio", "Motor, Ratsche und Zurufe"],
      skill: ["Bremsen wechseln", "einen Fehlerspeicher auslesen und verstehen"],
      goal: ["den Reifenwechsel in einer Viertelstunde schaffen"],
      mishap: ["Nach dem Zusammenbau blieb eine Schraube übrig.", "Der Motor sprang nicht mehr an."],
      pride: ["ein Wagen, der leise vom Hof rollt", "ein Motor, der beim ersten Mal anspringt"],
      thing: ["einen Motor, der nie eingebaut wird", "einen Spind mit Aufklebern aus dreißig Jahren"],
      person: ["die Meisterin an der Annahme", "der Geselle an der Hebebühne"] },
    { id: "gruen", name: "Garten, Landwirtschaft, Umwelt", within: "im Grünen", tag: "GrüneBerufe",
      smell: ["der Geruch von nasser Erde", "wie früh die Vögel anfangen"],
      sound: ["Schere, Traktor und Amseln", "Regen auf dem Folientunnel"],
      skill: ["einen Baum so schneiden, dass er wieder trägt", "einen Weg pflastern"],
      goal: ["die erste Hecke gerade schneiden"],
      mishap: ["Die Hecke hatte plötzlich eine Welle.", "Die halbe Reihe war Unkraut, die andere leider nicht."],
      pride: ["ein Garten, in dem im Frühling alles kommt", "ein Weg, auf dem niemand stolpert"],
      thing: ["einen Apfelbaum, den alle duzen", "einen Spaten mit drei neuen Stielen"],
      person: ["die Gärtnermeisterin", "der Kollege auf dem Traktor"] },
    { id: "koerper", name: "Friseur und Kosmetik", within: "im Friseurhandwerk", tag: "Friseurhandwerk",
      smell: ["der Duft von Shampoo", "wie viele Spiegel ein Raum haben kann"],
      sound: ["Föhn, Schere und Geschichten", "Wasser, Lachen und Türglocke"],
      skill: ["einen Schnitt von der Beratung bis zum Föhnen führen", "eine Farbe mischen, die genau passt"],
      goal: ["den ersten Pony gerade schneiden"],
      mishap: ["Der Pony am Übungskopf wurde immer kürzer.", "Die Farbe war eher Orange als Kupfer."],
      pride: ["ein Lächeln im Spiegel", "ein Schnitt, der auch nach vier Wochen sitzt"],
      thing: ["einen Übungskopf mit eigenem Namen", "eine Schere, die nur freitags benutzt wird"],
      person: ["die Chefin", "die Kollegin am Stuhl nebenan"] },
    { id: "chemie", name: "Chemie, Kunststoff, Labor", within: "in der Produktion", tag: "Produktion",
      smell: ["wie genau hier alles beschriftet ist", "die Wärme an den Maschinen"],
      sound: ["Pumpen, Rührwerk und Gehörschutz", "Granulat, Förderband und Druckluft"],
      skill: ["eine Anlage anfahren", "eine Probe nehmen und auswerten"],
      goal: ["die erste Schicht ohne Ausschuss fahren"],
      mishap: ["Die ersten hundert Teile waren Ausschuss.", "Die Probe hatte die falsche Farbe."],
      pride: ["ein Teil, das in jedem Auto steckt", "ein Protokoll ohne eine einzige Lücke"],
      thing: ["ein Glas mit dem ersten Granulat", "einen Knopf mit einer Kappe darüber"],
      person: ["die Schichtführerin", "der Kollege aus dem Labor"] },
    { id: "andere", name: "Etwas anderes", within: "in unserem Betrieb", tag: "Handwerk",
      smell: ["wie freundlich sich alle grüßen", "ein Geruch, den es nur hier gibt"],
      sound: ["Stimmen, Werkzeug und Lachen", "Radio, Schritte und Türen"],
      skill: ["eine Aufgabe von Anfang bis Ende erledigen", "anderen erklären, wie es geht"],
      goal: ["einen Auftrag ohne Hilfe fertig machen"],
      mishap: ["Es passte nicht zusammen.", "Das Ergebnis sah ganz anders aus als geplant."],
      pride: ["etwas, das es am Morgen noch nicht gab", "ein Ergebnis, das jemand benutzt"],
      thing: ["einen Schrank, den niemand wegwerfen darf", "ein Ding, von dem niemand weiß, woher es kommt"],
      person: ["eine Kollegin mit viel Erfahrung", "der Ausbilder"] },
  ];

  // "Männlich|Weiblich|Wemfall männlich" – the third only where it differs; one form alone is for all.
  // Names as in the training regulations; BERUFENET of the Federal Employment Agency, November 2026.
  const LIST = {
    lager: ["Fachlagerist|Fachlageristin|Fachlageristen", "Fachkraft für Lagerlogistik", "Berufskraftfahrer|Berufskraftfahrerin",
      "Fachkraft für Hafenlogistik", "Fachkraft für Kurier-, Express- und Postdienstleistungen", "Servicefahrer|Servicefahrerin",
      "Kaufmann für Spedition und Logistikdienstleistung|Kauffrau für Spedition und Logistikdienstleistung"],
    handel: ["Verkäufer|Verkäuferin", "Kaufmann im Einzelhandel|Kauffrau im Einzelhandel", "Drogist|Drogistin|Drogisten",
      "Kaufmann für Groß- und Außenhandelsmanagement|Kauffrau für Groß- und Außenhandelsmanagement",
      "Kaufmann im E-Commerce|Kauffrau im E-Commerce", "Automobilkaufmann|Automobilkauffrau"],
    metall: ["Industriemechaniker|Industriemechanikerin", "Zerspanungsmechaniker|Zerspanungsmechanikerin",
      "Werkzeugmechaniker|Werkzeugmechanikerin", "Konstruktionsmechaniker|Konstruktionsmechanikerin", "Metallbauer|Metallbauerin",
      "Feinwerkmechaniker|Feinwerkmechanikerin", "Maschinen- und Anlagenführer|Maschinen- und Anlagenführerin",
      "Fachkraft für Metalltechnik", "Technischer Produktdesigner|Technische Produktdesignerin|Technischen Produktdesigner"],
    elektro: ["Elektroniker|Elektronikerin", "Elektroniker für Betriebstechnik|Elektronikerin für Betriebstechnik",
      "Mechatroniker|Mechatronikerin", "Mechatroniker für Kältetechnik|Mechatronikerin für Kältetechnik",
      "Anlagenmechaniker für Sanitär-, Heizungs- und Klimatechnik|Anlagenmechanikerin für Sanitär-, Heizungs- und Klimatechnik"],
    it: ["Fachinformatiker|Fachinformatikerin", "Kaufmann für IT-System-Management|Kauffrau für IT-System-Management",
      "Mediengestalter Digital und Print|Mediengestalterin Digital und Print", "Medientechnologe Druck|Medientechnologin Druck|Medientechnologen Druck"],
    bau: ["Maurer|Maurerin", "Dachdecker|Dachdeckerin", "Straßenbauer|Straßenbauerin",
      "Fliesen-, Platten- und Mosaikleger|Fliesen-, Platten- und Mosaiklegerin", "Maler und Lackierer|Malerin und Lackiererin",
      "Beton- und Stahlbetonbauer|Beton- und Stahlbetonbauerin", "Hochbaufacharbeiter|Hochbaufacharbeiterin"],
    holz: ["Tischler|Tischlerin", "Zimmerer|Zimmerin", "Raumausstatter|Raumausstatterin", "Holzmechaniker|Holzmechanikerin"],
    gastro: ["Koch|Köchin", "Hotelfachmann|Hotelfachfrau", "Fachkraft für Gastronomie",
      "Fachmann für Restaurants und Veranstaltungsgastronomie|Fachfrau für Restaurants und Veranstaltungsgastronomie", "Fachkraft Küche"],
    lebensmittel: ["Bäcker|Bäckerin", "Konditor|Konditorin", "Fleischer|Fleischerin",
      "Fachverkäufer im Lebensmittelhandwerk|Fachverkäuferin im Lebensmittelhandwerk", "Fachkraft für Lebensmitteltechnik"],
    gesundheit: ["Medizinischer Fachangestellter|Medizinische Fachangestellte|Medizinischen Fachangestellten",
      "Zahnmedizinischer Fachangestellter|Zahnmedizinische Fachangestellte|Zahnmedizinischen Fachangestellten",
      "Pflegefachmann|Pflegefachfrau", "Augenoptiker|Augenoptikerin", "Hörakustiker|Hörakustikerin",
      "Tiermedizinischer Fachangestellter|Tiermedizinische Fachangestellte|Tiermedizinischen Fachangestellten"],
    buero: ["Kaufmann für Büromanagement|Kauffrau für Büromanagement", "Industriekaufmann|Industriekauffrau",
      "Verwaltungsfachangestellter|Verwaltungsfachangestellte|Verwaltungsfachangestellten", "Bankkaufmann|Bankkauffrau",
      "Steuerfachangestellter|Steuerfachangestellte|Steuerfachangestellten"],
    kfz: ["Kraftfahrzeugmechatroniker|Kraftfahrzeugmechatronikerin", "Zweiradmechatroniker|Zweiradmechatronikerin",
      "Fahrzeuglackierer|Fahrzeuglackiererin", "Land- und Baumaschinenmechatroniker|Land- und Baumaschinenmechatronikerin"],
    gruen: ["Gärtner|Gärtnerin", "Landwirt|Landwirtin", "Florist|Floristin|Floristen", "Tierpfleger|Tierpflegerin",
      "Umwelttechnologe für Kreislauf- und Abfallwirtschaft|Umwelttechnologin für Kreislauf- und Abfallwirtschaft|Umwelttechnologen für Kreislauf- und Abfallwirtschaft"],
    koerper: ["Friseur|Friseurin", "Kosmetiker|Kosmetikerin"],
    chemie: ["Chemikant|Chemikantin|Chemikanten", "Chemielaborant|Chemielaborantin|Chemielaboranten",
      "Kunststoff- und Kautschuktechnologe|Kunststoff- und Kautschuktechnologin|Kunststoff- und Kautschuktechnologen",
      "Verfahrensmechaniker für Beschichtungstechnik|Verfahrensmechanikerin für Beschichtungstechnik"],
  };

  const all = Object.entries(LIST).flatMap(([trade, lines]) => lines.map((line) => {
    const [man, woman, dative] = line.split("|");
    return { trade, man, woman: woman || man, dative: dative || man, shown: both(man, woman) };
  })).sort((one, other) => one.shown.localeCompare(other.shown, "de"));

  // Tischler/in · Kaufmann/Kauffrau im Einzelhandel · Medizinische/r Fachangestellte/r
  function both(man, woman) {
    if (!woman || man === woman) { return man; }
    const parts = man.split(" ");
    const others = woman.split(" ");
    return parts.map((part, place) => {
      const other = others[place];
      if (part === other) { return part; }
      if (other === part + "in") { return part + "/in"; }
      if (part === other + "r") { return other + "/r"; }
      if (other === part.slice(0, -1) + "in" && part.endsWith("e")) { return part + "/" + other.slice(part.length - 1); }
      return part + "/" + other;
    }).join(" ");
  }

  // What somebody typed: an entry of the list in any of its forms, or own words.
  function found(typed) {
    const text = Language.tidy(typed);
    const low = text.toLowerCase();
    const known = all.find((one) => [one.man, one.woman, one.shown].some((form) => form.toLowerCase() === low));
    if (known) { return known; }
    const pair = /^(.*?\p{L})[\/:*_]-?in(?!\p{L})(.*)$/u.exec(text);
    if (pair) {
      const man = pair[1] + pair[2];
      return { trade: "", man, woman: pair[1] + "in" + pair[2], dative: man, shown: text, isTyped: true };
    }
    return { trade: "", man: text, woman: text, dative: text, shown: text, isTyped: true, isOneForm: true };
  }

  // Forms for one person: {B} alone, {zurB} "zur Tischlerin", or "im Beruf Tischler/in".
  function forms(typed, pronoun) {
    const one = found(typed);
    if (one.isOneForm || pronoun === "ohne" || !pronoun) {
      return { B: one.shown, zurB: one.man === one.woman && !one.isOneForm ? "zur " + one.shown : "im Beruf " + one.shown };
    }
    return pronoun === "sie" ? { B: one.woman, zurB: "zur " + one.woman } : {
      B: one.man,
      zurB: (one.man === one.woman ? "zur " : "zum ") + one.dative,
    };
  }

  function matching(typed, trade) {
    const low = typed.trim().toLowerCase();
    const words = low.split(/[\s/]+/).filter(Boolean);
    const fits = all.filter((one) => {
      const names = (one.shown + " " + one.woman).toLowerCase();
      return words.every((word) => names.includes(word));
    });
    const begins = (one) => (one.shown.toLowerCase().startsWith(low) ? 0 : 1) + (trade && one.trade === trade ? 0 : 2);
    return fits.sort((one, other) => begins(one) - begins(other)).slice(0, 8);
  }

  const trade = (id) => TRADES.find((one) => one.id === id) || TRADES[TRADES.length - 1];

  return { trades: TRADES, trade, all, found, forms, matching };
}());
