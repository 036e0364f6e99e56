// The twelve steps with their own dates, ticks and notes.
var Checklist = (function () {
  "use strict";

  var LEAD = 14; // months before the start at which the first steps stand
  var root;
  var steps;
  var finished = false;

  function start() {
    root = document.getElementById("liste");
    steps = Page.all("[data-step]", root).map(readStep);
    steps.forEach(listenTo);
    Page.one("[data-calendar]", root).addEventListener("click", saveCalendar);
    Page.one("[data-unfold]", root).addEventListener("click", unfold);
    Page.all("details.more", root).forEach(function (part) { part.open = false; });
    Memory.listen(draw);
    root.addEventListener("shown", function () { drawNotes(Memory.get()); });
  }

  function readStep(item) {
    return {
      key: item.getAttribute("data-step"), item: item, title: Page.one("h3", item).textContent.trim(),
      usual: Page.one("[data-when]", item).textContent, number: Page.one(".step__number", item).textContent.replace(".", ""),
      milestones: Page.all("[data-milestone]", item).map(readMilestone)
    };
  }

  function readMilestone(line) {
    var words = Page.one("span", line).textContent;
    return {
      key: line.getAttribute("data-milestone"), months: line.getAttribute("data-months"),
      title: line.getAttribute("data-title") || words, condition: line.getAttribute("data-if"), line: line
    };
  }

  function listenTo(step) {
    Page.one("[data-done]", step.item).addEventListener("change", function (event) {
      var ticked = event.target.checked;
      Memory.change(function (state) {
        if (ticked) { state.done[step.key] = Reckoning.today(); } else { delete state.done[step.key]; }
      });
      var share = reached(Memory.get());
      Page.say((ticked ? "Schritt " + step.number + " ist erledigt. " : "Schritt " + step.number + " ist wieder offen. ")
        + share.done + " von " + share.all + " Schritten sind erledigt.");
    });
    Page.one("[data-note]", step.item).addEventListener("input", function (event) {
      Memory.jot(function (state) { state.notes[step.key] = event.target.value; });
      notePaper(step, event.target.value);
    });
  }

  // Steps that hold for this firm: without minors the medical examination falls away.
  function wanted() {
    var facts = Memory.facts();
    return steps.filter(function (step) {
      return step.milestones.some(function (milestone) { return Reckoning.holds(milestone.condition, facts); });
    });
  }

  function reached(state) {
    return Reckoning.progress(wanted().map(function (step) { return step.key; }), state.done);
  }

  function dated(state, milestone) {
    var start = state.answers.start;
    if (milestone.months === "trial") { return Reckoning.trialEnd(start, state.trial); }
    return Reckoning.scheduled(start, Number(milestone.months), Reckoning.tightness(state.planned, start, LEAD));
  }

  // The dates of a step that hold for this firm, in order: [{date, milestone}].
  function datesOf(state, step) {
    var facts = Memory.facts();
    return step.milestones.filter(function (milestone) { return Reckoning.holds(milestone.condition, facts); })
      .map(function (milestone) { return { date: dated(state, milestone), milestone: milestone }; });
  }

  function draw(state) {
    var applying = wanted();
    steps.forEach(function (step) { drawStep(state, step, applying.indexOf(step) >= 0); });
    drawConditions();
    drawAnswers(state);
    drawSummary(state, applying);
    drawNotes(state);
    var share = reached(state);
    Messages.progressed(share.share);
    if (share.share === 1 && !finished) { Messages.completed(); }
    finished = share.share === 1;
    Page.one("[data-finished]", root).hidden = !finished;
  }

  function drawStep(state, step, applies) {
    var done = state.done[step.key];
    var dates = state.answers && applies ? datesOf(state, step) : [];
    step.item.classList.toggle("step--done", Boolean(done));
    step.item.classList.toggle("step--away", !applies);
    Page.one("[data-done]", step.item).checked = Boolean(done);
    Page.one(".tick", step.item).hidden = !applies;
    Page.one("[data-when]", step.item).textContent = whenOf(state, step, dates, applies);
    step.item.setAttribute("data-state", stateOf(state, step, dates, applies));
    drawLeaf(step, dates[0] && dates[0].date);
    step.milestones.forEach(function (milestone) { drawMilestone(milestone, dates); });
  }

  function drawMilestone(milestone, dates) {
    var found = dates.filter(function (entry) { return entry.milestone === milestone; })[0];
    var time = Page.one("time", milestone.line);
    milestone.line.hidden = dates.length > 0 && !found;
    if (time) { time.remove(); }
    Page.one("small", milestone.line).hidden = Boolean(found);
    if (!found) { return; }
    milestone.line.insertBefore(Page.element("time", { datetime: found.date }, Reckoning.short(found.date)), milestone.line.firstChild);
  }

  function lastBefore(state, dates) {
    var before = dates.filter(function (entry) { return entry.date <= state.answers.start; });
    return before.length ? before[before.length - 1].date : dates[0].date;
  }

  function stateOf(state, step, dates, applies) {
    if (!applies) { return "away"; }
    if (state.done[step.key]) { return "done"; }
    if (!dates.length) { return "open"; }
    if (lastBefore(state, dates) < Reckoning.today()) { return "late"; }
    return Reckoning.daysBetween(Reckoning.today(), dates[0].date) <= 30 ? "now" : "open";
  }

  function whenOf(state, step, dates, applies) {
    if (!applies) { return "entfällt bei Ihnen"; }
    if (state.done[step.key]) { return "erledigt am " + Reckoning.long(state.done[step.key]); }
    if (!dates.length) { return step.usual; }
    var last = lastBefore(state, dates);
    var words = last === state.answers.start ? "ab " + Reckoning.long(last)
      : dates[0].date === last ? "bis " + Reckoning.long(last)
      : "von " + Reckoning.short(dates[0].date) + " bis " + Reckoning.short(last);
    var now = stateOf(state, step, dates, applies);
    return words + (now === "late" ? " · bitte bald nachholen" : now === "now" ? " · jetzt dran" : "");
  }

  function drawLeaf(step, date) {
    var leaf = Page.one("[data-leaf]", step.item);
    leaf.textContent = "";
    leaf.classList.toggle("step__leaf--dated", Boolean(date));
    if (!date) {
      leaf.appendChild(Page.element("span", {}, "Schritt"));
      leaf.appendChild(Page.element("b", {}, step.number));
      return;
    }
    var parts = Reckoning.parts(date);
    leaf.appendChild(Page.element("span", {}, parts.month));
    leaf.appendChild(Page.element("b", {}, parts.day));
    leaf.appendChild(Page.element("i", {}, parts.year));
  }

  // Lines that hold for some firms only: own remarks and the fitting chamber.
  function drawConditions() {
    var facts = Memory.facts();
    Page.all(".own [data-if]", root).forEach(function (line) {
      line.hidden = !facts.chamber || !Reckoning.holds(line.getAttribute("data-if"), facts);
    });
    Page.all(".local[data-if]", root).forEach(function (line) {
      line.hidden = !Reckoning.holds(line.getAttribute("data-if"), facts);
    });
    Page.all(".own", root).forEach(function (box) {
      box.hidden = !Page.one("[data-if]:not([hidden])", box);
    });
  }

  function drawAnswers(state) {
    var answers = state.answers;
    if (!answers) { return; }
    var texts = {
      occupation: answers.occupation, earliest: Reckoning.long(Reckoning.addMonths(answers.start, -LEAD)),
      ratio: people(answers.skilled, "Fachkraft", "Fachkräfte") + " für " + people(answers.trainees, "Platz", "Plätze")
    };
    Page.all("[data-answer]", root).forEach(function (place) { place.textContent = texts[place.getAttribute("data-answer")]; });
  }

  function people(count, single, several) {
    return count + " " + (count === 1 ? single : several);
  }

  function drawSummary(state, applying) {
    var share = reached(state);
    var answers = state.answers;
    Page.one("[data-bar]", root).style.inlineSize = (share.share * 100) + "%";
    Page.one("[data-share]", root).textContent = share.done + " von " + share.all + " Schritten erledigt";
    Page.one("[data-change]", root).textContent = answers ? "Angaben ändern" : "Fragen beantworten";
    Page.one("[data-calendar]", root).hidden = !answers;
    Page.one("#titel-liste").textContent = answers ? "Ihr Zeitplan bis zum " + Reckoning.long(answers.start) : "Ihr Zeitplan in zwölf Schritten";
    if (answers) { Page.one("[data-summary]", root).textContent = countdown(answers); }
    drawChips(answers);
    drawNext(state, applying);
    drawTight(state);
    drawAgain(share, answers);
  }

  function drawChips(answers) {
    var list = Page.one("[data-answers]", root);
    list.textContent = "";
    list.hidden = !answers;
    if (answers) {
      Questions.spoken(answers).forEach(function (text) { list.appendChild(Page.element("li", {}, text)); });
    }
  }

  function countdown(answers) {
    var days = Reckoning.daysBetween(Reckoning.today(), answers.start);
    var name = answers.occupation ? answers.occupation + ". " : "";
    if (days > 1) { return name + "Noch " + days + " Tage bis zum ersten Ausbildungstag."; }
    return name + (days === 1 ? "Morgen ist der erste Ausbildungstag." : days === 0 ? "Heute ist der erste Ausbildungstag!" : "Die Ausbildung läuft seit " + (-days) + " Tagen.");
  }

  function drawNext(state, applying) {
    var line = Page.one("[data-next]", root);
    var open = applying.filter(function (step) { return !state.done[step.key]; });
    line.textContent = "";
    if (!open.length) { return; }
    line.appendChild(document.createTextNode("Als Nächstes: "));
    line.appendChild(Page.element("a", { href: "#" + open[0].item.id }, Page.one("h3", open[0].item).textContent.trim()));
  }

  function drawTight(state) {
    var box = Page.one("[data-tight]", root);
    var factor = state.answers ? Reckoning.tightness(state.planned, state.answers.start, LEAD) : 1;
    box.hidden = factor >= 1;
    box.textContent = factor < 0.25
      ? "Das ist sehr knapp. Rufen Sie gleich die Ausbildungsberatung an. Die Termine stehen so eng, wie es geht."
      : "Üblich sind etwa 14 Monate Vorlauf. Bei Ihnen ist es weniger. Deshalb stehen die Termine enger beieinander. Auch das geht.";
  }

  function drawAgain(share, answers) {
    var box = document.getElementById("weiter");
    box.hidden = !answers && share.done === 0;
    Page.one("[data-again]", box).textContent = (answers ? countdown(answers) + " " : "") + share.done + " von " + share.all + " Schritten sind erledigt.";
    Page.one("#beginnen span").textContent = answers ? "Angaben ändern" : "Fragen beantworten";
  }

  function drawNotes(state) {
    steps.forEach(function (step) {
      var field = Page.one("[data-note]", step.item);
      if (field !== document.activeElement) { field.value = state.notes[step.key] || ""; }
      notePaper(step, field.value);
    });
  }

  // The note stands on paper also when its step is folded.
  function notePaper(step, text) {
    Page.one("[data-note-paper]", step.item).textContent = text;
  }

  function unfold(event) {
    var parts = Page.all("details.more", root);
    var opening = parts.some(function (part) { return !part.open; });
    parts.forEach(function (part) { part.open = opening; });
    event.target.textContent = opening ? "Alle Erklärungen schließen" : "Alle Erklärungen öffnen";
  }

  // All dates of this firm's steps that are still open, for its calendar.
  function entries(state) {
    var found = [];
    wanted().filter(function (step) { return !state.done[step.key]; }).forEach(function (step) {
      datesOf(state, step).forEach(function (entry) {
        found.push({
          key: entry.milestone.key + "-" + state.answers.start, date: entry.date, title: entry.milestone.title,
          text: "Schritt " + step.title + "\n" + Page.one(".step__short", step.item).textContent
        });
      });
    });
    return found;
  }

  function saveCalendar() {
    var state = Memory.get();
    var found = entries(state);
    Page.download("zeitplan-ausbildung.ics", "text/calendar", Reckoning.calendar(Memory.EDITION.edition, found, new Date()));
    Page.say(people(found.length, "Termin", "Termine") + " als Kalenderdatei gespeichert. Öffnen Sie die Datei mit Ihrem Kalender.");
  }

  return { start: start, entries: entries };
}());
