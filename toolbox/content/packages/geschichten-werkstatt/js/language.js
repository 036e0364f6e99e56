// German grammar for woven texts: pronouns, possessives, quotation marks, ends of sentences.
var Language = (function () {
  "use strict";

  // Words that people often write with a capital when they begin to type in the middle of a sentence.
  const SMALL = new Set(
    ("aber ab alle alles als am an auf aus bei beim bis da damit dann das dass davor dem den der des die dieser " +
      "durch ein eine einem einen einer eines er erst es für gegen genau ganz gleich hinter ich ihr ihre im immer in " +
      "ins jede jeden jeder jemand kein keine keinen kurz man mein meine meinen meinem meiner mit nach neben nicht " +
      "nie niemand nur ob oben ohne pünktlich sein seine seinen seiner seit sich sie so über um unser unsere unseren " +
      "unter viel viele vielen vom von vor weil wenn wer wie wir wo zu zum zur zwei zwischen").split(" "));

  const PRONOUNS = {
    ich: { er: "ich", ihm: "mir", ihn: "mich", sich: "mich", sein: "mein" },
    du: { er: "du", ihm: "dir", ihn: "dich", sich: "dich", sein: "dein" },
    er: { er: "er", ihm: "ihm", ihn: "ihn", sich: "sich", sein: "sein" },
    sie: { er: "sie", ihm: "ihr", ihn: "sie", sich: "sich", sein: "ihr" },
  };

  function tidy(text) {
    let inside = false;
    return String(text || "").replace(/[{}|]/g, " ")
      .replace(/\s+/g, " ").trim()
      .replace(/\.\.\./g, "…").replace(/ -+ /g, " – ")
      .replace(/["“”„]/g, () => { inside = !inside; return inside ? "„" : "“"; });
  }

  function capital(text) {
    return text.replace(/^([„‚(]*)(\p{Ll})/u, (_all, mark, letter) => mark + letter.toUpperCase());
  }

  // The rest of a sentence: no end mark, and no capital where only the beginning was meant.
  function rest(text, lead) {
    let found = tidy(text).replace(/[.,;:!]+$/, "");
    const before = tidy(lead).replace(/[„“:]/g, "").trim().toLowerCase();
    if (before.length > 8 && found.toLowerCase().startsWith(before)) {
      found = found.slice(before.length).replace(/^[\s:,„]+/, "");
    }
    const first = found.split(/[\s,]/)[0];
    return SMALL.has(first.toLowerCase()) ? found[0].toLowerCase() + found.slice(1) : found;
  }

  function sentence(text) {
    const found = capital(tidy(text));
    return !found || /[.!?…][“‘)]?$/.test(found) ? found : found.replace(/[,;:]$/, "") + ".";
  }

  // What somebody says: without marks around, single ones inside.
  function saying(text) {
    const bare = tidy(text).replace(/^„([^„“]*)“?([.!?…]?)$/, "$1$2");
    return sentence(bare.replace(/„/g, "‚").replace(/“/g, "‘"));
  }

  const quoted = (text) => "„" + saying(text) + "“";
  // Before a following "sagt …": the full stop goes, other marks stay.
  const quotedBefore = (text) => "„" + saying(text).replace(/\.$/, "") + "“,";

  function genitive(name) {
    return /([sßxz]|ce)$/i.test(name) ? name + "’" : name + "s";
  }

  function forms(person) {
    return person.voice === "er" ? PRONOUNS[person.pronoun] || null : PRONOUNS[person.voice];
  }

  // A teller fills templates of one paragraph: the name comes first, then the pronoun.
  //   {er} {ihm} {ihn}  who it is about, the name at the first mention    {N}  always the name (or ich, du)
  //   {sich} {sein+e}   reflexive and possessive                          {mache|macht}  I | she, he
  //   {x} an answer, shaped by its question's kind                        {x,}  a quotation before "sagt"
  function teller(person, answers, words) {
    const own = forms(person);
    const isI = person.voice !== "er";
    const name = person.name || "Alex";
    let named = isI;

    function who(which) {
      if (!own || !named) { named = true; return name; }
      return own[which];
    }

    function one(token) {
      if (token.includes("|")) { return token.split("|")[isI ? 0 : 1]; }
      if (token === "N") { named = true; return isI ? own.er : name; }
      if (token === "er" || token === "ihm" || token === "ihn") { return who(token); }
      if (token === "sich") { return own ? own.sich : "sich"; }
      if (token.startsWith("sein+")) { return own && named ? own.sein + token.slice(5) : genitive(name); }
      if (token === "Ns") { return isI ? own.sein : genitive(name); }
      if (token in words) { return words[token]; }
      if (token.endsWith(",")) { return quotedBefore(answers[token.slice(0, -1)].text); }
      return shaped(answers[token]);
    }

    // "told by me|told about somebody": the bar outside of all braces parts two whole templates.
    function chosen(template) {
      const bare = template.replace(/\{[^{}]*\}/g, (all) => "_".repeat(all.length)).replace(/\{[^{}]*\}/g, (all) => "_".repeat(all.length));
      const bar = bare.indexOf("|");
      if (bar < 0) { return template; }
      return isI ? template.slice(0, bar) : template.slice(bar + 1);
    }

    function fill(template) {
      let text = chosen(template);
      while (/\{[^{}]*\}/.test(text)) { text = text.replace(/\{([^{}]*)\}/, (_all, token) => one(token)); }
      return capital(text.replace(/ +/g, " ").trim());
    }

    return {
      fill,
      again: () => { named = isI; },
    };
  }

  function shaped(answer) {
    if (!answer) { return ""; }
    if (answer.kind === "quote") { return quoted(answer.text); }
    if (answer.kind === "sentence") { return sentence(answer.text); }
    return rest(answer.text, answer.lead);
  }

  // At most `most` characters, cut between words.
  function shortened(text, most) {
    if (text.length <= most) { return text; }
    const cut = text.slice(0, most - 1);
    return cut.slice(0, Math.max(cut.lastIndexOf(" "), most / 2)).replace(/[\s,;:.–„]+$/, "") + " …";
  }

  return { tidy, capital, rest, sentence, saying, quoted, genitive, teller, shaped, shortened };
}());
