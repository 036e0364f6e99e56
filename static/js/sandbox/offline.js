// Gives the H5P player the JSON files of a package that was opened from a disk, where browsers load
// none: files.js beside this holds them.
(() => {
  "use strict";
  const base = new URL("..", document.currentScript.src).href;
  const fetched = window.fetch;
  window.fetch = (asked, options) => {
    const address = new URL(asked.url ?? asked, document.baseURI).href.split("?")[0];
    const path = address.startsWith(base) ? decodeURIComponent(address.slice(base.length)) : "";
    if (!Object.hasOwn(window.toolboxFiles, path)) return fetched(asked, options);
    return Promise.resolve(new Response(window.toolboxFiles[path]));
  };
})();
