// Finds the elements a behaviour is for, now and after a part of the page was replaced.
const behaviours = [];

const apply = (root, { selector, start }) => {
  const found = [...root.querySelectorAll(selector)];
  if (root instanceof Element && root.matches(selector)) found.unshift(root);
  for (const element of found) start(element);
};

// Registers start(element) for every element that matches the selector.
export const enhance = (selector, start) => {
  const behaviour = { selector, start };
  behaviours.push(behaviour);
  apply(document, behaviour);
};

// Starts all behaviours inside a part of the page that has just been put in.
export const enhanceWithin = (root) => behaviours.forEach((behaviour) => apply(root, behaviour));

// A text as it is compared: without capitals and accents.
export const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

const keyOf = (element) => {
  if (element?.id) return `#${CSS.escape(element.id)}`;
  return element?.name && `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]`;
};

// Puts the parts named by selectors from a fetched page into this one. What was open stays open,
// what was typed into a search box without a name stays there, and focus is not lost.
export const swapFrom = (html, selectors) => {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const active = document.activeElement;
  const key = keyOf(active);
  for (const old of document.querySelectorAll(selectors)) {
    const next = fresh.getElementById(old.id);
    if (!next) continue;
    const open = [...old.querySelectorAll("details[open][id]")].map(keyOf);
    const typed = [...old.querySelectorAll("input[type=search][id]:not([name])")].filter((box) => box.value);
    const held = old.contains(active);
    old.replaceWith(next);
    for (const found of open) next.querySelector(found)?.setAttribute("open", "");
    enhanceWithin(next);
    for (const before of typed) {
      const box = next.querySelector(keyOf(before));
      if (!box) continue;
      box.value = before.value;
      box.dispatchEvent(new Event("input"));
    }
    if (!held) continue;
    const again = key && next.querySelector(key);
    if (!again) next.tabIndex = -1;
    (again || next).focus({ preventScroll: true });
  }
  return fresh;
};
