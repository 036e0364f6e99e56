// Looks at the Ampel anew after each saving, and for a while as long as files are being read.
import { enhance, swapFrom } from "../enhance.js";

const PAUSE = 3000;
let looks = 20;
let timer;

const look = async () => {
  try {
    const page = await fetch(location.href);
    if (page.ok) swapFrom(await page.text(), "[data-traffic-light]");
  } catch {
    // Without a connection the Ampel stays as it was; the next saving tries again.
  }
};

enhance("[data-traffic-light]", (light) => {
  clearTimeout(timer);
  if ("waiting" in light.dataset && looks-- > 0) timer = setTimeout(look, PAUSE);
});
document.addEventListener("saved", look);
