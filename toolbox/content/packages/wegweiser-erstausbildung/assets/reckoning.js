// Pure reckoning: dates, skilled staff, periods of the plan, calendar files. Touches no page.
// A date is a text "2027-08-01"; all counting is done in UTC, so that no summer time shifts a day.
var Reckoning = (function () {
  "use strict";

  var DAY = 86400000;
  var FIRST_WEEK = 7;
  var MONTHS = [
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember"
  ];
  var WEEKDAYS = ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"];

  function parsed(date) {
    var parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(String(date));
    if (!parts) { return null; }
    var moment = new Date(Date.UTC(+parts[1], +parts[2] - 1, +parts[3]));
    return moment.toISOString().slice(0, 10) === date ? moment : null;
  }

  function written(moment) {
    return moment.toISOString().slice(0, 10);
  }

  // Is this a day that exists? 29 February only in leap years.
  function isDate(date) {
    return parsed(date) !== null;
  }

  function addDays(date, days) {
    return written(new Date(parsed(date).getTime() + days * DAY));
  }

  // The same day some months later; the last day of the month where that day does not exist.
  function addMonths(date, months) {
    var moment = parsed(date);
    var first = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + months, 1));
    var last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
    first.setUTCDate(Math.min(moment.getUTCDate(), last));
    return written(first);
  }

  // Days from one date to another; negative when the other lies before.
  function daysBetween(from, to) {
    return Math.round((parsed(to) - parsed(from)) / DAY);
  }

  // Today where the reader is.
  function today(now) {
    var moment = now || new Date();
    return written(new Date(Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate())));
  }

  function long(date) {
    var moment = parsed(date);
    return moment.getUTCDate() + ". " + MONTHS[moment.getUTCMonth()] + " " + moment.getUTCFullYear();
  }

  function short(date) {
    return date.slice(8) + "." + date.slice(5, 7) + "." + date.slice(0, 4);
  }

  function parts(date) {
    var moment = parsed(date);
    return {
      day: moment.getUTCDate(),
      month: MONTHS[moment.getUTCMonth()].slice(0, 3),
      year: moment.getUTCFullYear(),
      weekday: WEEKDAYS[moment.getUTCDay()]
    };
  }

  // The next days on which training usually begins, the first at least six weeks ahead.
  // usual is "08-01" or "09-01".
  function proposedStarts(now, usual) {
    var found = [];
    var year = parsed(now).getUTCFullYear();
    var days = [usual].concat(["08-01", "09-01"].filter(function (day) { return day !== usual; }));
    for (var later = 0; later < 3; later += 1) {
      days.forEach(function (day) {
        var date = (year + later) + "-" + day;
        if (daysBetween(now, date) >= 42) { found.push(date); }
      });
    }
    return found.sort().slice(0, 4);
  }

  // How much closer the dates must stand when less than the usual lead time is left: 0 to 1.
  // The first date lies a week after the day on which the plan was made.
  function tightness(planned, start, leadMonths) {
    var usual = daysBetween(addMonths(start, -leadMonths), start);
    return Math.max(0, Math.min(1, (daysBetween(planned, start) - FIRST_WEEK) / usual));
  }

  // The date of a milestone. Those before the start move together when time is short;
  // those after it are counted in whole months.
  function scheduled(start, months, factor) {
    var date = addMonths(start, months);
    if (months >= 0 || factor >= 1) { return date; }
    return addDays(start, -Math.round(daysBetween(date, start) * factor));
  }

  // Last day of the probation period, which begins on the first day of training.
  function trialEnd(start, months) {
    return addDays(addMonths(start, months), -1);
  }

  // Trainees that usually fit a number of skilled staff: 1-2 = 1, 3-5 = 2, 6-8 = 3,
  // each further three one more (recommendation 162 of the BIBB board, 16 December 2015).
  function traineesFor(skilled) {
    var count = Math.floor(Number(skilled));
    if (!(count >= 1)) { return 0; }
    return Math.floor(count / 3) + 1;
  }

  // Skilled staff usually needed for a number of trainees.
  function skilledFor(trainees) {
    var count = Math.floor(Number(trainees));
    if (!(count >= 1)) { return 0; }
    return count === 1 ? 1 : (count - 1) * 3;
  }

  // The training cut into periods: [{month, from, to, year}], the last one perhaps shorter.
  function periods(start, years, length) {
    var months = Math.round(years * 12);
    var cut = [];
    for (var month = 0; month < months; month += length) {
      cut.push({
        month: month,
        from: addMonths(start, month),
        to: addDays(addMonths(start, Math.min(month + length, months)), -1),
        year: Math.floor(month / 12) + 1
      });
    }
    return cut;
  }

  // What is done of what holds for this firm: {done, all, share}.
  function progress(keys, done) {
    var ticked = keys.filter(function (key) { return Boolean(done[key]); }).length;
    return { done: ticked, all: keys.length, share: keys.length ? ticked / keys.length : 0 };
  }

  // Does "aevo=no|course" hold for these answers? No answer counts as "unknown".
  function holds(condition, answers) {
    if (!condition) { return true; }
    var sides = condition.split("=");
    return sides[1].split("|").indexOf(answers[sides[0]] || "unknown") >= 0;
  }

  function escaped(text) {
    return String(text).replace(/\\/g, "\\\\").replace(/;/g, "\\;").replace(/,/g, "\\,")
      .replace(/\r?\n/g, "\\n");
  }

  function bytes(character) {
    var code = character.codePointAt(0);
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }

  // Lines of at most 75 bytes, as RFC 5545 (3.1) asks; no character is torn apart.
  function folded(line) {
    var lines = [""];
    var used = 0;
    Array.from(line).forEach(function (character) {
      var size = bytes(character);
      if (used + size > 75) {
        lines.push(" ");
        used = 1;
      }
      lines[lines.length - 1] += character;
      used += size;
    });
    return lines.join("\r\n");
  }

  // A calendar file. entries: [{key, date, title, text}], each a whole day with a reminder
  // three days before; stamp: the moment it is made, a Date.
  function calendar(name, entries, stamp) {
    var made = stamp.toISOString().replace(/[-:]/g, "").replace(/\.\d+/, "");
    var lines = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Wegweiser Erstausbildung//Zeitplan//DE",
      "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:" + escaped(name)
    ];
    entries.forEach(function (entry) {
      lines.push(
        "BEGIN:VEVENT", "UID:" + entry.key + "@wegweiser-erstausbildung", "DTSTAMP:" + made,
        "DTSTART;VALUE=DATE:" + entry.date.replace(/-/g, ""),
        "DTEND;VALUE=DATE:" + addDays(entry.date, 1).replace(/-/g, ""),
        "SUMMARY:" + escaped(entry.title), "DESCRIPTION:" + escaped(entry.text || ""),
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:" + escaped(entry.title),
        "TRIGGER:-P3D", "END:VALARM", "END:VEVENT"
      );
    });
    lines.push("END:VCALENDAR");
    return lines.map(folded).join("\r\n") + "\r\n";
  }

  return {
    isDate: isDate, addDays: addDays, addMonths: addMonths, daysBetween: daysBetween,
    today: today, long: long, short: short, parts: parts, proposedStarts: proposedStarts,
    tightness: tightness, scheduled: scheduled, trialEnd: trialEnd, traineesFor: traineesFor,
    skilledFor: skilledFor, periods: periods, progress: progress, holds: holds,
    calendar: calendar
  };
}());
