// Skilled staff and trainees, as a sentence and as little figures.
var Calculator = (function () {
  "use strict";

  var MOST_FIGURES = 30;

  // {enough, text} for what was typed.
  function verdict(skilledTyped, traineesTyped) {
    var skilled = Math.max(0, parseInt(skilledTyped, 10) || 0);
    var trainees = Math.max(1, parseInt(traineesTyped, 10) || 1);
    var fitting = Reckoning.traineesFor(skilled);
    var needed = Reckoning.skilledFor(trainees);
    if (fitting >= trainees) {
      return {
        enough: true, skilled: skilled, trainees: trainees,
        text: "Das passt in der Regel. Bei " + counted(skilled, "Fachkraft", "Fachkräften") + " "
          + (fitting === 1 ? "ist 1 Ausbildungsplatz üblich." : "sind bis zu " + fitting + " Ausbildungsplätze üblich.")
      };
    }
    return {
      enough: false, skilled: skilled, trainees: trainees,
      text: "Für " + counted(trainees, "Ausbildungsplatz", "Ausbildungsplätze") + " " + (needed === 1 ? "ist" : "sind")
        + " in der Regel " + counted(needed, "Fachkraft", "Fachkräfte") + " üblich. Bei Ihnen "
        + (needed - skilled === 1 ? "fehlt eine. " : "fehlen " + (needed - skilled) + ". ") + "Fragen Sie die Beratung, auch nach Verbundausbildung."
    };
  }

  function counted(count, single, several) {
    return count + " " + (count === 1 ? single : several);
  }

  function start() {
    var root = document.getElementById("rechner");
    root.addEventListener("input", draw);
    root.addEventListener("shown", fill);
    Memory.listen(fill);
    fill();
  }

  function fill() {
    var answers = Memory.get().answers;
    if (answers) {
      document.getElementById("rechner-fachkraefte").value = answers.skilled;
      document.getElementById("rechner-azubis").value = answers.trainees;
    }
    draw();
  }

  function draw() {
    var found = verdict(document.getElementById("rechner-fachkraefte").value, document.getElementById("rechner-azubis").value);
    var line = document.getElementById("rechner-urteil");
    line.classList.toggle("verdict--care", !found.enough);
    if (Page.one("p", line).textContent !== found.text) { Page.one("p", line).textContent = found.text; }
    drawFigures(found);
    Page.all("#rechner tbody tr").forEach(function (row) {
      var here = found.skilled >= Number(row.getAttribute("data-from")) && found.skilled <= Number(row.getAttribute("data-to"));
      row.classList.toggle("here", here);
    });
  }

  function drawFigures(found) {
    var box = document.getElementById("rechner-bild");
    var fitting = Reckoning.traineesFor(found.skilled);
    box.textContent = "";
    row(box, "Fachkräfte", found.skilled, "skilled", found.skilled);
    row(box, "Auszubildende", found.trainees, "trainee", fitting);
  }

  // A row of figures; those beyond the fitting number are drawn as outlines.
  function row(box, name, count, kind, fitting) {
    var line = Page.element("div", { "class": "people__row" });
    line.appendChild(Page.element("span", { "class": "people__name" }, name));
    for (var index = 0; index < Math.min(count, MOST_FIGURES); index += 1) {
      line.appendChild(Page.element("span", { "class": "figure figure--" + kind + (index >= fitting ? " figure--beyond" : "") }));
    }
    if (count > MOST_FIGURES) { line.appendChild(Page.element("b", {}, "+" + (count - MOST_FIGURES))); }
    box.appendChild(line);
  }

  return { start: start, verdict: verdict };
}());
