import assert from "node:assert/strict";
import test from "node:test";

import { Recorder, svgOf } from "../../../static/stage/svg_recorder.js";

/** @param {(pen: any) => void} draw */
const recorded = (draw) => {
  const pen = new Recorder();
  draw(pen);
  return pen.markup();
};

test("a line keeps its colour, width and dashes", () => {
  const svg = recorded((pen) => {
    Object.assign(pen, { strokeStyle: "rgb(1,2,3)", lineWidth: 2.5 });
    pen.setLineDash([4, 3]);
    pen.beginPath();
    pen.moveTo(1, 2);
    pen.lineTo(3.456, 4);
    pen.stroke();
  });
  assert.equal(
    svg,
    '<path d="M1 2L3.46 4" fill="none" stroke="rgb(1,2,3)" stroke-width="2.5" stroke-dasharray="4 3"/>',
  );
});

test("a new path forgets the one before, and is filled with what it is then", () => {
  const svg = recorded((pen) => {
    pen.beginPath();
    pen.rect(0, 0, 9, 9);
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.lineTo(5, 0);
    pen.lineTo(5, 5);
    pen.fillStyle = "#ff0000";
    pen.fill();
  });
  assert.equal(svg, '<path d="M0 0L5 0L5 5" fill="#ff0000"/>');
});

test("a whole circle is two halves, for one arc cannot return to where it began", () => {
  const svg = recorded((pen) => {
    pen.beginPath();
    pen.arc(10, 20, 5, 0, 2 * Math.PI);
    pen.fill();
  });
  assert.match(svg, /d="M15 20A5 5 0 0 1 5 20A5 5 0 0 1 15 20"/);
});

test("round corners are never larger than half of their box", () => {
  const svg = recorded((pen) => {
    pen.beginPath();
    pen.roundRect(0, 0, 10, 6, 8);
    pen.stroke();
  });
  assert.match(svg, /d="M3 0h4a3 3 0 0 1 3 3v0a3 3 0 0 1 -3 3h-4a3 3 0 0 1 -3 -3v-0a3 3 0 0 1 3 -3Z"/);
});

test("faintness, movement and dashes last until restore", () => {
  const svg = recorded((pen) => {
    pen.save();
    pen.globalAlpha = 0.5;
    pen.translate(10, 20);
    pen.scale(2, 2);
    pen.fillRect(1, 1, 2, 3);
    pen.restore();
    pen.fillRect(1, 1, 2, 3);
  });
  const [moved, still] = svg.split("\n");
  assert.equal(
    moved,
    '<rect x="1" y="1" width="2" height="3" fill="#000000" opacity="0.5" transform="matrix(2 0 0 2 10 20)"/>',
  );
  assert.equal(still, '<rect x="1" y="1" width="2" height="3" fill="#000000"/>');
});

test("what is clipped lies in a group that restore closes", () => {
  const svg = recorded((pen) => {
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, 5, 5);
    pen.clip();
    pen.fillRect(0, 0, 9, 9);
    pen.restore();
    pen.fillRect(1, 1, 1, 1);
  });
  assert.deepEqual(
    svg.split("\n").map((line) => line.slice(0, 9)),
    ["<clipPath", "<g clip-p", '<rect x="', "</g>", '<rect x="'],
  );
});

test("words keep their font, place and anchor, and cannot break out of the drawing", () => {
  const svg = recorded((pen) => {
    Object.assign(pen, {
      font: "italic 600 13px Georgia, serif",
      textAlign: "center",
      textBaseline: "middle",
      fillStyle: "#123456",
    });
    pen.fillText('a<b & "c"', 5, 6);
  });
  assert.match(svg, /font-size="13" font-family="Georgia, serif" font-style="italic" font-weight="600" fill="#123456"/);
  assert.match(svg, /x="5" y="6" dy="0.35em" text-anchor="middle"/);
  assert.ok(svg.endsWith(">a&#60;b &#38; &#34;c&#34;</text>"));
});

test("a picture has the size, the paper, a title and an address", () => {
  const svg = svgOf({ width: 20, height: 10.5, paper: "#fff", title: "δ < 1", about: "http://a/?b=1&c=2" }, "<g/>");
  assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" .*width="20" height="10.5" viewBox="0 0 20 10.5">/);
  assert.match(svg, /<title>δ &#60; 1<\/title>\n<desc>http:\/\/a\/\?b=1&#38;c=2<\/desc>/);
});
