// Draws text cards on a canvas, in the formats of social media.
var Pictures = (function () {
  "use strict";

  const FORMATS = [
    { id: "quadrat", name: "Quadrat", use: "Beitrag", width: 1080, height: 1080 },
    { id: "hoch", name: "Hochformat", use: "Beitrag", width: 1080, height: 1350 },
    { id: "story", name: "Story", use: "Story, Kurzvideo", width: 1080, height: 1920 },
    { id: "quer", name: "Querformat", use: "Link, Website", width: 1200, height: 630 },
  ];

  const STYLES = [
    { id: "bogen", name: "Bogen" },
    { id: "zitat", name: "Sprechblase" },
    { id: "karte", name: "Notizzettel" },
    { id: "foto", name: "Eigenes Foto" },
  ];

  // ground, its deeper end, text on it, accent, text on the accent, light paper, text on the paper.
  const PALETTES = [
    { id: "petrol", name: "Petrol", colours: ["#0b4f5c", "#06323b", "#ffffff", "#ffc53d", "#2b1d00", "#f3f8f7", "#0b3a45"] },
    { id: "rost", name: "Rost", colours: ["#9c3a1e", "#6a2310", "#ffffff", "#ffd27a", "#3a1403", "#fdf3ec", "#6a2310"] },
    { id: "blau", name: "Blau", colours: ["#1d4f91", "#12325f", "#ffffff", "#8fe0d0", "#04302a", "#f0f5fc", "#12325f"] },
    { id: "pflaume", name: "Pflaume", colours: ["#7a2a66", "#4b1540", "#ffffff", "#ffb8a1", "#431006", "#fbf1f7", "#55174a"] },
    { id: "gruen", name: "Grün", colours: ["#22613a", "#123d23", "#ffffff", "#f2e06a", "#2b2600", "#f1f8ee", "#123d23"] },
    { id: "gold", name: "Sonne", colours: ["#ffc53d", "#ffa91f", "#2b1d00", "#0b4250", "#ffffff", "#fff8e6", "#43300a"] },
  ];

  const FONT = '"Source Sans 3", system-ui, "Segoe UI", Roboto, Arial, sans-serif';
  const named = (list, id) => list.find((one) => one.id === id) || list[0];

  function lines(pen, text, width) {
    const found = [];
    String(text).split("\n").forEach((part) => {
      let line = "";
      part.split(/\s+/).filter(Boolean).flatMap((word) => pieces(pen, word, width)).forEach((word) => {
        const longer = line ? line + " " + word : word;
        if (line && pen.measureText(longer).width > width) {
          found.push(line);
          line = word;
        } else {
          line = longer;
        }
      });
      found.push(line);
    });
    return found;
  }

  // Words that are wider than the card are parted, after a hyphen or stroke where there is one.
  function pieces(pen, word, width) {
    if (pen.measureText(word).width <= width) { return [word]; }
    const mark = word.slice(1, -2).search(/[-/–]/);
    if (mark >= 0) { return [...pieces(pen, word.slice(0, mark + 2), width), ...pieces(pen, word.slice(mark + 2), width)]; }
    let end = word.length - 1;
    while (end > 2 && pen.measureText(word.slice(0, end) + "-").width > width) { end -= 1; }
    return [word.slice(0, end) + "-", ...pieces(pen, word.slice(end), width)];
  }

  // The largest size at which the text fits the box and no word is torn, if that is possible.
  function fitted(pen, text, box, largest, smallest) {
    let size = largest;
    for (; size > smallest; size -= 2) {
      pen.font = `700 ${size}px ${FONT}`;
      const words = String(text).split(/[\s-]+/);
      const isWhole = words.every((word) => pen.measureText(word).width <= box.width) || size < largest * 0.3;
      if (isWhole && lines(pen, text, box.width).length * size * 1.16 <= box.height) { break; }
    }
    pen.font = `700 ${size}px ${FONT}`;
    return { size, lines: lines(pen, text, box.width) };
  }

  function write(pen, text, box, look) {
    const set = fitted(pen, text, box, look.largest, look.smallest || 30);
    const height = set.lines.length * set.size * 1.16;
    const rooms = { top: 0, middle: (box.height - height) / 2, bottom: box.height - height };
    let y = box.y + Math.max(0, rooms[look.at || "top"]) + set.size * 0.92;
    pen.fillStyle = look.colour;
    pen.textAlign = "left";
    set.lines.forEach((line) => { pen.fillText(line, box.x, y); y += set.size * 1.16; });
    return { height, end: y - set.size * 0.92 };
  }

  function stripes(pen, width, height, colour) {
    pen.save();
    pen.strokeStyle = colour;
    pen.lineWidth = 46;
    for (let x = -height; x < width + height; x += 120) {
      pen.beginPath();
      pen.moveTo(x, -30);
      pen.lineTo(x - height * 0.53, height + 30);
      pen.stroke();
    }
    pen.restore();
  }

  // The curve of the plot, a dot for each question.
  function points(curve, box) {
    return curve.map((share, place) => ({
      x: box.x + (box.width * place) / (curve.length - 1),
      y: box.y + box.height * share,
    }));
  }

  // A smooth line through all dots (Catmull-Rom): for each dot but the first, six numbers for a curve.
  function bends(dots) {
    const near = (place) => dots[Math.max(0, Math.min(dots.length - 1, place))];
    return dots.slice(1).map((dot, place) => {
      const [before, here, after] = [near(place - 1), near(place), near(place + 2)];
      return [here.x + (dot.x - before.x) / 6, here.y + (dot.y - before.y) / 6, dot.x - (after.x - here.x) / 6, dot.y - (after.y - here.y) / 6, dot.x, dot.y];
    });
  }

  function curveThrough(pen, dots) {
    pen.beginPath();
    pen.moveTo(dots[0].x, dots[0].y);
    bends(dots).forEach((bend) => pen.bezierCurveTo(...bend));
  }

  function arc(pen, curve, box, look) {
    const dots = points(curve, box);
    pen.save();
    curveThrough(pen, dots);
    pen.strokeStyle = look.line;
    pen.lineWidth = look.width;
    pen.lineCap = "round";
    pen.stroke();
    dots.forEach((dot, place) => {
      const isLast = place === dots.length - 1;
      pen.beginPath();
      pen.arc(dot.x, dot.y, isLast ? look.width * 2.6 : look.width * 1.45, 0, Math.PI * 2);
      pen.fillStyle = isLast ? look.line : look.dot;
      pen.fill();
      pen.lineWidth = look.width * 0.75;
      pen.stroke();
    });
    pen.restore();
  }

  function ground(pen, card) {
    const [deep, deeper] = card.colours;
    const fade = pen.createLinearGradient(0, 0, card.width * 0.6, card.height);
    fade.addColorStop(0, deep);
    fade.addColorStop(1, deeper);
    pen.fillStyle = fade;
    pen.fillRect(0, 0, card.width, card.height);
    stripes(pen, card.width, card.height, "rgb(255 255 255 / 0.045)");
  }

  function label(pen, card, x, y, ground_, ink) {
    if (!card.label) { return; }
    const size = card.unit * 0.038;
    pen.font = `700 ${size}px ${FONT}`;
    const width = Math.min(pen.measureText(card.label).width + size * 1.5, card.width - x - size);
    pen.fillStyle = ground_;
    pen.beginPath();
    pen.roundRect(x, y, width, size * 2, size);
    pen.fill();
    pen.fillStyle = ink;
    pen.fillText(card.label, x + size * 0.75, y + size * 1.36, width - size * 1.5);
  }

  function foot(pen, card, x, y, colour, width) {
    const size = card.unit * 0.036;
    pen.fillStyle = colour;
    pen.font = `700 ${size}px ${FONT}`;
    pen.fillText(lines(pen, card.who, width)[0] || "", x, y);
    pen.font = `400 ${size}px ${FONT}`;
    if (card.where) { pen.fillText(card.where, x, y + size * 1.4, width); }
  }

  const DRAW = {
    bogen(pen, card) {
      const [, , ink, accent, onAccent] = card.colours;
      const edge = card.unit * 0.085;
      ground(pen, card);
      const isWide = card.width > card.height;
      const low = card.end - edge - card.unit * 0.1;
      label(pen, card, edge, card.top, accent, onAccent);
      const from = card.top + (card.label ? card.unit * 0.125 : 0);
      const until = isWide ? low - edge * 0.4 : from + (low - from) * 0.68;
      const set = write(pen, card.text, { x: edge, y: from, width: isWide ? card.width * 0.5 - edge : card.width - edge * 2, height: until - from },
        { colour: ink, largest: card.unit * 0.135, at: isWide ? "middle" : "top" });
      const room = low - edge * 0.75 - (from + set.height + edge * 0.6);
      const rise = Math.min(room, card.height * 0.32);
      const hill = isWide
        ? { x: card.width * 0.6, y: card.height * 0.22, width: card.width * 0.32, height: card.height * 0.5 }
        : { x: edge * 1.2, y: low - edge * 0.75 - rise, width: card.width - edge * 2.4, height: rise };
      arc(pen, card.curve, hill, { line: accent, dot: card.colours[1], width: card.unit * 0.011 });
      foot(pen, card, edge, low + card.unit * 0.055, ink, isWide ? card.width * 0.5 : card.width - edge * 2);
    },

    zitat(pen, card) {
      const [, , ink, accent, onAccent, paper, onPaper] = card.colours;
      const edge = card.unit * 0.075;
      ground(pen, card);
      const low = card.end - edge - card.unit * 0.11;
      const top = card.top;
      const inside = card.unit * 0.065;
      const head = card.label ? card.unit * 0.115 : 0;
      const width = card.width - edge * 2 - inside * 2;
      const most = low - top - card.unit * 0.1;
      const look = { colour: onPaper, largest: card.unit * 0.13, at: "middle" };
      const set = fitted(pen, card.text, { width, height: most - inside * 2 - head }, look.largest, 30);
      const height = Math.min(most, Math.max(card.unit * 0.5, set.lines.length * set.size * 1.16 + inside * 3.4 + head));
      const bubble = { x: edge, y: top + (most - height) / 2, width: card.width - edge * 2, height };
      pen.fillStyle = paper;
      pen.beginPath();
      pen.roundRect(bubble.x, bubble.y, bubble.width, bubble.height, card.unit * 0.05);
      pen.fill();
      pen.beginPath();
      pen.moveTo(edge * 2, bubble.y + bubble.height - 2);
      pen.lineTo(edge * 2, bubble.y + bubble.height + card.unit * 0.075);
      pen.lineTo(edge * 2 + card.unit * 0.1, bubble.y + bubble.height - 2);
      pen.fill();
      label(pen, card, bubble.x + inside, bubble.y + inside, accent, onAccent);
      const from = bubble.y + inside + head;
      write(pen, card.text, { x: bubble.x + inside, y: from, width, height: bubble.y + bubble.height - inside - from }, look);
      foot(pen, card, edge, low + card.unit * 0.06, ink, card.width - edge * 2);
    },

    karte(pen, card) {
      const [deep, , , accent, onAccent, paper, onPaper] = card.colours;
      const edge = card.unit * 0.085;
      const band = card.unit * 0.03;
      pen.fillStyle = paper;
      pen.fillRect(0, 0, card.width, card.height);
      pen.save();
      pen.strokeStyle = deep;
      pen.globalAlpha = 0.09;
      pen.lineWidth = 2;
      for (let y = card.unit * 0.07; y < card.height; y += card.unit * 0.07) {
        pen.beginPath();
        pen.moveTo(0, y);
        pen.lineTo(card.width, y);
        pen.stroke();
      }
      pen.restore();
      pen.fillStyle = deep;
      pen.fillRect(0, 0, band, card.height);
      pen.fillStyle = accent;
      pen.fillRect(band, 0, band * 0.4, card.height);
      const low = card.end - edge - card.unit * 0.05;
      label(pen, card, edge + band, card.top, accent, onAccent);
      const from = card.top + (card.label ? card.unit * 0.13 : 0);
      const set = write(pen, card.text, { x: edge + band, y: from, width: card.width - edge * 2 - band, height: low - card.unit * 0.12 - from },
        { colour: onPaper, largest: card.unit * 0.14, at: card.height > card.width ? "middle" : "top" });
      const line = set.end + card.unit * 0.045;
      if (line < low - card.unit * 0.1) {
        pen.fillStyle = accent;
        pen.beginPath();
        pen.roundRect(edge + band, line, card.unit * 0.2, card.unit * 0.018, card.unit * 0.009);
        pen.fill();
      }
      foot(pen, card, edge + band, low, onPaper, card.width - edge * 2 - band);
    },

    foto(pen, card) {
      const [deep, , ink, accent, onAccent] = card.colours;
      const edge = card.unit * 0.075;
      if (!card.photo) { ground(pen, card); }
      const isWide = card.width > card.height;
      const inner = isWide ? card.width * 0.46 : card.width - edge * 2;
      const set = fitted(pen, card.text, { width: inner, height: (isWide ? card.height * 0.6 : card.height * 0.3) }, card.unit * 0.1, 30);
      const text = set.lines.length * set.size * 1.16;
      const panel = isWide ? card.height : text + edge * 2.1 + card.unit * 0.12 + card.height - card.end;
      const photo = isWide
        ? { x: inner + edge * 1.8, y: 0, width: card.width - inner - edge * 1.8, height: card.height }
        : { x: 0, y: 0, width: card.width, height: card.height - panel };
      if (card.photo) { cover(pen, card.photo, photo); }
      else { arc(pen, card.curve, { x: photo.x + edge, y: photo.y + photo.height * 0.25, width: photo.width - edge * 2, height: photo.height * 0.5 }, { line: accent, dot: deep, width: card.unit * 0.011 }); }
      pen.fillStyle = deep;
      pen.fillRect(0, isWide ? 0 : photo.height, isWide ? photo.x : card.width, panel);
      pen.fillStyle = accent;
      if (isWide) { pen.fillRect(photo.x - card.unit * 0.012, 0, card.unit * 0.012, card.height); }
      else { pen.fillRect(0, photo.height, card.width, card.unit * 0.012); }
      label(pen, card, isWide ? photo.x + edge * 0.5 : edge, isWide ? edge * 0.6 : Math.min(card.top, photo.height * 0.2), accent, onAccent);
      const y = isWide ? edge : photo.height + edge;
      write(pen, card.text, { x: edge, y, width: inner, height: isWide ? card.height * 0.62 : text + 4 },
        { colour: ink, largest: set.size, at: isWide ? "middle" : "top" });
      foot(pen, card, edge, card.end - edge * 0.75 - card.unit * 0.045, ink, inner);
    },
  };

  function cover(pen, photo, box) {
    const scale = Math.max(box.width / photo.width, box.height / photo.height);
    const width = box.width / scale;
    const height = box.height / scale;
    pen.drawImage(photo, (photo.width - width) / 2, (photo.height - height) / 2, width, height, box.x, box.y, box.width, box.height);
  }

  // given: text, label, who, where, curve, photo (or null), palette, style, format (ids)
  function draw(canvas, given) {
    const format = named(FORMATS, given.format);
    canvas.width = format.width;
    canvas.height = format.height;
    const unit = Math.min(format.width, format.height * 1.15);
    const card = { ...given, width: format.width, height: format.height, unit, colours: named(PALETTES, given.palette).colours };
    // Apps lay their own signs over the top and the bottom of a story.
    card.top = format.id === "story" ? format.height * 0.13 : unit * 0.085;
    card.end = format.height * (format.id === "story" ? 0.87 : 1);
    const pen = canvas.getContext("2d");
    pen.textBaseline = "alphabetic";
    DRAW[named(STYLES, given.style).id](pen, card);
  }

  // Waits for the typeface, so that the first picture has it as well.
  async function ready() {
    try {
      await Promise.all([document.fonts.load(`700 40px ${FONT}`, "Aäß"), document.fonts.load(`400 40px ${FONT}`, "Aäß")]);
    } catch (_problem) {
      // The next typeface of the list is used.
    }
  }

  const blob = (canvas) => new Promise((done) => canvas.toBlob(done, "image/png"));

  return { FORMATS, STYLES, PALETTES, points, bends, named, draw, ready, blob };
}());
