// The last step: the checks before publishing, everything as text, as pictures and on paper.
(function () {
  "use strict";

  const { one, every, made, keep } = Page;
  const CHECKS = [
    ["wahr", "Jeder Satz stimmt, und die Person, um die es geht, hat ihn gelesen.", ""],
    ["bild", "Alle, die auf Bildern zu erkennen sind, haben zugestimmt.", "Auch Kolleginnen und Kollegen im Hintergrund. Bei Minderjährigen auch die Eltern. Am besten schriftlich, mit Ort der Veröffentlichung."],
    ["kunden", "Niemand erfährt etwas über Kundinnen, Kunden oder Aufträge.", "Namen, Adressen, Kennzeichen, Bildschirme, Lieferscheine und Akten sind nicht zu sehen."],
    ["betrieb", "Der Betrieb weiß Bescheid und ist einverstanden.", "Manches ist Betriebsgeheimnis, zum Beispiel neue Produkte oder Pläne an der Wand."],
    ["musik", "Die Rechte an Musik, Ton und fremden Bildern sind geklärt.", "Musik aus der App ist für Betriebe oft nicht freigegeben. Eigene Geräusche gehen immer."],
    ["alt", "Jedes Bild hat einen Alternativtext, jedes Video Untertitel.", ""],
    ["sicher", "Auf den Bildern wird sicher gearbeitet.", "Schutzbrille, Helm, Handschuhe: Wer zuschaut, macht es nach."],
    ["privat", "Es steht nichts Privates drin.", "Kein Nachname, keine Adresse, keine private Nummer."],
  ];

  function count() {
    const done = CHECKS.filter(([id]) => Page.state.checked.includes(id)).length;
    one("[data-check-count]").textContent = done === CHECKS.length ? "Alles geprüft. Gut gemacht." : `${done} von ${CHECKS.length} geprüft.`;
    if (done === CHECKS.length) { Messages.completed(); }
  }

  function drawChecks() {
    one("[data-checks]").replaceChildren(...CHECKS.map(([id, text, more]) => made("label", { class: "tick" }, [
      made("input", { type: "checkbox", value: id, checked: Page.state.checked.includes(id), on: { change: () => {
        Page.state.checked = every("[data-checks] input:checked").map((box) => box.value);
        keep();
        count();
      } } }),
      made("span", {}, [made("b", { text }), ...(more ? [made("small", { text: more })] : [])]),
    ])));
    count();
  }

  function everything() {
    const teasers = Results.get("teasers");
    const part = (title, text) => `${title.toUpperCase()}\n${"-".repeat(title.length)}\n${text}`;
    return [
      Page.state.isExample ? "Beispiel (erfunden)" : "",
      part("Geschichte", Results.storyText()),
      ...Weaving.TEASERS.map((kind) => part(`Teaser, ${kind.name.toLowerCase()}`, teasers[kind.id])),
      part("Hashtags", Results.tags().join(" ")),
      part("Storyboard", Storyboard.asText()),
      part("Alternativtext", one("#alttext").value || Studio.altText()),
      part("Vor dem Veröffentlichen", CHECKS.map(([id, text]) => `[${Page.state.checked.includes(id) ? "x" : " "}] ${text}`).join("\n")),
    ].filter(Boolean).join("\n\n") + "\n";
  }

  function sheet() {
    const frames = Results.get("frames");
    const teasers = Results.get("teasers");
    const head = ["Nr.", "Bildidee", "Text auf dem Bild", "Gesprochen", "s"];
    one("#druckbogen").replaceChildren(
      made("p", { class: "p-kicker", text: `${Page.state.name} · ${Weaving.words(Page.state).B}${Page.state.isExample ? " · Beispiel (erfunden)" : ""}` }),
      made("h1", { text: Results.title() }),
      ...Results.get("story").map((text) => made("p", { text })),
      made("h2", { text: "Teaser" }),
      ...Weaving.TEASERS.map((kind) => made("p", {}, [made("b", { text: kind.name + ": " }), teasers[kind.id]])),
      made("p", { text: Results.tags().join(" ") }),
      made("h2", { text: "Storyboard" }),
      made("table", {}, [
        made("thead", {}, [made("tr", {}, head.map((text) => made("th", { scope: "col", text })))]),
        made("tbody", {}, frames.map((frame, place) => made("tr", {}, [String(place + 1), frame.picture, frame.text, frame.spoken, String(frame.seconds)].map((text) => made("td", { text }))))),
      ]),
      made("h2", { text: "Vor dem Veröffentlichen" }),
      made("ul", { class: "ws-check" }, CHECKS.map(([, text]) => made("li", { text }))),
    );
  }

  function draw() {
    drawChecks();
    const text = everything();
    one("#alles").value = text;
    Page.offer(one("[data-file=text]"), new Blob(["\ufeff", text], { type: "text/plain;charset=utf-8" }), `${Page.slug(Results.title())}.txt`);
    sheet();
    pack();
  }

  async function pack() {
    const link = one("[data-file=pictures]");
    link.removeAttribute("href");
    link.setAttribute("aria-disabled", "true");
    const name = `${Page.slug(Results.title())}-bilder.zip`;
    const cards = await Studio.cards();
    if (!Page.hasAnswers()) { return; }
    Page.offer(link, Archive.pack(cards), name);
    link.removeAttribute("aria-disabled");
    one("[data-pictures-label]").textContent = `Alle ${cards.length} Karten als ZIP`;
  }

  one("[data-copy=all]").addEventListener("click", () => {
    one("[data-all]").open = true;
    Page.copy(one("#alles").value, "Alles", one("#alles"));
  });
  one(".take").addEventListener("click", (event) => { if (event.target.closest("a[href], button")) { Messages.completed(); } });
  one("[data-print]").addEventListener("click", () => window.print());
  one("[data-print-sheet]").addEventListener("click", () => window.print());
  one("[data-another]").addEventListener("click", () => Page.go("plot"));
  window.addEventListener("beforeprint", () => { if (Page.hasAnswers()) { sheet(); } });

  Page.onShow("fertig", draw);
}());
