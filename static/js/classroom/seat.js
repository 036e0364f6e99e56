// Sends what a package says to the lesson: the newest of every kind, again where the line was lost.
import { enhance } from "../enhance.js";

const PAUSE = 500;
const LONGEST_PAUSE = 15_000;
const BATCH = 50;
const OVER = [404, 410];
const SEATS = "toolbox.seats";

const ASK_EVERY = 4000;

// What waits to be sent lasts as long as the tab; seats last as long as the lesson, so that a device
// that was switched off finds back to its own.
const kept = (name, storage) => {
  try {
    return JSON.parse(window[storage].getItem(name) ?? "null") ?? {};
  } catch {
    return {};
  }
};
const keep = (name, value, storage) => {
  try {
    window[storage].setItem(name, JSON.stringify(value));
  } catch {
    // The browser keeps nothing: the address of the page keeps the seat.
  }
};

const seats = () =>
  Object.fromEntries(
    Object.entries(kept(SEATS, "localStorage")).filter(([, one]) => Date.parse(one?.until) > Date.now()),
  );
const keepSeats = (found) => keep(SEATS, found, "localStorage");

enhance("[data-seat]", (root) => {
  const { seat, seatLesson, seatState, seatUntil } = root.dataset;
  const gone = root.querySelector("[data-seat-gone]");
  const lost = root.querySelector("[data-seat-lost]");
  const over = root.querySelector("[data-seat-over]");
  const waiting = new Map(Object.entries(kept(seat, "sessionStorage")));
  let pause = PAUSE;
  let timer = null;
  let busy = false;
  let sent = -PAUSE;

  const remember = () => keep(seat, Object.fromEntries(waiting), "sessionStorage");
  const isOver = () => !over.hidden || !gone.hidden;

  // Says at once, under what is played, that nothing is sent any more.
  const end = (status) => {
    if (isOver()) return;
    waiting.clear();
    remember();
    if (status !== 404) {
      over.hidden = false;
      return;
    }
    gone.hidden = false;
    const { [seatLesson]: _ours, ...others } = seats();
    keepSeats(others);
  };

  const ask = async () => {
    try {
      const response = await fetch(seatState, { cache: "no-store", headers: { Accept: "application/json" } });
      if (response.status === 404) end(404);
      if (response.ok && (await response.json()).state === "ended") end(410);
    } catch {
      // The line is lost: what is sent says so.
    }
    if (!isOver()) setTimeout(ask, ASK_EVERY);
  };

  const plan = (delay) => {
    if (timer || busy || !waiting.size || isOver()) return;
    timer = setTimeout(() => {
      timer = null;
      send();
    }, delay);
  };

  const settle = (batch) => {
    for (const [name, message] of batch) if (waiting.get(name) === message) waiting.delete(name);
    remember();
  };

  const post = async (batch) => {
    try {
      const body = JSON.stringify({ messages: batch.map(([, message]) => message) });
      const headers = { "Content-Type": "application/json", Accept: "application/json" };
      return (await fetch(seat, { method: "POST", keepalive: true, headers, body })).status;
    } catch {
      return 0;
    }
  };

  const send = async () => {
    if (busy || !waiting.size) return;
    busy = true;
    sent = performance.now();
    const batch = [...waiting].slice(0, BATCH);
    const status = await post(batch);
    busy = false;
    if (OVER.includes(status)) end(status);
    // What the server does not understand will not be understood the next time either.
    if (status === 200 || status === 400) settle(batch);
    const arrived = status === 200 || status === 400 || OVER.includes(status);
    lost.hidden = arrived || status === 429;
    pause = arrived ? PAUSE : Math.min(LONGEST_PAUSE, pause * 2) * (0.75 + Math.random() / 2);
    plan(pause);
  };

  root.addEventListener("stage:message", ({ detail }) => {
    const name = detail.key ? `${detail.verb} ${detail.key}` : detail.verb;
    waiting.delete(name);
    waiting.set(name, { toolbox: 1, ...detail });
    remember();
    plan(performance.now() - sent > PAUSE ? 0 : PAUSE);
  });
  window.addEventListener("online", () => {
    clearTimeout(timer);
    timer = null;
    plan(0);
  });
  window.addEventListener("pagehide", send);

  keepSeats({ ...seats(), [seatLesson]: { address: location.pathname, until: seatUntil } });
  plan(PAUSE);
  setTimeout(ask, ASK_EVERY);
});

enhance("[data-lesson]", (root) => {
  const address = seats()[root.dataset.lesson]?.address;
  const back = root.querySelector("[data-lesson-back]");
  if (!back || !address?.startsWith("/klasse/platz/")) return;
  back.querySelector("a").href = address;
  back.hidden = false;
  root.querySelector("[data-lesson-other]").hidden = false;
});
