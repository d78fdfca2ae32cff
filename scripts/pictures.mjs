// Draws the pictures of the docs from text: columns with lifelines, messages between columns, and steps within a column.

const COLUMN = 218;
const LINE = 15;
const GAP = 13;
/** The maximum line length of a label, in characters. Longer lines wrap. */
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

/** Renders the text of a picture as SVG: `title: …`, `columns: A | B`, then `A -> B: text`, `A: text` and `== phase ==`. */
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

/** Wraps a text at a number of characters, except for longer words. */
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
