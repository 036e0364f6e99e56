// Seven questions, one at a time; the last one leads to the checklist.
var Questions = (function () {
  "use strict";

  var form;
  var cards;
  var at = 0;

  function field(name) { return form.elements[name]; }

  function start() {
    form = document.getElementById("fragen-formular");
    cards = Page.all(".question", form);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      forward();
    });
    document.getElementById("fragen-zurueck").addEventListener("click", function () { go(at - 1, true); });
    document.getElementById("fragen-fertig").addEventListener("click", leave);
    document.getElementById("beruf").addEventListener("input", takeYears);
    form.addEventListener("input", function () { judge(); });
    document.getElementById("fragen").addEventListener("shown", function () {
      fill();
      go(0, false);
    });
    proposeStarts();
  }

  // Known occupations bring their length with them.
  function takeYears() {
    var typed = field("occupation").value.trim().toLowerCase();
    Memory.EDITION.occupations.forEach(function (known) {
      if (known.name.toLowerCase() === typed && known.years) { field("years").value = String(known.years); }
    });
  }

  function proposeStarts() {
    var box = document.getElementById("start-vorschlaege");
    Reckoning.proposedStarts(Reckoning.today(), Memory.EDITION.usual).forEach(function (date) {
      var label = Page.element("label", { "class": "choice" });
      var radio = Page.element("input", { type: "radio", name: "proposed", value: date });
      var words = Page.element("span");
      words.appendChild(Page.element("b", {}, Reckoning.long(date)));
      words.appendChild(document.createTextNode(" " + Reckoning.parts(date).weekday));
      radio.addEventListener("change", function () { field("start").value = date; });
      label.appendChild(radio);
      label.appendChild(words);
      box.appendChild(label);
    });
    field("start").addEventListener("input", markProposed);
  }

  function markProposed() {
    Page.all("[name=proposed]", form).forEach(function (radio) { radio.checked = radio.value === field("start").value; });
  }

  function usualStart() {
    var found = Reckoning.proposedStarts(Reckoning.today(), Memory.EDITION.usual);
    return found.filter(function (date) { return date.slice(5) === Memory.EDITION.usual; })[0] || found[0];
  }

  function fill() {
    var answers = Memory.get().answers;
    form.reset();
    field("start").value = usualStart();
    if (answers) {
      Object.keys(answers).forEach(function (name) { field(name).value = String(answers[name]); });
    }
    markProposed();
    fail("");
    judge();
  }

  function judge() {
    var verdict = Calculator.verdict(field("skilled").value, field("trainees").value);
    var line = document.getElementById("fragen-urteil");
    line.textContent = verdict.text;
    line.classList.toggle("verdict--care", !verdict.enough);
  }

  function go(to, moveFocus) {
    at = Math.max(0, Math.min(cards.length - 1, to));
    cards.forEach(function (card, index) { card.hidden = index !== at; });
    document.getElementById("fragen-stand").textContent = "Frage " + (at + 1) + " von " + cards.length;
    document.getElementById("fragen-balken").style.inlineSize = ((at + 1) / cards.length * 100) + "%";
    document.getElementById("fragen-zurueck").hidden = at === 0;
    document.getElementById("fragen-fertig").hidden = !Memory.get().answers || at === cards.length - 1;
    Page.one("#fragen-weiter span").textContent = at === cards.length - 1 ? "Meinen Zeitplan zeigen" : "Weiter";
    if (moveFocus) {
      window.scrollTo(0, 0);
      Page.one("legend", cards[at]).focus({ preventScroll: true });
    }
  }

  function fail(text) {
    document.getElementById("fehler-start").textContent = text;
    field("start").setAttribute("aria-invalid", text ? "true" : "false");
    if (text) { field("start").focus(); }
    return !text;
  }

  function startIsRight() {
    var date = field("start").value;
    if (!Reckoning.isDate(date)) { return fail("Bitte geben Sie den ersten Ausbildungstag an, zum Beispiel 01.08.2027."); }
    if (Reckoning.daysBetween(Reckoning.today(), date) < 1) { return fail("Dieser Tag ist schon vorbei. Bitte wählen Sie einen Tag in der Zukunft."); }
    if (Reckoning.daysBetween(Reckoning.today(), date) > 3660) { return fail("Dieser Tag liegt sehr weit in der Zukunft. Bitte prüfen Sie das Jahr."); }
    return fail("");
  }

  // Who only changes one answer need not go through all of them again.
  function leave() {
    if (startIsRight()) { finish(); } else { go(cards.indexOf(field("start").closest(".question")), false); startIsRight(); }
  }

  function forward() {
    if (cards[at].getAttribute("data-question") === "start" && !startIsRight()) { return; }
    if (at < cards.length - 1) {
      go(at + 1, true);
      return;
    }
    finish();
  }

  function finish() {
    Memory.change(function (state) {
      var before = state.answers;
      state.answers = {
        occupation: field("occupation").value.trim(), years: Number(field("years").value),
        chamber: field("chamber").value, start: field("start").value,
        skilled: Math.max(0, parseInt(field("skilled").value, 10) || 0),
        trainees: Math.max(1, parseInt(field("trainees").value, 10) || 1),
        aevo: field("aevo").value, minors: field("minors").value, school: field("school").value
      };
      if (!before || before.start !== state.answers.start) { state.planned = Reckoning.today(); }
    });
    window.location.hash = "liste";
    Page.say("Ihr Zeitplan ist fertig. Er bleibt auf diesem Gerät gespeichert.");
  }

  // What was answered, in the words of the questions.
  function spoken(answers) {
    return [
      "Kammer: " + words("chamber", answers),
      answers.skilled + (answers.skilled === 1 ? " Fachkraft" : " Fachkräfte") + ", "
        + answers.trainees + (answers.trainees === 1 ? " Ausbildungsplatz" : " Ausbildungsplätze"),
      "AdA-Schein: " + words("aevo", answers), "Unter 18: " + words("minors", answers),
      "Berufsschule: " + words("school", answers)
    ];
  }

  function words(name, answers) {
    return Page.one("input[name=" + name + "][value=" + answers[name] + "]", form).getAttribute("data-short");
  }

  return { start: start, spoken: spoken };
}());
