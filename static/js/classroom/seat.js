// Sends what a package says to the lesson: the newest of every kind, again where the line was lost.
import { enhance } from "../enhance.js";

const PAUSE = 500;
const LONGEST_PAUSE = 15_000;
const BATCH = 50;
const OVER = [404, 410];
const SEATS = "toolbox.seats";

const kept = (name) => {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null") ?? {};
  } catch {
    return {};
  }
};
const keep = (name, value) => {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // The browser keeps nothing: the address of the page keeps the seat.
  }
};

enhance("[data-seat]", (root) => {
  const { seat, seatLesson } = root.dataset;
  const lost = root.querySelector("[data-seat-lost]");
  const over = root.querySelector("[data-seat-over]");
  const waiting = new Map(Object.entries(kept(seat)));
  let pause = PAUSE;
  let timer = null;
  let busy = false;
  let sent = -PAUSE;

  const remember = () => keep(seat, Object.fromEntries(waiting));

  const plan = (delay) => {
    if (timer || busy || !waiting.size || !over.hidden) return;
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
    if (OVER.includes(status)) {
      waiting.clear();
      remember();
      over.hidden = false;
    }
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

  keep(SEATS, { ...kept(SEATS), [seatLesson]: location.pathname });
  plan(PAUSE);
});

enhance("[data-lesson]", (root) => {
  const address = kept(SEATS)[root.dataset.lesson];
  const back = root.querySelector("[data-lesson-back]");
  if (!back || !address?.startsWith("/klasse/platz/")) return;
  back.querySelector("a").href = address;
  back.hidden = false;
});
