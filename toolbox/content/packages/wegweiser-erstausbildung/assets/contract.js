// What the contract must hold: ticks and the probation period.
var Contract = (function () {
  "use strict";

  var root;

  function start() {
    root = document.getElementById("vertrag");
    Page.all("[data-contract]", root).forEach(function (box) {
      box.addEventListener("change", function () {
        Memory.change(function (state) {
          var key = box.getAttribute("data-contract");
          if (box.checked) { state.contract[key] = Reckoning.today(); } else { delete state.contract[key]; }
        });
        Page.say(Page.one("[data-contract-share]", root).textContent);
      });
    });
    document.getElementById("probezeit").addEventListener("change", function (event) {
      Memory.change(function (state) { state.trial = Number(event.target.value); });
    });
    Memory.listen(draw);
  }

  function draw(state) {
    var must = Page.all("ol [data-contract]", root).map(function (box) { return box.getAttribute("data-contract"); });
    var share = Reckoning.progress(must, state.contract);
    Page.all("[data-contract]", root).forEach(function (box) { box.checked = Boolean(state.contract[box.getAttribute("data-contract")]); });
    Page.one("[data-contract-share]", root).textContent = share.done + " von " + share.all + " Angaben geprüft";
    Page.one("[data-contract-bar]", root).style.inlineSize = (share.share * 100) + "%";
    document.getElementById("probezeit").value = String(state.trial);
    Page.one("[data-trial]", root).textContent = state.answers
      ? "Letzter Tag der Probezeit: " + Reckoning.long(Reckoning.trialEnd(state.answers.start, state.trial)) + "."
      : "Der letzte Tag steht in Ihrem Zeitplan, sobald Sie den Start angegeben haben.";
  }

  return { start: start };
}());
