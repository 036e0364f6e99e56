// While files travel, the pages of a draft are put in place instead of loaded: nothing is cut off.
import { enhance, swapFrom } from "../enhance.js";

const isBusy = () => document.documentElement.hasAttribute("data-uploading");
const DRAFT = /^\/einreichen\/\d+\//;
let main;
let hasGoneOn = false;

const put = async (address, request, { remember = true } = {}) => {
  const answer = await fetch(address, { ...request, headers: { Accept: "text/html" } });
  const stays = request?.method === "POST" && !answer.redirected;
  const fresh = swapFrom(await answer.text(), `#${main}`);
  document.title = fresh.title;
  if (remember && !stays) history.pushState(null, "", answer.url);
  hasGoneOn = true;
  scrollTo(0, 0);
  document.getElementById(main).focus({ preventScroll: true });
};

enhance("main[id]", (element) => {
  main = element.id;
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const here = form.matches("[data-begin], [data-autosave]");
  if (event.defaultPrevented || !here || !isBusy()) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  put(form.action, { method: "POST", body }).catch(() => {
    form.querySelector("[data-autosave-status]")?.replaceChildren(form.dataset.lost);
    form.dispatchEvent(new Event("lost"));
  });
});

// On the window, so that a form that saves itself has been asked before.
addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const plain = !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || !isBusy() || link.target || link.hasAttribute("download")) return;
  const leadsOn = link.origin === location.origin && DRAFT.test(link.pathname) && !link.pathname.includes("/dateien/");
  if (!leadsOn || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  put(link.href).catch(() => location.assign(link.href));
});

addEventListener("popstate", () => {
  if (!hasGoneOn) return; // others may have put parts of this page in place
  if (isBusy()) put(location.href, {}, { remember: false });
  else location.reload();
});
addEventListener("beforeunload", (event) => {
  if (isBusy()) event.preventDefault();
});
