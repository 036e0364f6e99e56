// The pictures: chosen, drawn, described, shown large and offered as a file.
var Studio = (function () {
  "use strict";

  const { one, every, made, keep } = Page;
  const canvas = document.createElement("canvas");
  let photo = null;
  let shown = "";
  let drawing = 0;

  const chosen = () => Page.state.picture;
  const paletteNow = () => chosen().palette || Weaving.plotOf(Page.state).colour;

  // What can stand on a picture: id, name, text, label above it.
  function sources() {
    const frames = Results.get("frames");
    const hooks = Weaving.hooks(Page.state);
    return [
      { id: "titel", name: "Titel der Geschichte", text: Results.title(), label: Weaving.plotOf(Page.state).name },
      { id: "teaser", name: "Kurzer Teaser", text: Results.get("teasers").kurz, label: "" },
      ...hooks.slice(0, 3).map((text, place) => ({ id: `einstieg-${place}`, name: `Einstieg: ${Language.shortened(text, 40)}`, text, label: "" })),
      ...frames.map((frame, place) => ({
        id: `bild-${place}`, name: `Storyboard ${place + 1}: ${Language.shortened(frame.text || "ohne Text", 40)}`, text: frame.text, label: `${place + 1} von ${frames.length}`,
      })),
    ];
  }

  function sourceNow() {
    const all = sources();
    return all.find((source) => source.id === chosen().source) || all[0];
  }

  const textNow = () => (chosen().text === null ? sourceNow().text : chosen().text);

  function cardOf(text, label) {
    const state = Page.state;
    const words = Weaving.words(state);
    return {
      text, label, who: `${state.name} · ${words.B}`, where: words.bei.trim(), curve: Weaving.plotOf(state).curve, photo,
      palette: paletteNow(), style: chosen().style, format: chosen().format,
    };
  }

  function altText() {
    const style = chosen().style;
    const palette = Pictures.named(Pictures.PALETTES, paletteNow()).name;
    const kind = style === "foto" && photo ? `Foto: [beschreib hier, was zu sehen ist]. Darunter eine Textfläche in ${palette}`
      : `Textkarte in ${palette}${style === "bogen" || style === "foto" ? " mit einer geschwungenen Linie" : style === "zitat" ? " mit einer Sprechblase" : ", gestaltet wie ein Notizzettel"}`;
    const text = Language.tidy(textNow()).replace(/„/g, "‚").replace(/“/g, "‘");
    return `${kind}. Text: „${text}“. Unten steht: ${Page.state.name}, ${Weaving.words(Page.state).B}.`;
  }

  async function render() {
    const mine = ++drawing;
    const card = cardOf(textNow(), chosen().text === null ? sourceNow().label : "");
    const alternative = altText();
    const title = Page.slug(Results.title());
    await Pictures.ready();
    Pictures.draw(canvas, card);
    const blob = await Pictures.blob(canvas);
    if (mine !== drawing || !blob) { return; }
    const format = Pictures.named(Pictures.FORMATS, card.format);
    const image = one("[data-picture]");
    Page.offer(one("[data-download]"), blob, `${title}-${format.id}.png`);
    if (shown) { URL.revokeObjectURL(shown); }
    shown = URL.createObjectURL(blob);
    image.src = shown;
    image.alt = alternative;
    image.dataset.format = format.id;
    one("[data-picture-facts]").textContent = `PNG, ${format.width} × ${format.height} Pixel. Lädt nichts herunter? „Groß zeigen“ und lange auf das Bild drücken.`;
    const alt = one("#alttext");
    if (alt.dataset.own !== "yes") { alt.value = image.alt; Page.grow(alt); }
  }

  function pick(name, value) {
    chosen()[name] = value;
    keep();
    one("#alttext").dataset.own = "";
    render();
    one("[data-photo-field]").hidden = chosen().style !== "foto";
  }

  function radio(name, option, inner, isChosen) {
    return made("label", { class: "choice" }, [
      made("input", { type: "radio", name: "picture-" + name, value: option.id, checked: isChosen, on: { change: () => pick(name, option.id) } }),
      ...inner,
    ]);
  }

  function thumb(style) {
    const small = document.createElement("canvas");
    Pictures.draw(small, { ...cardOf(textNow(), ""), who: "", where: "", style: style.id, format: "quadrat" });
    small.setAttribute("aria-hidden", "true");
    return small;
  }

  function drawTools() {
    one("[data-formats]").replaceChildren(...Pictures.FORMATS.map((format) => {
      const shape = made("span", { class: `shape shape--${format.id}`, "aria-hidden": "true" });
      return radio("format", format, [shape, made("span", {}, [made("b", { text: format.name }), made("small", { text: format.use }), made("small", { text: `${format.width} × ${format.height}` })])], format.id === chosen().format);
    }));
    one("[data-styles]").replaceChildren(...Pictures.STYLES.map((style) =>
      radio("style", style, [thumb(style), made("span", {}, [made("b", { text: style.name })])], style.id === chosen().style)));
    one("[data-palettes]").replaceChildren(...Pictures.PALETTES.map((palette) => {
      const dot = made("span", { class: "swatch", "aria-hidden": "true" });
      dot.style.background = `linear-gradient(135deg, ${palette.colours[0]} 60%, ${palette.colours[3]} 60%)`;
      return radio("palette", palette, [dot, made("span", { text: palette.name })], palette.id === paletteNow());
    }));
    one("#bildquelle").replaceChildren(...sources().map((source) => made("option", { value: source.id, text: source.name })));
    one("#bildquelle").value = sourceNow().id;
    one("#bildtext").value = textNow();
    Page.grow(one("#bildtext"));
    one("[data-photo-field]").hidden = chosen().style !== "foto";
  }

  async function draw() {
    drawTools();
    await render();
  }

  async function opened(file) {
    const problem = one("[data-photo-problem]");
    problem.textContent = "";
    try {
      photo = await createImageBitmap(file);
    } catch (_problem) {
      photo = null;
      problem.textContent = "Dieses Foto lässt sich hier nicht öffnen. Nimm eines als JPEG, PNG oder WebP.";
    }
    one("[data-photo-off]").hidden = !photo;
    drawTools();
    render();
  }

  // Every frame of the storyboard as a card, in the chosen format and looks.
  async function cards() {
    const frames = Results.get("frames");
    const all = frames.map((frame, place) => cardOf(frame.text || Results.title(), `${place + 1} von ${frames.length}`));
    const easel = document.createElement("canvas");
    const files = [];
    await Pictures.ready();
    for (const [place, card] of all.entries()) {
      Pictures.draw(easel, card);
      const blob = await Pictures.blob(easel);
      files.push({ name: `karte-${place + 1}.png`, bytes: new Uint8Array(await blob.arrayBuffer()) });
    }
    return files;
  }

  function forget() {
    photo = null;
    one("#foto").value = "";
    one("#alttext").dataset.own = "";
    one("#alttext").value = "";
    one("[data-photo-off]").hidden = true;
    one("[data-picture]").removeAttribute("src");
    one("[data-picture]").alt = "";
  }

  one("#foto").addEventListener("change", (event) => { if (event.target.files[0]) { opened(event.target.files[0]); } });
  one("[data-photo-off]").addEventListener("click", () => { forget(); drawTools(); render(); one("#foto").focus(); });
  one("#bildquelle").addEventListener("change", (event) => {
    chosen().text = null;
    pick("source", event.target.value);
    one("#bildtext").value = textNow();
    Page.grow(one("#bildtext"));
  });
  one("#bildtext").addEventListener("input", (event) => { Page.grow(event.target); pick("text", event.target.value); });
  one("#alttext").addEventListener("input", (event) => { event.target.dataset.own = "yes"; Page.grow(event.target); });
  one("[data-copy=alt]").addEventListener("click", () => Page.copy(one("#alttext").value, "Alternativtext", one("#alttext")));
  one("[data-large]").addEventListener("click", async () => {
    if (!one("[data-picture]").getAttribute("src")) { await render(); }
    const dialog = one("#gross");
    const image = one("img", dialog);
    image.src = one("[data-picture]").src;
    image.alt = one("[data-picture]").alt;
    dialog.showModal();
  });
  // Closed by hand, as forms may be forbidden in a frame.
  one("#gross button").addEventListener("click", () => one("#gross").close());
  Page.onShow("bilder", draw);

  return { cards, forget, altText };
}());
