// Starts the app: what was kept, the example, and forgetting.
(function () {
  "use strict";

  const { one, every } = Page;
  const EXAMPLE = {
    name: "Mira", pronoun: "sie", voice: "er", trade: "holz", occupation: "Tischler/in", firm: "der Tischlerei Beispiel in Hamm",
    call: "praktikum", contact: "ausbildung@beispiel.example", plot: "umweg", isExample: true,
    answers: { umweg: {
      plan: "Sport studieren", wende: "Der Studienplatz ging an jemand anderen.", station: "zwei Nebenjobs, ein Sprachkurs und viele Fragen",
      fund: "in einem Praktikum, das nur eine Woche dauern sollte",
      moment: "Beim Schleifen einer Kante musste niemand sagen, wann sie fertig ist.",
      bleibt: "Sie zeigt gern, wie etwas geht. Jetzt an der Hobelbank.", rat: "Du darfst dich umentscheiden.",
    } },
  };

  function set(state) {
    Page.state = state;
    Keeping.write(state);
  }

  function forget() {
    const before = Page.state;
    Studio.forget();
    set(Keeping.empty());
    Keeping.forget();
    Page.go("start");
    drawStart();
    Page.toast("Alles gelöscht.", () => { set(before); drawStart(); Page.show(); });
  }

  function drawStart() {
    const begin = one("[data-begin]");
    const isBegun = Page.isIntroduced() && !Page.state.isExample;
    begin.textContent = isBegun ? "Weiterschreiben" : "Los geht’s";
    begin.href = isBegun ? (Page.hasAnswers() ? "#geschichte" : "#plot") : "#angaben";
  }

  one("[data-example]").addEventListener("click", () => {
    const before = Page.state;
    set({ ...Keeping.empty(), ...structuredClone(EXAMPLE) });
    Page.go("geschichte");
    if (before.name && !before.isExample) { Page.toast("Das ist ein erfundenes Beispiel.", () => { set(before); Page.show(); }); }
    else { Page.toast("Das ist ein erfundenes Beispiel. „Los geht’s“ auf der Startseite beginnt neu."); }
  });
  one("[data-begin]").addEventListener("click", () => { if (Page.state.isExample) { set(Keeping.empty()); } });
  every("[data-forget]").forEach((button) => button.addEventListener("click", forget));

  Page.state = Keeping.read();
  Page.onShow("start", drawStart);
  Page.begin();
  Messages.initialized();
}());
