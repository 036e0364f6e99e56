// Story and teasers: woven anew while nobody has changed them by hand, kept when somebody has.
var Results = (function () {
  "use strict";

  const { one, every, made, keep } = Page;
  const MAKERS = {
    story: (state) => Weaving.story(state),
    teasers: (state) => Weaving.teasers(state, state.turn),
    frames: (state) => Weaving.frames(state),
  };

  // What a result was made from; when it changes, an edited result is stale.
  function origin() {
    const { name, pronoun, voice, trade, occupation, firm, contact, call, plot } = Page.state;
    return JSON.stringify([name, pronoun, voice, trade, occupation, firm, contact, call, plot, Weaving.answersOf(Page.state)]);
  }

  // The result called `which`, made when it is missing or nobody has edited it.
  function get(which) {
    const state = Page.state;
    const kept = state[which];
    if (!kept || (!kept.isEdited && kept.origin !== origin())) { make(which); }
    return state[which].value;
  }

  function make(which) {
    Page.state[which] = { value: MAKERS[which](Page.state), origin: origin(), isEdited: false };
    keep();
  }

  function edited(which) {
    Page.state[which].isEdited = true;
    keep();
  }

  function isStale(which) {
    const kept = Page.state[which];
    return Boolean(kept && kept.isEdited && kept.origin !== origin());
  }

  function again(which, redraw) {
    const before = Page.state[which];
    make(which);
    redraw();
    if (before && before.isEdited) {
      Page.toast("Neu gewoben.", () => { Page.state[which] = before; keep(); redraw(); });
    } else {
      Page.say("Neu gewoben.");
    }
  }

  function title() {
    return Page.state.title || Weaving.titlesOf(Page.state)[0];
  }

  function storyText() {
    return [title(), ...get("story")].join("\n\n");
  }

  function tags() {
    return Page.state.tags || Weaving.hashtags(Page.state).slice(0, 4);
  }

  function drawStory() {
    const paragraphs = get("story");
    const plot = Weaving.plotOf(Page.state);
    one("[data-sheet]").dataset.colour = plot.colour;
    one("#titel").value = title();
    Page.growing(one("#titel"));
    one("[data-paragraphs]").replaceChildren(...paragraphs.map((text, place) => Page.growing(made("textarea", {
      class: "sheet-text", rows: 2, value: text, "aria-label": `Absatz ${place + 1} von ${paragraphs.length}`, spellcheck: true,
      on: { input: (event) => { Page.state.story.value[place] = event.target.value; edited("story"); facts(); } },
    }))));
    one("[data-stale=story]").hidden = !isStale("story");
    facts();
  }

  function facts() {
    const words = get("story").join(" ").split(/\s+/).filter(Boolean).length;
    one("[data-story-facts]").textContent = `${words} Wörter, etwa ${Math.max(1, Math.round(words / 2.3 / 5) * 5)} Sekunden gesprochen.`;
  }

  function drawTeasers() {
    const texts = get("teasers");
    one("[data-stale=teasers]").hidden = !isStale("teasers");
    one("[data-teasers]").replaceChildren(...Weaving.TEASERS.map((kind) => {
      const count = made("p", { class: "count", id: `zahl-${kind.id}` });
      const tell = (text) => {
        const length = [...text].length;
        count.textContent = `${length} von ${kind.most} Zeichen${length > kind.most ? ", das ist zu lang" : ""}`;
        count.classList.toggle("is-over", length > kind.most);
      };
      const area = Page.growing(made("textarea", {
        id: `teaser-${kind.id}`, rows: 2, value: texts[kind.id], "aria-describedby": `nutzen-${kind.id} zahl-${kind.id}`,
        on: { input: (event) => { Page.state.teasers.value[kind.id] = event.target.value; edited("teasers"); tell(event.target.value); } },
      }));
      tell(texts[kind.id]);
      return made("div", { class: "teaser" }, [
        made("label", { for: area.id, text: kind.name }), made("p", { class: "hint", id: `nutzen-${kind.id}`, text: kind.use }), area,
        made("div", { class: "row row--ends" }, [count, made("button", {
          type: "button", class: "button", "aria-label": `Teaser ${kind.name.toLowerCase()} kopieren`,
          on: { click: () => Page.copy(area.value, "Teaser", area) },
        }, [Page.icon("kopie"), "Kopieren"])]),
      ]);
    }));
    drawTags();
  }

  function drawTags() {
    const chosen = new Set(tags());
    one("[data-tags]").replaceChildren(...Weaving.hashtags(Page.state).map((tag) => made("label", { class: "chip" }, [
      made("input", { type: "checkbox", checked: chosen.has(tag), value: tag, on: { change: () => {
        Page.state.tags = every("[data-tags] input:checked").map((box) => box.value);
        keep();
      } } }), made("span", { text: tag }),
    ])));
  }

  one("#titel").addEventListener("input", (event) => { Page.state.title = event.target.value; keep(); });
  one("#titel").addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); } });
  one("[data-title-next]").addEventListener("click", () => {
    const titles = Weaving.titlesOf(Page.state);
    Page.state.title = titles[(titles.indexOf(title()) + 1) % titles.length];
    keep();
    one("#titel").value = Page.state.title;
    Page.grow(one("#titel"));
    Page.say("Neuer Titel: " + Page.state.title);
  });
  every("[data-again=story]").forEach((button) => button.addEventListener("click", () => again("story", drawStory)));
  one("[data-again=teasers]").addEventListener("click", () => again("teasers", drawTeasers));
  one("[data-turn]").addEventListener("click", () => { Page.state.turn += 1; again("teasers", drawTeasers); });
  one("[data-copy=story]").addEventListener("click", () => Page.copy(storyText(), "Geschichte"));
  one("[data-copy=tags]").addEventListener("click", () => Page.copy(tags().join(" "), "Hashtags"));

  Page.onShow("geschichte", drawStory);
  Page.onShow("teaser", drawTeasers);

  return { get, edited, isStale, again, title, storyText, tags };
}());
