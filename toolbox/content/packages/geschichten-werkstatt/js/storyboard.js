// The storyboard: frames that can be changed, moved, added and taken away.
var Storyboard = (function () {
  "use strict";

  const { one, every, made } = Page;
  const LEAST = 5;
  const MOST = 7;
  const PARTS = [["picture", "Bildidee", 2], ["text", "Text auf dem Bild", 2], ["spoken", "Gesprochener Text", 2]];

  function part(frame, place, tile, [name, label, rows]) {
    const id = `bild-${place}-${name}`;
    const area = Page.growing(made("textarea", { id, rows, value: frame[name], on: { input: (event) => {
      frame[name] = event.target.value;
      tile.textContent = frame.text;
      Results.edited("frames");
    } } }));
    return made("div", { class: `frame-part frame-${name}` }, [made("label", { for: id, text: label }), area]);
  }

  function button(name, sign, label, isOff, act) {
    return made("button", { type: "button", class: "tool", disabled: isOff, "aria-label": label, title: label, data: { tool: name }, on: { click: act } }, [Page.icon(sign)]);
  }

  function move(place, by) {
    const frames = Results.get("frames");
    const [taken] = frames.splice(place, 1);
    frames.splice(place + by, 0, taken);
    Results.edited("frames");
    draw();
    const tools = every(`[data-frames] > li:nth-child(${place + by + 1}) .tool`);
    const again = tools.find((tool) => tool.dataset.tool === (by < 0 ? "up" : "down") && !tool.disabled) || tools.find((tool) => !tool.disabled);
    again.focus();
    Page.say(`Bild steht jetzt an Stelle ${place + by + 1} von ${frames.length}.`);
  }

  function remove(place) {
    const frames = Results.get("frames");
    const [taken] = frames.splice(place, 1);
    Results.edited("frames");
    draw();
    one("[data-view=storyboard] h1").focus();
    Page.toast("Bild entfernt.", () => { frames.splice(place, 0, taken); Results.edited("frames"); draw(); });
  }

  function add() {
    const frames = Results.get("frames");
    frames.splice(frames.length - 1, 0, Weaving.frame("Was ist zu sehen?", "", "Was wird gesagt?"));
    Results.edited("frames");
    draw();
    one(`#bild-${frames.length - 2}-picture`).focus();
  }

  function drawn(frame, place, frames) {
    const seconds = `bild-${place}-sekunden`;
    const tile = made("p", { text: frame.text });
    return made("li", { class: "frame" }, [
      made("div", { class: "frame-head" }, [
        made("h2", { text: `Bild ${place + 1}` }),
        made("div", { class: "tools" }, [
          button("up", "hoch", `Bild ${place + 1} nach vorn`, place === 0, () => move(place, -1)),
          button("down", "runter", `Bild ${place + 1} nach hinten`, place === frames.length - 1, () => move(place, 1)),
          button("remove", "weg", `Bild ${place + 1} entfernen`, frames.length <= LEAST, () => remove(place)),
        ]),
      ]),
      made("div", { class: "frame-tile", "aria-hidden": "true" }, [made("span", { text: String(place + 1) }), tile]),
      ...PARTS.map((which) => part(frame, place, tile, which)),
      made("div", { class: "frame-part frame-seconds" }, [
        made("label", { for: seconds, text: "Sekunden" }),
        made("input", { id: seconds, type: "number", min: "1", max: "60", value: String(frame.seconds), on: { input: (event) => {
          frame.seconds = Math.max(1, Math.min(60, Math.round(Number(event.target.value)) || 1));
          Results.edited("frames");
          length();
        } } }),
      ]),
    ]);
  }

  function length() {
    const frames = Results.get("frames");
    const sum = frames.reduce((all, frame) => all + frame.seconds, 0);
    one("[data-length]").textContent = `Zusammen ${sum} Sekunden.`;
    one("[data-frame-add]").disabled = frames.length >= MOST;
  }

  function draw() {
    const frames = Results.get("frames");
    one("[data-stale=frames]").hidden = !Results.isStale("frames");
    one("[data-frames]").dataset.colour = Weaving.plotOf(Page.state).colour;
    one("[data-frames]").replaceChildren(...frames.map(drawn));
    length();
  }

  function asText() {
    return Results.get("frames").map((frame, place) =>
      `Bild ${place + 1} (${frame.seconds} s)\n  Bild: ${frame.picture}\n  Text: ${frame.text}\n  Ton: ${frame.spoken}`).join("\n\n");
  }

  one("[data-again=frames]").addEventListener("click", () => Results.again("frames", draw));
  one("[data-frame-add]").addEventListener("click", add);
  one("[data-copy=frames]").addEventListener("click", () => Page.copy(asText(), "Storyboard"));
  Page.onShow("storyboard", draw);

  return { asText };
}());
