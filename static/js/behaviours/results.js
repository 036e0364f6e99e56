// Filters and sorting apply at once: the new results are fetched and put in, the address follows.
import { enhance, swapFrom } from "../enhance.js";

let latest = 0;
let shown = location.pathname + location.search;

const addressOf = (form) => {
  const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  return `${form.action.split("?")[0]}?${chosen}`;
};

const show = async (address, region, remember) => {
  const mine = ++latest;
  region.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.status);
    const html = await answer.text();
    if (mine !== latest) return;
    if (remember) history.pushState(null, "", address);
    shown = location.pathname + location.search;
    document.title = swapFrom(html, region.dataset.liveResults).title;
    region.removeAttribute("aria-busy");
  } catch {
    if (mine === latest) location.assign(address);
  }
};

enhance("form[data-auto-submit]", (form) => {
  form.addEventListener("change", () => {
    const region = form.closest("[data-live-results]");
    if (region && form.method === "get") show(addressOf(form), region, true);
    else form.requestSubmit();
  });
});

enhance("[data-live-results]", (region) => {
  region.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-live]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show(link.href, region, true);
  });
  // A jump inside the page fires popstate too; only another search is fetched.
  addEventListener("popstate", () => {
    if (shown !== location.pathname + location.search) show(location.href, region, false);
  });
});
