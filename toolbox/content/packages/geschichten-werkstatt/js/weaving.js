// Weaves the answers into a story, teasers, hashtags and frames for social media.
var Weaving = (function () {
  "use strict";

  const TEASERS = [
    { id: "kurz", name: "Kurz", use: "Text auf dem Bild, Status, Betreff", most: 100 },
    { id: "mittel", name: "Mittel", use: "Messenger, Bildunterschrift, Kurzvideo", most: 220 },
    { id: "lang", name: "Lang", use: "Beitrag in sozialen Medien, Website", most: 500 },
  ];

  const CALLS = [
    { id: "praktikum", name: "Ein Praktikum anfragen", short: "Lust auf ein Praktikum?", long: "Willst du das selbst ausprobieren? Frag nach einem Praktikum." },
    { id: "platz", name: "Sich um einen Ausbildungsplatz bewerben", short: "Wir suchen Azubis.", long: "Wir haben noch Ausbildungsplätze. Bewirb dich." },
    { id: "besuch", name: "Vorbeikommen und zuschauen", short: "Komm vorbei.", long: "Komm vorbei und schau zu." },
    { id: "frage", name: "Eine eigene Geschichte erzählen", short: "Und deine Geschichte?", long: "Und was ist deine Geschichte? Schreib sie in die Kommentare." },
    { id: "nichts", name: "Nichts, die Geschichte steht für sich", short: "", long: "" },
  ];

  const FILLING = [
    ["Der Ort von außen, drei Sekunden ohne Worte", "{ort_}", "{N} {mache|macht} eine Ausbildung {zurB}{bei}."],
    ["Hände bei der Arbeit, ganz nah", "{B}", "So sieht das aus, wenn gearbeitet wird."],
    ["Ein Gegenstand, der hier jeden Tag gebraucht wird", "Ohne das geht nichts.", "Ohne das hier geht nichts."],
  ];

  const contactOf = (state) => (state.contact.trim() ? "Kontakt: " + Language.tidy(state.contact) : "");

  const plotOf = (state) => Plots.plot(state.plot);

  function person(state, voice) {
    return { name: Language.tidy(state.name), pronoun: state.pronoun, voice: voice || state.voice };
  }

  function words(state) {
    const firm = Language.rest(state.firm);
    const forms = Occupations.forms(state.occupation || "Auszubildende/r", state.pronoun);
    return {
      B: forms.B, zurB: forms.zurB, kann: "kann",
      bei: firm ? (" bei " + firm.replace(/^beim /i, "dem ").replace(/^bei /i, "")).replace(/^ bei dem /i, " beim ") : "", hier: firm ? "" : "hier ",
      in_: Occupations.trade(state.trade).within, ort_: firm ? "Bei uns" : "Hier passiert es",
    };
  }

  function answersOf(state) {
    const plot = plotOf(state);
    const given = {};
    if (!plot) { return given; }
    const lead = teller(state, {});
    plot.questions.forEach((question) => {
      const text = Language.tidy((state.answers[plot.id] || {})[question.id]);
      lead.again();
      const before = lead.fill(question.frame).split("[?]")[0];
      if (text) { given[question.id] = { kind: question.kind, text, lead: before }; }
    });
    return given;
  }

  function teller(state, answers, voice) {
    return Language.teller(person(state, voice), answers, { ...words(state), "?": "[?]" });
  }

  function needs(template, plot) {
    const ids = new Set(plot.questions.map((question) => question.id));
    return [...template.matchAll(/\{(\w+),?\}/g)].map((hit) => hit[1]).filter((id) => ids.has(id));
  }

  function telling(state) {
    const plot = plotOf(state);
    const answers = answersOf(state);
    const canTell = (template) => needs(template, plot).every((id) => answers[id]);
    return { plot, answers, canTell, tell: teller(state, answers) };
  }

  function labelOf(state, question) {
    return teller(state, {}, state.voice === "ich" ? "du" : "er").fill(question.label);
  }

  // The sentence that an answer completes: before, answer, after – for the line below the field.
  function sentenceOf(state, question, typed) {
    const answer = { kind: question.kind, text: typed, lead: "" };
    const [before, after] = teller(state, {}).fill(question.frame).split("[?]");
    answer.lead = before;
    if (!Language.tidy(typed)) { return { before, middle: "", after }; }
    const isBefore = question.kind === "quote" && after.startsWith(",");
    const middle = isBefore ? Language.quoted(typed).replace(/\.“$/, "“") : Language.shaped(answer);
    return { before, middle: before ? middle : Language.capital(middle), after };
  }

  function ideasOf(state, question) {
    const [first, ...others] = fromTrade(state, question);
    const tell = teller(state, {});
    const all = [...others, ...question.ideas, ...(first ? [first] : [])];
    return all.map((idea) => asAnswer(tell, idea, question));
  }

  function exampleOf(state, question) {
    return asAnswer(teller(state, {}), fromTrade(state, question)[0] || question.example, question);
  }

  function fromTrade(state, question) {
    return question.bank && state.trade ? Occupations.trade(state.trade)[question.bank] : [];
  }

  function asAnswer(tell, template, question) {
    tell.again();
    tell.fill("{N}");
    const filled = tell.fill(template);
    return question.kind === "rest" && /^\p{Ll}/u.test(template) ? filled[0].toLowerCase() + filled.slice(1) : filled;
  }

  function titlesOf(state) {
    return plotOf(state).titles.map((title) => {
      const tell = teller(state, {});
      return tell.fill(title);
    });
  }

  function story(state) {
    const { plot, canTell, tell } = telling(state);
    const paragraphs = plot.story.map((sentences) => {
      tell.again();
      const told = sentences.map((one) => [].concat(one).find(canTell)).filter(Boolean);
      const isWorth = told.some((one) => needs(one, plot).length || one.includes("{zurB}"));
      return isWorth ? told.map((one) => tell.fill(one)).join(" ") : "";
    });
    const call = CALLS.find((one) => one.id === state.call);
    const contact = contactOf(state);
    const last = [call ? call.long : "", call && call.id !== "nichts" ? contact : ""].filter(Boolean).join(" ");
    return [...paragraphs, last].filter(Boolean);
  }

  // Hooks that can be told; `turn` chooses another one each time.
  function hooks(state) {
    const { plot, canTell, tell } = telling(state);
    return plot.hooks.filter(canTell).map((hook) => { tell.again(); return tell.fill(hook); });
  }

  function teasers(state, turn) {
    const { plot, tell } = telling(state);
    const all = hooks(state);
    const rolled = all.map((_hook, place) => all[(place + turn) % all.length]);
    tell.again();
    const about = tell.fill(plot.context);
    const call = CALLS.find((one) => one.id === state.call) || CALLS[0];
    const contact = call.id === "nichts" ? "" : contactOf(state);
    const join = (parts) => parts.filter(Boolean).join(" ");
    const fitting = (list, most) => list.find((text) => text.length <= most) || Language.shortened(list[0], most);
    return {
      kurz: fitting(rolled, TEASERS[0].most),
      mittel: fitting(rolled.flatMap((hook) => [join([hook, about, call.short]), join([hook, about])]), TEASERS[1].most),
      lang: fitting([
        join([rolled[0], rolled[1] && rolled.length > 2 ? rolled[1] : "", about, plot.ask, call.id === "frage" ? "" : call.long, contact]),
        join([rolled[0], about, plot.ask, call.long, contact]),
        join([rolled[0], about, plot.ask]),
      ], TEASERS[2].most),
    };
  }

  function tagOf(text) {
    return text.split(/[^\p{L}\p{N}]+/u).filter((word) => word && !/^(und|für|im|in|r|e|der)$/.test(word)).map((word) => word[0].toUpperCase() + word.slice(1)).join("");
  }

  function hashtags(state) {
    const plot = plotOf(state);
    const forms = Occupations.forms(state.occupation, state.pronoun);
    const occupation = forms.B.includes("/") ? "" : forms.B;
    const wanted = ["Ausbildung", tagOf(occupation), Occupations.trade(state.trade).tag, plot.tag, "Azubi", "AusDemAlltag", "Berufsorientierung"];
    return [...new Set(wanted.filter(Boolean))].map((tag) => "#" + tag);
  }

  const seconds = (spoken) => Math.max(3, Math.min(9, Math.round(spoken.split(/\s+/).length / 2.4) + 1));

  function frame(picture, text, spoken) {
    return { picture, text: Language.shortened(Language.capital(text), 90), spoken, seconds: seconds(spoken) };
  }

  function frames(state) {
    const { plot, canTell, tell } = telling(state);
    const made = (given) => {
      tell.again();
      const text = tell.fill(given[1]);
      tell.again();
      return frame(given[0], text, tell.fill(given[2]));
    };
    const middle = plot.frames.filter((given) => canTell(given[1]) && canTell(given[2])).slice(0, 5).map(made);
    FILLING.slice(0, Math.max(0, 3 - middle.length)).forEach((given) => middle.push(made(given)));
    tell.again();
    const opening = frame("Titelkarte aus dem Schritt „Bilder“", state.title || titlesOf(state)[0], tell.fill(plot.context));
    const call = CALLS.find((one) => one.id === state.call) || CALLS[0];
    const closing = call.id === "nichts"
      ? frame("Ruhiges Bild vom Arbeitsplatz, niemand ist zu sehen", words(state).B, tell.fill("Das war {meine Geschichte|die Geschichte von {N}}."))
      : frame("Schlusskarte mit Logo oder Schild des Betriebs", call.short, Language.tidy(call.long + " " + contactOf(state)));
    return [opening, ...middle, closing];
  }

  return {
    TEASERS, CALLS, plotOf, answersOf, labelOf, sentenceOf, ideasOf, exampleOf, titlesOf, story, hooks, teasers,
    hashtags, frames, frame, words,
  };
}());
