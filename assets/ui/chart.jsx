// A chart in SVG: bars side by side, lying bars, or a line. The figures stand in a table below it;
// here they are titles, and one sentence for who does not see. Series differ by hue and by texture.
import { createElement as h, useEffect, useId, useRef, useState } from "react";

const HEIGHT = 240;
const LEFT = 48;
const BELOW = 28;
const ABOVE = 12;
const LETTER = 7.5; // the width of one, rather too much
const TEXTURES = ["plain", "hatched", "dotted"];

const STEPS = [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10];
// The top of the scale: its quarters are whole and easy to read.
const rounded = (highest) => {
  if (highest <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(highest));
  const tops = STEPS.map((step) => Math.round(step * power));
  return tops.find((top) => top >= highest && top % 4 === 0) ?? 4 * Math.ceil(highest / 4);
};
const written = (value) => value.toLocaleString("fr-FR");

function useWidth() {
  const place = useRef(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const seen = new ResizeObserver(([{ contentRect }]) => setWidth(Math.max(240, contentRect.width)));
    seen.observe(place.current);
    return () => seen.disconnect();
  }, []);
  return [place, width];
}

const Patterns = ({ id, count }) =>
  h("defs", null, TEXTURES.slice(1, count).map((texture) =>
    h("pattern", { key: texture, id: `${id}-${texture}`, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: texture === "hatched" ? "rotate(45)" : undefined, className: `chart__pattern chart__pattern--${texture}` },
      h("rect", { width: 6, height: 6, className: "chart__paper" }),
      texture === "hatched"
        ? h("rect", { width: 3, height: 6, className: "chart__ink" })
        : h("circle", { cx: 3, cy: 3, r: 1.5, className: "chart__ink" }))));

const fill = (id, place) => (place ? { fill: `url(#${id}-${TEXTURES[place]})` } : {});
const said = (row, name, place) => `${row.label}, ${name}\u00a0: ${row.texts[place]}`;

function Grid({ width, top, y }) {
  return h("g", { className: "chart__grid" }, [0, 1, 2, 3, 4].map((part) => {
    const value = (top * part) / 4;
    return h("g", { key: part },
      h("line", { x1: LEFT, x2: width, y1: y(value), y2: y(value) }),
      h("text", { x: LEFT - 8, y: y(value) + 4, textAnchor: "end" }, written(value)));
  }));
}

function Under({ rows, x, width }) {
  const every = Math.max(1, Math.ceil((rows.length * 56) / (width - LEFT)));
  return h("g", { className: "chart__under" }, rows.map((row, place) =>
    place % every === 0 && h("text", { key: place, x: x(place), y: HEIGHT - 8, textAnchor: "middle" }, row.short)));
}

function Standing({ id, rows, shown, names, width, line }) {
  const top = rounded(Math.max(...rows.flatMap((row) => shown.map((place) => row.values[place]))));
  const y = (value) => HEIGHT - BELOW - (value / top) * (HEIGHT - BELOW - ABOVE);
  const step = (width - LEFT) / rows.length;
  const middle = (place) => LEFT + (place + 0.5) * step;
  const bar = Math.min(28, (step * 0.72) / shown.length);
  const points = rows.map((row, place) => [middle(place), y(row.values[shown[0]])]);
  return h("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, "aria-hidden": true, focusable: "false" },
    h(Patterns, { id, count: shown.length }),
    h(Grid, { width, top, y }),
    line && h("polyline", { className: "chart__line", points: points.map((point) => point.join()).join(" ") }),
    rows.map((row, place) => shown.map((series, rank) => {
      const title = h("title", null, said(row, names[series], series));
      const key = `${place}-${series}`;
      if (line) return h("circle", { key, className: "chart__point", cx: points[place][0], cy: points[place][1], r: rows.length > 40 ? 2 : 3.5 }, title);
      const height = Math.max(0, HEIGHT - BELOW - y(row.values[series]));
      return h("rect", { key, className: `chart__bar chart__bar--${rank}`, ...fill(id, rank), x: middle(place) + (rank - shown.length / 2) * bar, y: y(row.values[series]), width: Math.max(1, bar - 1), height }, title);
    })),
    h(Under, { rows, x: middle, width }));
}

// A name on as many lines as it needs: SVG does not break text by itself.
const lines = (name, width) => name.split(" ").reduce((found, word) => {
  const last = found.at(-1);
  if (last && `${last} ${word}`.length * LETTER <= width) return [...found.slice(0, -1), `${last} ${word}`];
  return [...found, word];
}, []);

function Lying({ id, rows, shown, names, width }) {
  const totals = rows.map((row) => shown.reduce((sum, series) => sum + row.values[series], 0));
  const most = Math.max(1, ...totals);
  const room = width - 64;
  let below = 0;
  const drawn = rows.map((row, place) => {
    const named = lines(row.label, width);
    const y = below + named.length * 18 + 3;
    below = y + 26;
    let from = 0;
    return h("g", { key: place },
      named.map((line, rank) => h("text", { key: rank, className: "chart__name", x: 0, y: y - 8 - 18 * (named.length - 1 - rank) }, line)),
      shown.map((series, rank) => {
        const length = (row.values[series] / most) * room;
        const piece = h("rect", { key: series, className: `chart__bar chart__bar--${rank}`, ...fill(id, rank), x: from, y, width: length, height: 14 }, h("title", null, said(row, names[series], series)));
        from += length;
        return piece;
      }),
      h("text", { className: "chart__value", x: from ? from + 8 : 0, y: y + 12 }, written(totals[place])));
  });
  return h("svg", { viewBox: `0 0 ${width} ${below}`, width, height: below, "aria-hidden": true, focusable: "false" },
    h(Patterns, { id, count: shown.length }), drawn);
}

export function Chart({ kind, rows, names, shown, summary }) {
  const [place, width] = useWidth();
  const id = useId();
  if (!rows?.length) return null;
  const series = shown ?? names.map((_, rank) => rank);
  const common = { id, rows, names, shown: series, width };
  return h("div", { ref: place, className: "chart" },
    h("p", { className: "chart__summary" }, summary),
    series.length > 1 && h("ul", { className: "chart__legend" }, series.map((one, rank) =>
      h("li", { key: one },
        h("svg", { width: 18, height: 14, "aria-hidden": true, focusable: "false" },
          h(Patterns, { id: `${id}-${rank}`, count: rank + 1 }),
          h("rect", { className: `chart__bar chart__bar--${rank}`, ...fill(`${id}-${rank}`, rank), width: 18, height: 14 })),
        names[one]))),
    kind === "lying" ? h(Lying, common) : h(Standing, { ...common, line: kind === "line" }));
}
