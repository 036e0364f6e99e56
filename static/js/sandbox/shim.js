// The first script of every page in the sandbox: stands in for what the sandbox takes away.
// localStorage and sessionStorage live in memory and in the name of the window; each change of
// localStorage is told to the page around, which may keep it. docs/packages.md says the rest.
(() => {
  "use strict";
  const MOST = 100_000;
  const around = window.parent === window ? null : window.parent;
  const say = (message) => around?.postMessage({ toolbox: 1, ...message }, "*");
  // Where the package begins: without a second host, the pages of the site lie beside it.
  const room = (document.currentScript?.src ?? "").split("_toolbox/")[0];

  const parsed = (() => {
    try {
      const found = JSON.parse(window.name);
      return found?.toolbox === 1 ? found : {};
    } catch {
      return {};
    }
  })();
  if (parsed.lesson === true) document.documentElement.dataset.toolboxLesson = "";
  const texts = (object) =>
    new Map(Object.entries(object ?? {}).filter(([, value]) => typeof value === "string"));
  const kept = { store: texts(parsed.store), session: texts(parsed.session) };

  let timer = 0;
  const tell = () => {
    clearTimeout(timer);
    timer = 0;
    say({ verb: "stored", store: Object.fromEntries(kept.store) });
  };
  const changed = (which) => {
    const now = Object.fromEntries(
      Object.entries(kept).map(([name, values]) => [name, Object.fromEntries(values)]),
    );
    window.name = JSON.stringify({ toolbox: 1, lesson: parsed.lesson, ...now });
    if (which === "store") timer ||= setTimeout(tell, 250);
  };
  window.addEventListener("pagehide", () => timer && tell());

  const storage = (which) => {
    const values = kept[which];
    const length = () => [...values].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
    const methods = {
      getItem: (key) => values.get(String(key)) ?? null,
      setItem(key, value) {
        const [name, text] = [String(key), String(value)];
        const before = values.get(name);
        values.set(name, text);
        if (length() > MOST) {
          if (before === undefined) values.delete(name);
          else values.set(name, before);
          throw new DOMException("The storage of this package is full.", "QuotaExceededError");
        }
        if (before !== text) changed(which);
      },
      removeItem(key) {
        if (values.delete(String(key))) changed(which);
      },
      clear() {
        values.clear();
        changed(which);
      },
      key: (index) => [...values.keys()][index] ?? null,
    };
    const own = (key) => typeof key === "symbol" || key in methods || key in Object.prototype;
    return new Proxy(methods, {
      get: (target, key) => {
        if (key === "length") return values.size;
        return own(key) ? Reflect.get(target, key) : values.get(key);
      },
      set: (_target, key, value) => {
        methods.setItem(key, value);
        return true;
      },
      has: (_target, key) => own(key) || values.has(key),
      deleteProperty: (_target, key) => {
        methods.removeItem(key);
        return true;
      },
      ownKeys: () => [...values.keys()],
      getOwnPropertyDescriptor: (_target, key) =>
        values.has(key)
          ? { configurable: true, enumerable: true, writable: true, value: values.get(key) }
          : undefined,
    });
  };
  const define = (object, name, description) => {
    try {
      Object.defineProperty(object, name, { configurable: true, ...description });
    } catch {
      // A browser that does not let itself be helped: the package sees what the sandbox gives.
    }
  };
  define(window, "localStorage", { value: storage("store") });
  define(window, "sessionStorage", { value: storage("session") });
  define(document, "cookie", { get: () => "", set: () => {} });
  // No policy of browsers keeps calls from going out, so there is nothing to call with.
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) {
    if (name in window) define(window, name, { value: undefined });
  }

  // What the policy refuses is told once an address, for whoever looks after the package.
  const told = new Set();
  document.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
    if (told.has(blockedURI) || told.size >= 20) return;
    told.add(blockedURI);
    say({ verb: "blocked", address: blockedURI.slice(0, 200), directive: effectiveDirective });
  });

  // Nothing opens by itself; links that lead out are offered by the page around.
  const leadsOut = (address) => {
    if (["mailto:", "tel:"].includes(address.protocol)) return true;
    if (!/^https?:$/.test(address.protocol)) return false;
    if (room) return !address.href.startsWith(room);
    return address.host !== new URL(document.baseURI).host;
  };
  const offer = (address) => say({ verb: "link", address: address.href.slice(0, 2000) });
  window.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!link || event.defaultPrevented || typeof link.href !== "string" || !link.href) return;
    const address = new URL(link.href, document.baseURI);
    if (leadsOut(address)) {
      if (!around) return;
      event.preventDefault();
      offer(address);
    } else if (link.target && link.target !== "_self" && !document.getElementsByName(link.target).length) {
      link.target = "_self";
    }
  });
  window.open = (address) => {
    try {
      const asked = new URL(address, document.baseURI);
      if (leadsOut(asked)) offer(asked);
    } catch {
      // No address, so there is nothing to offer.
    }
    return null;
  };
})();
