// Draws the pictures of the docs as SVG. renderPicture draws a sequence: columns with lifelines, messages between them, and
// work within one column. renderOverview draws steps in a row and bars below them. renderBadge draws a badge.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const COLUMN = 218;
const LINE = 15;
const GAP = 13;
/** The maximum length of a line in a label, in characters. Longer labels are wrapped. */
const WORK_CHARACTERS = 29;
const STYLE = `
  text { font: 12px ui-sans-serif, system-ui, sans-serif; fill: #1f2328; text-anchor: middle }
  .head { font-weight: 600; font-size: 13px }
  .phase { font-weight: 600; text-anchor: start; fill: #59636e }
  .box { fill: #f6f8fa; stroke: #d1d9e0 }
  .column { fill: #ddf4ff; stroke: #54aeff }
  .life { stroke: #d1d9e0; stroke-dasharray: 3 4 }
  .arrow { stroke: #0969da; stroke-width: 1.5; marker-end: url(#tip) }
  .tip { fill: #0969da }
  .paper { fill: #ffffff }
  .rule { stroke: #d1d9e0 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    .phase { fill: #9198a1 }
    .box { fill: #151b23; stroke: #3d444d }
    .column { fill: #121d2f; stroke: #1f6feb }
    .life, .rule { stroke: #3d444d }
    .arrow { stroke: #4493f8 }
    .tip { fill: #4493f8 }
    .paper { fill: #0d1117 }
  }`;

/** The colors in an overview, for GitHub's light and dark themes. */
const THEMES = {
  light: {
    text: '#1f2328',
    faint: '#59636e',
    box: '#ddf4ff',
    edge: '#54aeff',
    end: '#dafbe1',
    endEdge: '#1a7f37',
  },
  dark: {
    text: '#f0f6fc',
    faint: '#9198a1',
    box: '#121d2f',
    edge: '#1f6feb',
    end: '#12261e',
    endEdge: '#2ea043',
  },
};
const BARS = { light: { good: '#1a7f37', bad: '#cf222e' }, dark: { good: '#2ea043', bad: '#f85149' } };
const WIDTH = 920;
const MARGIN = 16;
const BOX = { width: 202, height: 116, gap: 27 };
const BAR = { label: 324, longest: 425, height: 18, row: 34 };

/** Returns every generated picture in the docs: the picture's path from the root of the repository, and its SVG. */
export function pictureFiles(root) {
  const text = (name) => readFileSync(join(root, 'docs', 'pictures', `${name}.txt`), 'utf8');
  const { version, license, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const pictures = {
    'job.svg': renderPicture(text('job')),
    'overview-light.svg': renderOverview(text('overview'), 'light'),
    'overview-dark.svg': renderOverview(text('overview'), 'dark'),
    'badge-license.svg': renderBadge('license', license),
    'badge-node.svg': renderBadge('node', engines.node),
    'badge-version.svg': renderBadge('version', version),
  };
  return Object.fromEntries(Object.entries(pictures).map(([name, svg]) => [`docs/pictures/${name}`, svg]));
}

/**
 * Returns an overview as SVG. Its text has `title: …`, then `step: NAME | TEXT` for each box, `bars: HEADING`, and
 * `bar: good or bad | LABEL | SECONDS | VALUE` for each bar. The longest bar uses the full width.
 */
export function renderOverview(text, theme) {
  const color = THEMES[theme];
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const entries = (key) =>
    lines
      .filter((line) => line.startsWith(`${key}: `))
      .map((line) => line.slice(key.length + 2).split(' | '));
  const steps = entries('step');
  const bars = entries('bar');
  const longest = Math.max(...bars.map(([, , seconds]) => Number(seconds)));
  const boxes = steps.flatMap(([name, label], index) => {
    const x = MARGIN + index * (BOX.width + BOX.gap);
    const last = index === steps.length - 1;
    const middle = x + BOX.width / 2;
    const arrow = [x + BOX.width + 3, x + BOX.width + BOX.gap - 4];
    const y = 12 + BOX.height / 2;
    return [
      `<rect x="${x}" y="12" width="${BOX.width}" height="${BOX.height}" rx="8" fill="${last ? color.end : color.box}" stroke="${last ? color.endEdge : color.edge}"/>`,
      `<text x="${middle}" y="40" class="name">${escaped(name)}</text>`,
      ...wrapped(label, 23).map(
        (line, row) => `<text x="${middle}" y="${64 + row * 19}" class="label">${escaped(line)}</text>`,
      ),
      ...(last
        ? []
        : [
            `<path d="M${arrow[0]} ${y}H${arrow[1]}m-7-6 7 6-7 6" fill="none" stroke="${color.faint}" stroke-width="2"/>`,
          ]),
    ];
  });
  const top = 12 + BOX.height + 44;
  const rows = bars.flatMap(([kind, label, seconds, value], index) => {
    const y = top + 16 + index * BAR.row;
    const width = Math.max(3, Math.round((Number(seconds) / longest) * BAR.longest));
    return [
      `<text x="${MARGIN}" y="${y + 14}">${escaped(label)}</text>`,
      `<rect x="${BAR.label}" y="${y}" width="${width}" height="${BAR.height}" rx="3" fill="${BARS[theme][kind]}"/>`,
      `<text x="${BAR.label + width + 9}" y="${y + 14}" class="value">${escaped(value)}</text>`,
    ];
  });
  const height = top + 16 + bars.length * BAR.row + 4;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${escaped(entries('title')[0].join(' | '))}</title>`,
    `<style>text{font:15px ui-sans-serif,system-ui,sans-serif;fill:${color.text}}.name{font-size:19px;font-weight:600;text-anchor:middle}.label{text-anchor:middle}.heading{font-size:17px;font-weight:600}.value{font-weight:600}</style>`,
    ...boxes,
    `<text x="${MARGIN}" y="${top}" class="heading">${escaped(entries('bars')[0].join(' | '))}</text>`,
    ...rows,
    '</svg>\n',
  ].join('\n');
}

/** Returns a badge as SVG: a label and a value beside it. Its colors are readable on light and on dark pages. */
export function renderBadge(label, value) {
  const part = (text) => Math.round(text.length * 6.7) + 14;
  const [left, right] = [part(label), part(value)];
  const name = escaped(`${label}: ${value}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${name}">`,
    `<title>${name}</title>`,
    '<style>text{font:11px ui-sans-serif,system-ui,sans-serif;fill:#fff;text-anchor:middle}</style>',
    `<rect width="${left + right}" height="20" rx="3" fill="#0969da"/>`,
    `<path d="M3 0H${left}V20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#57606a"/>`,
    `<text x="${left / 2}" y="14">${escaped(label)}</text>`,
    `<text x="${left + right / 2}" y="14">${escaped(value)}</text>`,
    '</svg>\n',
  ].join('\n');
}

