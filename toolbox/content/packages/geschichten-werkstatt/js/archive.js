// A ZIP file of files that are compressed already, made in the browser (APPNOTE 6.3, method "stored").
var Archive = (function () {
  "use strict";

  const TABLE = Array.from({ length: 256 }, (_all, number) => {
    let value = number;
    for (let bit = 0; bit < 8; bit += 1) { value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1; }
    return value >>> 0;
  });

  function checksum(bytes) {
    let value = 0xffffffff;
    for (const byte of bytes) { value = TABLE[(value ^ byte) & 0xff] ^ (value >>> 8); }
    return (value ^ 0xffffffff) >>> 0;
  }

  // Fields of two or four bytes, little end first: [size, value].
  function record(fields) {
    const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
    let at = 0;
    fields.forEach(([size, value]) => {
      if (size === 2) { view.setUint16(at, value, true); } else { view.setUint32(at, value, true); }
      at += size;
    });
    return new Uint8Array(view.buffer);
  }

  // files: [{name: "karte.png" (ASCII), bytes: Uint8Array}]
  function pack(files) {
    const parts = [];
    const entries = [];
    const FIRST_DAY = 0x21;
    let at = 0;
    files.forEach(({ name, bytes }) => {
      const called = new TextEncoder().encode(name);
      const common = [[2, 20], [2, 0], [2, 0], [2, 0], [2, FIRST_DAY], [4, checksum(bytes)], [4, bytes.length], [4, bytes.length], [2, called.length], [2, 0]];
      const head = record([[4, 0x04034b50], ...common]);
      entries.push(record([[4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]]), called);
      parts.push(head, called, bytes);
      at += head.length + called.length + bytes.length;
    });
    const length = entries.reduce((sum, entry) => sum + entry.length, 0);
    const end = record([[4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, length], [4, at], [2, 0]]);
    return new Blob([...parts, ...entries, end], { type: "application/zip" });
  }

  return { pack };
}());
