// What the app knows about this firm, kept in the browser and in files the firm saves itself.
var Memory = (function () {
  "use strict";

  var EDITION = JSON.parse(document.getElementById("ausgabe").textContent);
  var KEY = "wegweiser-erstausbildung/" + EDITION.edition + "/" + EDITION.region;
  var CHOICES = {
    chamber: ["ihk", "hwk", "other", "unknown"], aevo: ["yes", "course", "no", "unknown"],
    minors: ["yes", "no", "unknown"], school: ["yes", "no", "unknown"]
  };
  var listeners = [];
  var keeps = true;
  var state = fresh();

  function fresh() {
    return { format: 1, answers: null, planned: "", trial: 4, raster: 3, done: {}, notes: {}, contract: {}, plan: {} };
  }

  // Only what belongs here is taken from storage or from a file; everything else is left out.
  function cleaned(found) {
    var state = fresh();
    if (!found || typeof found !== "object" || found.format !== 1) { return null; }
    if (found.answers && Reckoning.isDate(found.answers.start)) { state.answers = cleanedAnswers(found.answers); }
    if (Reckoning.isDate(found.planned)) { state.planned = found.planned; }
    if ([1, 2, 3, 4].indexOf(found.trial) >= 0) { state.trial = found.trial; }
    if ([3, 6, 12].indexOf(found.raster) >= 0) { state.raster = found.raster; }
    copyDates(found.done, state.done);
    copyTexts(found.notes, state.notes, 2000);
    copyDates(found.contract, state.contract);
    Object.keys(Object(found.plan)).slice(0, 60).forEach(function (month) {
      state.plan[month] = {};
      copyTexts(found.plan[month], state.plan[month], 3000);
    });
    if (!state.planned) { state.planned = Reckoning.today(); }
    return state;
  }

  function cleanedAnswers(found) {
    var answers = {
      occupation: String(found.occupation || "").slice(0, 120),
      years: [2, 3, 3.5].indexOf(found.years) >= 0 ? found.years : 3,
      start: found.start,
      skilled: whole(found.skilled, 0),
      trainees: whole(found.trainees, 1)
    };
    Object.keys(CHOICES).forEach(function (key) {
      answers[key] = CHOICES[key].indexOf(found[key]) >= 0 ? found[key] : "unknown";
    });
    return answers;
  }

  function whole(value, least) {
    var number = Math.floor(Number(value));
    return number >= least ? Math.min(number, 999) : least;
  }

  function copyTexts(from, to, longest) {
    Object.keys(Object(from)).slice(0, 100).forEach(function (key) {
      if (typeof from[key] === "string" && from[key]) { to[key] = from[key].slice(0, longest); }
    });
  }

  function copyDates(from, to) {
    copyTexts(from, to, 10);
    Object.keys(to).forEach(function (key) { if (!Reckoning.isDate(to[key])) { delete to[key]; } });
  }

  function read() {
    try {
      state = cleaned(JSON.parse(window.localStorage.getItem(KEY))) || fresh();
    } catch (error) {
      keeps = false;
    }
    return state;
  }

  function keep() {
    try {
      window.localStorage.setItem(KEY, JSON.stringify(state));
      keeps = true;
    } catch (error) {
      keeps = false;
    }
  }

  // Change something: kept at once, and everybody who shows it is told.
  function change(deed) {
    deed(state);
    keep();
    tell();
  }

  // Keep what is being typed without drawing anything anew.
  function jot(deed) {
    deed(state);
    keep();
  }

  function tell() {
    listeners.forEach(function (listener) { listener(state); });
  }

  // Put another state in place of this one; gives back what takes it back.
  function replace(next) {
    var before = JSON.stringify(state);
    state = next;
    keep();
    tell();
    return function () {
      state = JSON.parse(before);
      keep();
      tell();
    };
  }

  function forget() {
    var takeBack = replace(fresh());
    try {
      window.localStorage.removeItem(KEY);
    } catch (error) {
      keeps = false;
    }
    return takeBack;
  }

  function asFile() {
    return JSON.stringify({ app: "wegweiser-erstausbildung", saved: Reckoning.today(), state: state }, null, 2);
  }

  // Take in a saved file. Gives what takes it back, or null when it is not such a file.
  function fromFile(text) {
    var found;
    try {
      found = JSON.parse(text);
    } catch (error) {
      return null;
    }
    if (!found || found.app !== "wegweiser-erstausbildung") { return null; }
    var next = cleaned(found.state);
    return next ? replace(next) : null;
  }

  // The answers as conditions of the page see them.
  function facts() {
    var answers = state.answers;
    if (!answers) { return {}; }
    return {
      chamber: answers.chamber, aevo: answers.aevo, minors: answers.minors, school: answers.school,
      field: answers.occupation ? "known" : "unknown",
      ratio: Reckoning.traineesFor(answers.skilled) >= answers.trainees ? "enough" : "short"
    };
  }

  // The same edition open in another tab: what was changed there is shown here.
  window.addEventListener("storage", function (event) {
    if (event.key === KEY || event.key === null) {
      read();
      tell();
    }
  });

  return {
    EDITION: EDITION, read: read, change: change, jot: jot, forget: forget, asFile: asFile,
    fromFile: fromFile, facts: facts, tell: tell,
    get: function () { return state; },
    listen: function (listener) { listeners.push(listener); },
    keeps: function () { return keeps; }
  };
}());
