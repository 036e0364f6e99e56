// Saving as a file, loading it again, deleting everything.
var Keeping = (function () {
  "use strict";

  var LARGEST = 2000000; // bytes; a full plan has about 60,000

  function start() {
    document.getElementById("sichern").addEventListener("click", function () {
      Page.download("wegweiser-" + Reckoning.today() + ".json", "application/json", Memory.asFile());
      Page.say("Die Datei ist gesichert. Sie liegt bei Ihren Downloads.");
    });
    document.getElementById("laden").addEventListener("change", load);
    document.getElementById("loeschen").addEventListener("click", function () {
      var takeBack = Memory.forget();
      Page.say("Alles ist gelöscht.", function () {
        takeBack();
        Page.say("Ihre Angaben sind wieder da.");
      });
    });
    Memory.listen(function () { document.getElementById("speicher-hinweis").hidden = Memory.keeps(); });
  }

  function load(event) {
    var file = event.target.files[0];
    if (!file) { return; }
    if (file.size > LARGEST) { fail(); return; }
    file.text().then(function (text) {
      var takeBack = Memory.fromFile(text);
      event.target.value = "";
      if (!takeBack) { fail(); return; }
      document.getElementById("fehler-laden").textContent = "";
      event.target.removeAttribute("aria-invalid");
      Page.say("Ihre Angaben sind geladen.", function () {
        takeBack();
        Page.say("Es ist wieder wie vorher.");
      });
    });
  }

  function fail() {
    var text = "Das ist keine Datei des Wegweisers. Bitte wählen Sie die Datei, die Sie hier gesichert haben.";
    document.getElementById("fehler-laden").textContent = text;
    document.getElementById("laden").setAttribute("aria-invalid", "true");
    Page.say(text);
  }

  return { start: start };
}());
