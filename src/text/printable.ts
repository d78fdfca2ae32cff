// Line breaks, control, bidirectional and invisible characters: what can fake or hide a line of a log.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]+/gu;
// Nearly everything that is shown is made of these alone. The classes above take 0.6 ms to get ready, which
// happens where they are used first: so it does not, for a text that has none of them.
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Makes foreign text (a server's, a claim's) safe to stand inside a line of a log: one line, no control
 * characters, no terminal sequences, nothing that a runner reads as a command.
 *
 * @param max the longest result, in characters
 */
export function printable(text: unknown, max = 200): string {
  const raw = typeof text === 'string' ? text : text === undefined ? '' : String(text);
  const bounded = raw.slice(0, max * 4);
  const line = (PLAIN.test(bounded) ? bounded : bounded.replace(UNPRINTABLE, ' '))
    .replace(/\s+/gu, ' ')
    .trim()
    // GitHub reads `::name::` at the start of a line, and it and Azure read `##[` and `##vso[` anywhere in it.
    .replace(/:{2,}/g, (colons) => colons.split('').join(' '))
    .replace(/#(?=#)/g, '# ');
  // Nearly always: it has no more characters than units.
  if (line.length <= max) return line;
  const characters = Array.from(line);
  return characters.length <= max ? line : `${characters.slice(0, max - 1).join('')}…`;
}

/** Foreign text for a place that takes Markdown or HTML: nothing in it is acted on. */
export function markdown(text: unknown, max = 400): string {
  return printable(text, max).replace(
    /[&<>"\\`*_{}[\]()!|~@]/g,
    (character) => `&#${character.codePointAt(0)};`,
  );
}
