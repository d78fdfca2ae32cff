// Line breaks and control, bidirectional and invisible characters. These characters can fake or hide part of the output.
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]+/gu;
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Returns a record's text for use after other text in a terminal line, a table cell or a page: a single line without
 * control characters. Unlike `printable`, this function keeps `::`. Role names contain `::`, and runners interpret it only
 * at the start of a line.
 *
 * @param max the maximum length of the result in characters
 */
export function displayText(text: string, max = 300): string {
  const bounded = text.slice(0, max * 4);
  const line = PLAIN.test(bounded) ? bounded : bounded.replace(UNSHOWABLE, '\u{fffd}');
  const quiet = line.includes('##') ? line.replace(/#(?=#)/g, '# ') : line;
  if (quiet.length <= max) return quiet;
  const characters = Array.from(quiet);
  return characters.length <= max ? quiet : `${characters.slice(0, max - 1).join('')}…`;
}

/** Returns the text as a cell of a Markdown table. Markup and links have no effect. */
export function markdownCell(text: string, max = 200): string {
  return displayText(text, max).replace(
    /[&<>"\\`*_{}[\]()!|~@#]|:(?=\/\/)|\.(?=\w)/g,
    (character) => `&#${character.codePointAt(0)};`,
  );
}

/**
 * Returns the text as a field of a CSV file (RFC 4180), with an apostrophe before anything that a spreadsheet would evaluate
 * as a formula.
 *
 * Source: OWASP, CSV Injection
 */
export function csvField(text: string): string {
  const line = displayText(text, 2000);
  const safe = /^\s*[=+\-@|%]/.test(line) ? `'${line}` : line;
  return `"${safe.replaceAll('"', '""')}"`;
}
