// What was typed: kept in this browser alone, and only where the browser allows it.
var Keeping = (function () {
  "use strict";

  const PLACE = "geschichten-werkstatt";
  const TEXTS = ["name", "occupation", "firm", "contact", "title"];

  function empty() {
    return {
      version: 1, name: "", pronoun: "", voice: "ich", trade: "", occupation: "", firm: "", contact: "", call: "praktikum",
      plot: "", answers: {}, title: "", turn: 0, story: null, teasers: null, tags: null, frames: null,
      picture: { format: "quadrat", style: "bogen", palette: "", source: "titel", text: null }, checked: [], isExample: false,
    };
  }

  // What an old or broken store says is taken only where it has the right shape.
  function mended(found) {
    const state = { ...empty(), ...found, picture: { ...empty().picture, ...found.picture } };
    TEXTS.forEach((name) => { state[name] = String(state[name] || ""); });
    if (!Plots.plot(state.plot)) { state.plot = ""; }
    if (typeof state.answers !== "object" || !state.answers) { state.answers = {}; }
    return state;
  }

  function read() {
    try {
      const found = JSON.parse(window.localStorage.getItem(PLACE));
      return found && found.version === 1 ? mended(found) : empty();
    } catch (_problem) {
      return empty();
    }
  }

  function write(state) {
    try {
      window.localStorage.setItem(PLACE, JSON.stringify(state));
    } catch (_problem) {
      // Without storage everything stays until the window is closed.
    }
  }

  function forget() {
    try {
      window.localStorage.removeItem(PLACE);
    } catch (_problem) {
      // Nothing was kept.
    }
  }

  return { empty, read, write, forget };
}());
