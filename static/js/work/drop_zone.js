// Sends chosen or dropped files at once, one request each, with progress, cancel and try again.
import { enhance, swapFrom } from "../enhance.js";

const part = (name, text, className) => {
  const element = document.createElement(name);
  element.textContent = text;
  if (className) element.className = className;
  return element;
};

const send = (form, field, file, onProgress) => {
  const request = new XMLHttpRequest();
  const body = new FormData();
  for (const hidden of form.querySelectorAll("input[type=hidden]")) body.append(hidden.name, hidden.value);
  body.append(field, file);
  const done = new Promise((resolve, reject) => {
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded / event.total));
    request.addEventListener("error", () => reject(new Error()));
    request.addEventListener("abort", () => resolve(null));
    request.addEventListener("load", () => {
      const answer = request.response ?? {};
      if (request.status < 300) resolve(answer);
      else reject(new Error(answer.message ?? answer.detail ?? ""));
    });
  });
  request.open("POST", form.action);
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  request.send(body);
  return { done, cancel: () => request.abort() };
};

enhance("[data-drop-zone]", (zone) => {
  const input = zone.querySelector("input[type=file]");
  const frame = zone.querySelector(".form-row-file__zone");
  const list = zone.querySelector(".form-row-file__list");
  const form = zone.closest("form");
  const words = zone.dataset;
  let queue = Promise.resolve();

  const refresh = async () => {
    if (!words.refresh) return false;
    const page = await fetch(location.href);
    if (page.ok) swapFrom(await page.text(), words.refresh);
    return page.ok;
  };

  const upload = (file, line, bar, state, button) => {
    let current;
    button.textContent = words.cancel;
    button.onclick = () => (current ? current.cancel() : line.remove());
    line.dataset.state = "waiting";
    state.textContent = words.waiting;
    queue = queue.then(async () => {
      if (!line.isConnected) return;
      current = send(form, input.name, file, (share) => {
        bar.value = share;
        state.textContent = `${Math.round(share * 100)} %`;
      });
      try {
        const answer = await current.done;
        if (!answer) return line.remove();
        line.dataset.state = "done";
        state.textContent = answer.message ?? words.done;
        const version = form.elements.namedItem("row_version");
        if (version && answer.row_version) version.value = answer.row_version;
        button.remove();
        if (await refresh()) line.remove();
      } catch (problem) {
        line.dataset.state = "failed";
        state.textContent = problem.message || words.failed;
        button.textContent = words.retry;
        button.onclick = () => upload(file, line, bar, state, button);
      }
    });
  };

  const take = (files) => {
    for (const file of files) {
      const line = document.createElement("li");
      const bar = document.createElement("progress");
      const state = part("span", "", "small soft");
      const button = part("button", "", "button button--quiet button--small");
      button.type = "button";
      bar.max = 1;
      bar.value = 0;
      bar.setAttribute("aria-label", file.name);
      line.append(part("b", file.name), button, bar, state);
      list.append(line);
      upload(file, line, bar, state, button);
    }
  };

  input.addEventListener("change", (event) => {
    event.stopPropagation();
    take([...input.files]);
    input.value = "";
  });
  for (const type of ["dragenter", "dragover"]) {
    frame.addEventListener(type, (event) => {
      event.preventDefault();
      frame.dataset.over = "";
    });
  }
  frame.addEventListener("dragleave", () => delete frame.dataset.over);
  frame.addEventListener("drop", (event) => {
    event.preventDefault();
    delete frame.dataset.over;
    take([...event.dataTransfer.files]);
  });
});
