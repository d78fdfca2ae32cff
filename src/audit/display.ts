// Line breaks, control, bidirectional and invisible characters: what can fake or hide a part of what is shown.
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]+/gu;
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Text of a record, to stand behind text of ours on a line of a terminal, in a cell, or in a page: in one line, with nothing in
 * it that a terminal acts on. Unlike `printable` it leaves `::` alone, which names of roles have in them and which runners
 * act on at the start of a line only.
 *
 * @param max the longest result, in characters
 */
export function displayText(text: string, max = 300): string {
  const bounded = text.slice(0, max * 4);
  const line = PLAIN.test(bounded) ? bounded : bounded.replace(UNSHOWABLE, '\u{fffd}');
  const quiet = line.includes('##') ? line.replace(/#(?=#)/g, '# ') : line;
  if (quiet.length <= max) return quiet;
  const characters = Array.from(quiet);
  return characters.length <= max ? quiet : `${characters.slice(0, max - 1).join('')}…`;
}

/** The same as a cell of a table in Markdown: nothing in it is acted on, nor made a link of. */
export function markdownCell(text: string, max = 200): string {
  return displayText(text, max).replace(
    /[&<>"\\`*_{}[\]()!|~@#]|:(?=\/\/)|\.(?=\w)/g,
    (character) => `&#${character.codePointAt(0)};`,
  );
}

/**
 * The same as a field of a CSV file (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe in front.
 *
 * Source: OWASP, CSV Injection
 */
export function csvField(text: string): string {
  const line = displayText(text, 2000);
  const safe = /^\s*[=+\-@|%]/.test(line) ? `'${line}` : line;
  return `"${safe.replaceAll('"', '""')}"`;
}
