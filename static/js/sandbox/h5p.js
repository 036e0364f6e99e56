// Starts the H5P player inside the sandbox and tells the page around what its xAPI statements say.
(() => {
  "use strict";
  const place = document.getElementById("h5p");
  const say = (message) => {
    if (window.parent !== window) window.parent.postMessage({ toolbox: 1, ...message }, "*");
  };
  const line = (text) =>
    new DOMParser().parseFromString(String(text ?? ""), "text/html").body.textContent.trim().slice(0, 200);
  const worded = (map) => line(map?.de ?? map?.["de-DE"] ?? map?.["en-US"] ?? Object.values(map ?? {})[0]);

  // ISO 8601 as H5P writes it, PT12.3S, in seconds.
  const seconds = (duration) => {
    const found = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(duration ?? "");
    return found ? Math.round((found[1] ?? 0) * 3600 + (found[2] ?? 0) * 60 + Number(found[3] ?? 0)) : null;
  };

  const keys = new Map();
  const answered = ({ object, result }) => {
    const id = object?.id ?? "";
    if (!keys.has(id)) keys.set(id, `frage_${keys.size + 1}`);
    const about = object?.definition ?? {};
    const value = result?.success ?? result?.score?.raw ?? line(result?.response);
    say({ verb: "answered", key: keys.get(id), label: worded(about.name) || worded(about.description), value, unit: "" });
  };

  let begun = false;
  const begin = () => {
    if (!begun) say({ verb: "initialized" });
    begun = true;
  };
  const whole = ({ result }) => {
    const score = result?.score;
    if (score && score.max > 0) {
      say({ verb: "scored", score: { raw: score.raw, min: score.min ?? 0, max: score.max } });
    }
  };
  const completed = ({ result }) =>
    say({ verb: "completed", success: result?.success ?? null, duration: seconds(result?.duration) });

  const progressed = ({ object }) => {
    const reached = object?.definition?.extensions?.["http://id.tincanapi.com/extension/ending-point"];
    const slides = window.H5P.instances?.[0]?.slides?.length ?? window.H5P.instances?.[0]?.chapters?.length;
    if (slides > 1 && reached >= 1) {
      say({ verb: "progressed", progress: Math.min(1, reached / slides) });
    }
  };

  const hear = ({ data }) => {
    const statement = data?.statement ?? {};
    const verb = String(statement.verb?.id ?? "").split("/").pop();
    const isPart = Boolean(statement.context?.contextActivities?.parent?.length);
    begin();
    if (verb === "answered") answered(statement);
    if (verb === "progressed") progressed(statement);
    if (isPart) return;
    whole(statement);
    if (["completed", "passed", "failed", "mastered"].includes(verb) || statement.result?.completion) {
      completed(statement);
    }
  };

  const failed = (error) => {
    console.error(error);
    document.getElementById("fehler").hidden = false;
  };

  // Without an origin every picture is foreign, and a canvas with it cannot be read; asked for like
  // this, the stage gives them freely. A disk does not answer such questions.
  if (location.protocol !== "file:") {
    window.H5PIntegration = { crossorigin: "anonymous", crossoriginRegex: "^(?!data:|blob:)" };
  }

  new H5PStandalone.H5P(place, {
    h5pJsonPath: "..",
    contentJsonPath: "../content",
    librariesPath: "..",
    frameJs: "./player/frame.bundle.js",
    frameCss: "./player/styles/h5p.css",
    embedType: "div",
    frame: false,
    fullScreen: false,
  })
    .then(() => {
      window.H5P.externalDispatcher.on("xAPI", hear);
      window.addEventListener("resize", () => {
        for (const instance of window.H5P.instances) window.H5P.trigger(instance, "resize");
      });
      if (!window.H5P.instances.length) failed("The player shows nothing.");
      begin();
    })
    .catch(failed);
})();
