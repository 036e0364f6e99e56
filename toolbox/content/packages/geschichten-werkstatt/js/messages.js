// Tells the page around this one how far it has come; nothing that was typed is told.
var Messages = (function () {
  "use strict";

  const opened = Date.now();
  let last = "";
  let isCompleted = false;

  function post(message) {
    const written = JSON.stringify(message);
    if (window.parent === window || written === last) { return; }
    last = written;
    window.parent.postMessage({ toolbox: 1, ...message }, "*");
  }

  return {
    initialized: () => post({ verb: "initialized" }),
    progressed: (share) => post({ verb: "progressed", progress: Math.round(share * 100) / 100 }),
    completed() {
      if (isCompleted) { return; }
      isCompleted = true;
      post({ verb: "completed", success: null, duration: Math.round((Date.now() - opened) / 1000) });
    },
  };
}());
