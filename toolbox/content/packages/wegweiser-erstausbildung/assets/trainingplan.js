// The skeleton of the training plan: periods of the training, to be filled in and printed.
var TrainingPlan = (function () {
  "use strict";

  var root;

  function start() {
    root = document.getElementById("plan");
    document.getElementById("plan-raster").addEventListener("change", function (event) {
      Memory.change(function (state) { state.raster = Number(event.target.value); });
    });
    root.addEventListener("shown", function () { draw(Memory.get()); });
    Memory.listen(function (state) { if (!root.hidden) { draw(state); } });
    root.addEventListener("input", jot);
  }

  function beginOf(state) {
    return state.answers ? state.answers.start : Reckoning.proposedStarts(Reckoning.today(), Memory.EDITION.usual)[0];
  }

  function draw(state) {
    var begin = beginOf(state);
    var years = state.answers ? state.answers.years : 3;
    var list = document.getElementById("plan-abschnitte");
    document.getElementById("plan-raster").value = String(state.raster);
    list.textContent = "";
    Reckoning.periods(begin, years, state.raster).forEach(function (period) { list.appendChild(drawn(period, state)); });
    var occupation = state.answers ? state.answers.occupation : "";
    Page.one("[data-plan-occupation]", root).textContent = occupation;
    Page.one("[data-plan-span]", root).textContent = Reckoning.short(begin) + " bis " + Reckoning.short(Reckoning.addDays(Reckoning.addMonths(begin, Math.round(years * 12)), -1));
    sum();
  }

  function drawn(period, state) {
    var item = document.getElementById("plan-abschnitt").content.cloneNode(true).firstElementChild;
    var kept = state.plan[period.month] || {};
    var title = Reckoning.short(period.from) + " bis " + Reckoning.short(period.to);
    item.setAttribute("data-month", period.month);
    Page.one("h3", item).textContent = title;
    Page.one(".period__year", item).textContent = period.year + ". Ausbildungsjahr" + (period.month === 0 ? ", mit Probezeit" : "");
    Page.all("[data-field]", item).forEach(function (field) {
      var name = field.getAttribute("data-field");
      field.id = "plan-" + period.month + "-" + name;
      field.value = kept[name] || "";
      var label = Page.one("label", field.parentNode);
      label.setAttribute("for", field.id);
      label.appendChild(Page.element("span", { "class": "hidden" }, ", " + title));
      Page.mirror(field);
    });
    if (period.month === 0) { Page.one("textarea", item).placeholder = "Zum Beispiel: Ankommen, Sicherheit, den Betrieb kennenlernen"; }
    return item;
  }

  function jot(event) {
    var name = event.target.getAttribute("data-field");
    var item = event.target.closest(".period");
    if (!name || !item) { return; }
    Memory.jot(function (state) {
      var month = item.getAttribute("data-month");
      state.plan[month] = state.plan[month] || {};
      state.plan[month][name] = event.target.value;
    });
    Page.mirror(event.target);
    sum();
  }

  function sum() {
    var weeks = Page.all("[data-field=weeks]", root).reduce(function (total, field) { return total + (parseInt(field.value, 10) || 0); }, 0);
    var filled = Page.all("[data-field=content]", root).filter(function (field) { return field.value.trim(); }).length;
    var count = Page.all(".period", root).length;
    Page.one("[data-plan-sum]", root).textContent = filled + " von " + count + " Abschnitten haben Inhalte. Eingetragen: " + weeks + (weeks === 1 ? " Woche." : " Wochen.");
  }

  return { start: start };
}());
