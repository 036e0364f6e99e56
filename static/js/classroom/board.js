// Keeps the board up to date, and remembers its address in this browser until the lesson is deleted.
import { enhance } from "../enhance.js";

const EVERY = 1000;
const PATIENCE = 5000;
const KEPT = "toolbox.boards";

const read = () => {
  try {
    const boards = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return boards.filter((one) => one.address?.startsWith("/klasse/tafel/") && Date.parse(one.until) > Date.now());
  } catch {
    return [];
  }
};
const write = (boards) => {
  try {
    localStorage.setItem(KEPT, JSON.stringify(boards));
  } catch {
    // The browser keeps nothing: the address on the page is enough.
  }
};

enhance("[data-board]", (root) => {
  const { board, boardPage: address, boardTitle: title, boardUntil: until, boardState: before } = root.dataset;
  const live = root.querySelector("[data-board-live]");
  const gone = root.querySelector("[data-board-gone]");
  const lost = root.querySelector("[data-board-lost]");
  const others = () => read().filter((one) => one.address !== address);
  let tag = "";

  const show = async (response) => {
    tag = response.headers.get("ETag") ?? "";
    const { state, html } = await response.json();
    // What cannot be done any more must not be offered: the whole page is asked for anew.
    if (state !== before) location.reload();
    live.innerHTML = html;
  };

  const leave = () => {
    write(others());
    live.replaceChildren();
    gone.hidden = false;
  };

  const look = async () => {
    let next = EVERY;
    try {
      const headers = { Accept: "application/json", "If-None-Match": tag };
      const response = await fetch(board, { cache: "no-store", headers: tag ? headers : { Accept: headers.Accept } });
      if (response.status === 404) return leave();
      if (response.status === 200) await show(response);
      lost.hidden = response.ok || response.status === 304;
    } catch {
      lost.hidden = false;
    }
    if (!lost.hidden) next = PATIENCE;
    return setTimeout(look, next);
  };

  write([...others(), { address, title, until }].slice(-20));
  root.querySelector("[data-board-delete]")?.addEventListener("submit", () => write(others()));
  setTimeout(look, EVERY);
});

enhance("[data-boards]", (section) => {
  const list = section.querySelector("ul");
  for (const { address, title } of read().reverse()) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = address;
    link.textContent = title;
    line.append(link);
    list.append(line);
  }
  section.hidden = !list.children.length;
});
