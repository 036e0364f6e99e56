// Choosing a plot, and its questions one by one, with ideas and the sentence as it will stand.
(function () {
  "use strict";

  const { one, made, keep } = Page;
  const SVG = "http://www.w3.org/2000/svg";
  const field = one("#antwort");
  let at = 0;
  let idea = 0;

  function svg(tag, given) {
    const element = document.createElementNS(SVG, tag);
    Object.entries(given).forEach(([name, value]) => element.setAttribute(name, String(value)));
    return element;
  }

  // The curve of a plot; `state(place)` is "", "is-done" or "is-here".
  function arc(plot, width, state) {
    const drawn = svg("svg", { viewBox: `0 0 ${width} 110`, "aria-hidden": "true", focusable: "false" });
    const dots = Pictures.points(plot.curve, { x: 16, y: 4, width: width - 32, height: 98 });
    drawn.append(svg("path", { d: `M${dots[0].x} ${dots[0].y}` + Pictures.bends(dots).map((bend) => "C" + bend.join(" ")).join("") }));
    dots.forEach((dot, place) => {
      drawn.append(svg("circle", { cx: dot.x, cy: dot.y, r: place === dots.length - 1 ? 9 : 6, class: state(place) }));
    });
    return drawn;
  }

  const plotNow = () => Plots.plot(Page.state.plot);
  const typed = (id) => ((Page.state.answers[Page.state.plot] || {})[id] || "");

  function choose(plot) {
    Page.state.plot = plot.id;
    Page.state.title = "";
    Page.state.picture.palette = "";
    Page.state.picture.text = null;
    Page.state.picture.source = "titel";
    Page.state.tags = null;
    at = firstOpen();
    keep();
    Page.go("fragen");
  }

  function firstOpen() {
    const open = plotNow().questions.findIndex((question) => !typed(question.id));
    return open < 0 ? 0 : open;
  }

  function drawPlots() {
    one("#plots").replaceChildren(...Plots.all.map((plot) => {
      const isChosen = plot.id === Page.state.plot;
      const count = Object.values(Page.state.answers[plot.id] || {}).filter(Boolean).length;
      const button = made("button", { type: "button", class: "plot-button", "aria-pressed": String(isChosen), on: { click: () => choose(plot) } }, [
        made("span", { class: "plot-name", text: plot.name }),
      ]);
      return made("li", { class: `plot plot--${plot.colour}` }, [
        made("div", { class: "plot-cover" }, [arc(plot, 320, () => "")]),
        made("div", { class: "plot-in" }, [
          made("h2", {}, [button]), made("p", { class: "plot-beats", text: plot.beats }), made("p", { text: plot.fits }),
          made("p", { class: "plot-effect" }, [made("span", { text: plot.effect }), ...(count ? [made("span", { class: "plot-count", text: `${count} von ${plot.questions.length} beantwortet` })] : [])]),
        ]),
      ]);
    }));
  }

  function sentence() {
    const parts = Weaving.sentenceOf(Page.state, plotNow().questions[at], field.value);
    const middle = parts.middle ? made("mark", { text: parts.middle }) : made("span", { class: "gap", text: "…" });
    one("[data-sentence]").replaceChildren(parts.before, middle, parts.after);
  }

  function drawQuestion() {
    const plot = plotNow();
    const question = plot.questions[at];
    document.body.dataset.colour = plot.colour;
    one("[data-plot-name]").textContent = `${plot.name} · Frage ${at + 1} von ${plot.questions.length}`;
    one("[data-arc]").replaceChildren(arc(plot, 560, (place) => (place === at ? "is-here" : typed(plot.questions[place].id) ? "is-done" : "")));
    const label = Weaving.labelOf(Page.state, question);
    one("#frage-titel").textContent = label;
    one("#antwort-name").textContent = label;
    const kind = { quote: "Ein Satz, so wie er gesagt oder gedacht wurde.", sentence: "Ein oder zwei ganze Sätze.", rest: "Schreib den Satz unten zu Ende." }[question.kind];
    one("#antwort-hinweis").replaceChildren(`${kind} Zum Beispiel: `, made("i", { text: Weaving.exampleOf(Page.state, question) }));
    field.value = typed(question.id);
    one("[data-idea-box]").hidden = true;
    idea = 0;
    one("[data-skip]").hidden = Boolean(field.value);
    one("[data-next]").textContent = at === plot.questions.length - 1 ? "Geschichte weben" : "Weiter";
    sentence();
    window.requestAnimationFrame(() => Page.grow(field));
  }

  function write() {
    const answers = Page.state.answers[Page.state.plot] = Page.state.answers[Page.state.plot] || {};
    answers[plotNow().questions[at].id] = field.value;
    Page.state.isExample = false;
    one("[data-skip]").hidden = Boolean(field.value.trim());
    keep();
    sentence();
  }

  function move(by) {
    const last = plotNow().questions.length - 1;
    if (at + by < 0) { Page.go("plot"); return; }
    if (at + by > last) {
      if (Page.hasAnswers()) { at = 0; Page.go("geschichte"); } else { Page.toast("Beantworte mindestens eine Frage. Dann lässt sich etwas weben."); }
      return;
    }
    at += by;
    drawQuestion();
    field.focus();
    Messages.progressed((2 + at / (last + 1)) / 7);
  }

  function offerIdea() {
    const ideas = Weaving.ideasOf(Page.state, plotNow().questions[at]);
    one("[data-idea-text]").textContent = ideas[idea % ideas.length];
    one("[data-idea-box]").hidden = false;
    Page.say("Idee: " + ideas[idea % ideas.length]);
    idea += 1;
  }

  field.addEventListener("input", () => { Page.grow(field); write(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); move(1); }
  });
  one("#form-frage").addEventListener("submit", (event) => { event.preventDefault(); move(1); });
  one("[data-back]").addEventListener("click", () => move(-1));
  one("[data-skip]").addEventListener("click", () => move(1));
  one("[data-idea]").addEventListener("click", offerIdea);
  one("[data-idea-take]").addEventListener("click", () => {
    field.value = one("[data-idea-text]").textContent;
    Page.grow(field);
    write();
    field.focus();
  });

  Page.onShow("plot", drawPlots);
  Page.onShow("fragen", () => {
    if (at >= plotNow().questions.length) { at = 0; }
    drawQuestion();
  });
}());
