import { svg } from './dom.js';

const COLOURS = 8;
const GAP = 14;
const MARGIN = 11;
const WIDEST = 150;

/** How far lanes are apart: closer where there are many. */
function gap(width) {
  return Math.min(GAP, (WIDEST - 2 * MARGIN) / Math.max(1, width - 1));
}

/** How much room the graph of so many lanes takes. */
export function graphWidth(width) {
  return Math.round(2 * MARGIN + (width - 1) * gap(width));
}

/** The piece of the graph that stands beside one row. */
export function laneSvg(row, width, height, mark) {
  const middle = height / 2;
  const x = (lane) => MARGIN + lane * gap(width);
  const line = (from, to, colour, top, bottom) => svg('path', {
    class: `lane colour-${colour % COLOURS}`,
    d: from === to ? `M${from} ${top}V${bottom}` : `M${from} ${top}C${from} ${bottom} ${to} ${top + (bottom - top) * 0.35} ${to} ${bottom}`,
  });
  return svg('svg', { class: 'graph', width: graphWidth(width), height, 'aria-hidden': 'true' },
    row.through.map((lane) => line(x(lane.lane), x(lane.lane), lane.colour, 0, height)),
    row.into.map((lane) => line(x(lane.lane), x(row.lane), lane.colour, 0, middle)),
    row.down && line(x(row.lane), x(row.lane), row.colour, middle, height),
    svg('circle', { class: `knot colour-${row.colour % COLOURS} ${mark}`, cx: x(row.lane), cy: middle, r: mark ? 6 : 4.5 }),
    mark === 'failed' && svg('path', { class: 'sign', d: `M${x(row.lane) - 2.4} ${middle - 2.4}l4.800 4.800m0 -4.800l-4.800 4.800` }),
    mark === 'waits' && svg('path', { class: 'sign', d: `M${x(row.lane) - 1.7} ${middle - 2.500}v5m3.400 -5v5` }));
}