/** Returns a sequence as SVG. Its text has `title: …`, `columns: A | B`, then `A -> B: text`, `A: text` and `== phase ==`. */
export function renderPicture(text) {
  const [title, head, ...steps] = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const columns = head
    .replace('columns:', '')
    .split('|')
    .map((name) => name.trim());
  const at = (name) => {
    const column = columns.indexOf(name.trim());
    if (column === -1) throw new Error(`The picture has no column ${name}`);
    return 0.5 * COLUMN + column * COLUMN;
  };
  const width = columns.length * COLUMN;
  const rows = [];
  let y = 58;
  for (const step of steps) {
    const phase = /^== (.*) ==$/.exec(step);
    const [, from, to, label] = /^([^:]*?)(?: -> ([^:]*))?: (.*)$/.exec(step) ?? [];
    if (phase !== null) {
      y += GAP;
      rows.push(`<line class="rule" x1="12" x2="${width - 12}" y1="${y}" y2="${y}"/>`);
      rows.push(`<text class="phase" x="14" y="${y + 17}">${escaped(phase[1])}</text>`);
      y += 24;
    } else if (to === undefined) {
      const lines = wrapped(label, WORK_CHARACTERS);
      const height = lines.length * LINE + 9;
      rows.push(
        `<rect class="box" x="${at(from) - COLUMN / 2 + 8}" y="${y}" width="${COLUMN - 16}" height="${height}" rx="5"/>`,
        ...words(lines, at(from), y + LINE),
      );
      y += height + GAP;
    } else {
      const [start, end] = [at(from), at(to)];
      const lines = wrapped(label, Math.floor(Math.abs(end - start) / 6.6) - 2);
      const [middle, sign] = [(start + end) / 2, Math.sign(end - start)];
      const line = y + lines.length * LINE + 3;
      rows.push(
        `<rect class="paper" x="${Math.min(start, end) + 6}" y="${y + 1}" width="${Math.abs(end - start) - 12}" height="${line - y - 4}"/>`,
        ...words(lines, middle, y + LINE - 3),
        `<line class="arrow" x1="${start}" x2="${end - sign * 2}" y1="${line}" y2="${line}"/>`,
      );
      y = line + GAP;
    }
  }
  const height = y + 8;
  const heads = columns.flatMap((name) => [
    `<line class="life" x1="${at(name)}" x2="${at(name)}" y1="40" y2="${height - 8}"/>`,
    `<rect class="column" x="${at(name) - 70}" y="10" width="140" height="30" rx="6"/>`,
    `<text class="head" x="${at(name)}" y="30">${escaped(name)}</text>`,
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title.replace('title: ', ''))}</title>`,
    `<style>${STYLE}\n</style>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>',
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...heads,
    ...rows,
    '</svg>\n',
  ].join('\n');
}

/** Splits a text into lines. No line exceeds the limit unless a single word does. */
function wrapped(text, characters) {
  return text
    .split(' ')
    .reduce(
      ([last, ...others], word) =>
        last !== '' && `${last} ${word}`.length > characters
          ? [word, last, ...others]
          : [`${last} ${word}`.trim(), ...others],
      [''],
    )
    .reverse();
}

function words(lines, x, y) {
  return lines.map((line, row) => `<text x="${x}" y="${y + row * LINE}">${escaped(line)}</text>`);
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
