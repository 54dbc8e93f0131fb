/** Results as a chart: for each size a bar for each contender, CPU over that of the hand-written handler, on a log scale. */
import { median } from '../test/measure/numbers.ts';
import { contenders } from './contenders.ts';
import type { Measured } from './measure.ts';
import type { Results } from './results.ts';
import { tables } from './tables.ts';

const WIDTH = 860;
const LABELS = 270;
const RIGHT = 90;
const BAR = 16;
const STEP = 22;
const HEAD = 34;

export function chartOf({ tables: found }: Results): string {
  const drawn = tables
    .filter(({ section }) => section === 'sizes' || section === 'scale')
    .flatMap(({ id, title }) =>
      found.filter((result) => result.id === id).map(({ measured }) => ({ title, measured })),
    );
  const ratios = drawn.flatMap(({ measured }) => measured.map(({ ratio }) => median(ratio)));
  const [most, least] = [Math.max(2, ...ratios), Math.min(0.5, ...ratios)];
  const x = (ratio: number) => LABELS + ((WIDTH - LABELS - RIGHT) * Math.log(ratio / least)) / Math.log(most / least);
  let y = 16;
  const parts: string[] = [];
  for (const { title, measured: rows } of drawn) {
    parts.push(`<text class="name" x="24" y="${y + 18}">${title}</text>`);
    y += HEAD;
    const top = y;
    for (const measured of rows) {
      parts.push(barOf(measured, y, x));
      y += STEP;
    }
    parts.push(`<line class="one" x1="${x(1).toFixed(1)}" x2="${x(1).toFixed(1)}" y1="${top - 4}" y2="${y}"/>`);
    y += 14;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 8}" role="img" aria-labelledby="title text" font-family="system-ui, -apple-system, 'Segoe UI', sans-serif">
  <title id="title">CPU time of a query, over that of a hand-written handler</title>
  <desc id="text">The same figures stand in the tables of docs/performance.md.</desc>
  <style>
    .page { fill: #ffffff; stroke: #d0d7de }
    .name { fill: #1f2328; font-size: 16px; font-weight: 600 }
    .text { fill: #424a53; font-size: 13px }
    .bar { fill: #afb8c1 }
    .own { fill: #2f81f7 }
    .one { stroke: #424a53; stroke-dasharray: 3 3 }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117; stroke: #30363d }
      .name { fill: #f0f6fc }
      .text { fill: #c4cdd6 }
      .bar { fill: #57606a }
      .one { stroke: #c4cdd6 }
    }
  </style>
  <rect class="page" x="0.5" y="0.5" width="${WIDTH - 1}" height="${y + 7}" rx="10"/>
  ${parts.join('\n  ')}
</svg>
`;
}

function barOf({ contender, ratio }: Measured, y: number, x: (ratio: number) => number): string {
  const value = median(ratio);
  const own = contender === 'balancegraph' ? 'own' : 'bar';
  const label = contenders[contender].label.replace(/[*`]/g, '');
  const end = Math.max(x(value), LABELS + 2);
  return [
    `<text class="text" x="${LABELS - 10}" y="${y + 13}" text-anchor="end">${label}</text>`,
    `<rect class="${own}" x="${LABELS}" y="${y}" width="${(end - LABELS).toFixed(1)}" height="${BAR}" rx="2"/>`,
    `<text class="text" x="${(end + 6).toFixed(1)}" y="${y + 13}">${Number(value.toPrecision(3))} ×</text>`,
  ].join('');
}
