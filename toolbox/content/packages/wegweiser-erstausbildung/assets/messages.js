// Tells the page around this one how far it has come; nothing that was typed is told.
var Messages = (function () {
  "use strict";

  var opened = Date.now();
  var last = "";

  function post(message) {
    if (window.parent === window) { return; }
    message.toolbox = 1;
    var written = JSON.stringify(message);
    if (written === last) { return; }
    last = written;
    window.parent.postMessage(message, "*");
  }

  return {
    initialized: function () { post({ verb: "initialized" }); },
    progressed: function (share) { post({ verb: "progressed", progress: Math.round(share * 1000) / 1000 }); },
    completed: function () {
      post({ verb: "completed", success: true, duration: Math.round((Date.now() - opened) / 1000) });
    }
  };
}());
