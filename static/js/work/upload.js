// Sends files in pieces and goes on where a lost connection stopped; upload_tray.js shows how far.
import { enhance, swapFrom } from "../enhance.js";

const PIECE = 8 * 1024 * 1024;
const AT_ONCE = 2;
const PAUSES = [0, 1000, 3000, 5000, 10000, 20000, 30000];
const items = [];
let place;

const marked = ({ file }) => `${file.name}-${file.size}-${file.lastModified}`;
const among = (...states) => items.filter(({ state }) => states.includes(state));

const set = (item, state, more = {}) => {
  Object.assign(item, { state, note: "", message: "" }, more);
  document.documentElement.toggleAttribute("data-uploading", among("waiting", "sending").length > 0);
  document.dispatchEvent(new CustomEvent("upload-changed", { detail: { item, items } }));
};

// What was found inside a file comes a little later: the page is asked a few times. A part in which
// somebody is just writing waits until that is saved.
const refresh = async (pauses = []) => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const parts = [...document.querySelectorAll("[data-follows-uploads]")];
  const free = parts.filter((part) => !part.querySelector(":is(input, select):focus"));
  if (answer.ok && free.length) swapFrom(await answer.text(), free.map(({ id }) => `#${id}`).join());
  if (free.length < parts.length) addEventListener("focusout", () => setTimeout(refresh, 2500), { once: true });
  const waits = document.querySelector("[data-follows-uploads][data-waiting]");
  if (waits && pauses.length) setTimeout(() => refresh(pauses.slice(1)), pauses[0]);
};

const problemOf = ({ originalResponse: answer }) => {
  const status = answer?.getStatus() ?? 0;
  try {
    return { status, ...JSON.parse(answer.getBody()) };
  } catch {
    return { status };
  }
};

const isPassing = (error) => {
  const { status, code } = problemOf(error);
  return !status || status === 423 || code === "upload-offset" || (status >= 500 && status !== 507);
};

// Of these refusals the file itself is the reason: sent once more, it is refused once more.
const isFinal = ({ status }) => [400, 413, 415, 422].includes(status);

const made = (item) =>
  new window.tus.Upload(item.file, {
    endpoint: place.uploadTo,
    uploadUrl: JSON.parse(place.unfinished)[marked(item)],
    chunkSize: PIECE,
    retryDelays: PAUSES,
    storeFingerprintForResuming: false,
    headers: { "X-CSRFToken": place.token, Accept: "application/json" },
    metadata: { filename: item.file.name, filetype: item.file.type, fingerprint: marked(item) },
    onShouldRetry: (error) => {
      if (isPassing(error)) set(item, "sending", { note: "lost" });
      return isPassing(error);
    },
    onProgress: (sent) => set(item, "sending", { sent }),
    onError: (error) => {
      const problem = problemOf(error);
      const message = problem.message ?? problem.detail;
      set(item, "failed", { isLost: isPassing(error), isFinal: isFinal(problem), message });
      next();
    },
    onSuccess: () => {
      set(item, "done", { sent: item.file.size });
      refresh([1000, 2000, 4000, 8000]);
      next();
    },
  });

const send = (item) => {
  item.upload ??= made(item);
  set(item, "sending", { note: item.upload.url || item.upload.options.uploadUrl ? "resumed" : "" });
  item.upload.start();
};

const next = () => {
  if (!place) return;
  for (const item of among("waiting").slice(0, AT_ONCE - among("sending").length)) send(item);
};

// The page of a draft says where its files go; a page put in later takes over from the one before.
enhance("[data-upload-to]", (element) => {
  place = element.dataset;
  next();
});

document.addEventListener("files-chosen", ({ detail: files }) => {
  for (const file of files) {
    const item = { file, sent: 0 };
    items.push(item);
    set(item, "waiting");
  }
  next();
});

document.addEventListener("upload-retry", ({ detail: item }) => {
  set(item, "waiting");
  next();
});

document.addEventListener("upload-cancel", async ({ detail: item }) => {
  const wasDone = item.state === "done";
  items.splice(items.indexOf(item), 1);
  set(item, "gone");
  next();
  if (wasDone || !item.upload) return;
  await item.upload.abort(true).catch(() => {});
  refresh();
});

addEventListener("online", () => {
  for (const item of among("failed")) if (item.isLost) set(item, "waiting");
  next();
});
