// The first step: who it is about, and the choice of a plot.
(function () {
  "use strict";

  const { one, every, made, keep } = Page;
  const form = one("#form-angaben");
  const FIELDS = ["name", "trade", "occupation", "firm", "call", "contact"];
  const NEEDED = [
    ["name", "name", "Gib einen Vornamen an. Er darf erfunden sein."],
    ["trade", "branche", "Wähl eine Branche aus."],
    ["occupation", "beruf", "Gib den Beruf an."],
    ["pronoun", "", "Wähl aus, welche Form passt."],
  ];

  function read() {
    const state = Page.state;
    FIELDS.forEach((name) => { state[name] = form.elements[name].value.trim(); });
    state.voice = form.elements.voice.value || "ich";
    state.pronoun = form.elements.pronoun.value;
    keep();
    examples();
    NEEDED.filter(([name]) => state[name]).forEach(settle);
  }

  // What was missing is there now: the complaint at the field goes.
  function settle([name, id]) {
    const error = one(`#fehler-${name}`);
    if (!error) { return; }
    error.remove();
    if (id) {
      const field = one("#" + id);
      field.removeAttribute("aria-invalid");
      field.setAttribute("aria-describedby", `${id}-hinweis`);
    }
  }

  // The three forms, with the occupation that was typed.
  function examples() {
    const occupation = form.elements.occupation.value.trim() || "Tischler/in";
    every("[data-form]").forEach((place) => { place.textContent = Occupations.forms(occupation, place.dataset.form).B; });
    one("[data-firm]").textContent = Language.rest(form.elements.firm.value) || "der Tischlerei Beispiel in Hamm";
  }

  function draw() {
    const state = Page.state;
    FIELDS.forEach((name) => { form.elements[name].value = state[name]; });
    every("[name=voice]", form).forEach((radio) => { radio.checked = radio.value === state.voice; });
    every("[name=pronoun]", form).forEach((radio) => { radio.checked = radio.value === state.pronoun; });
    one(".errors", form).hidden = true;
    NEEDED.forEach(settle);
    examples();
  }

  function complain(missing) {
    NEEDED.forEach(settle);
    missing.forEach(([name, id, text]) => {
      const field = id ? one("#" + id) : one(`[name=${name}]`, form);
      const error = made("p", { class: "error", id: `fehler-${name}`, text });
      if (id) {
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("aria-describedby", `${id}-hinweis fehler-${name}`);
      }
      const around = field.closest(".field");
      const before = id ? field.closest(".combo") || field : one(".choices", around);
      before.before(error);
    });
    const summary = one("#fehler-angaben");
    one("ul", summary).replaceChildren(...missing.map(([name, id, text]) => made("li", {}, [made("a", {
      href: "#", text, on: { click: (event) => { event.preventDefault(); one(id ? "#" + id : `[name=${name}]`, form).focus(); } },
    })])));
    summary.hidden = false;
    summary.focus();
  }

  form.addEventListener("input", () => { Page.state.isExample = false; read(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    read();
    const missing = NEEDED.filter(([name]) => !Page.state[name]);
    if (missing.length) { complain(missing); } else { Page.go("plot"); }
  });

  one("#branche").append(...Occupations.trades.map((trade) => made("option", { value: trade.id, text: trade.name })));
  one("#aufruf").append(...Weaving.CALLS.map((call) => made("option", { value: call.id, text: call.name })));
  Combobox.attach(one("#beruf"), one("#beruf-liste"), (typed) => Occupations.matching(typed, Page.state.trade).map((entry) => entry.shown), (text) => {
    const found = Occupations.found(text);
    if (found.trade && !form.elements.trade.value) { form.elements.trade.value = found.trade; }
    read();
  });

  Page.onShow("angaben", draw);
}());
