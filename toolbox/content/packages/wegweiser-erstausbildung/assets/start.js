// Puts the parts together, once the page is read.
(function () {
  "use strict";

  Memory.read();
  Page.begin();
  Questions.start();
  Checklist.start();
  Calculator.start();
  TrainingPlan.start();
  Contract.start();
  Keeping.start();
  Messages.initialized();
  Memory.tell();
  Page.show(Boolean(window.location.hash));
}());
