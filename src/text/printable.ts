// Line breaks, control, bidirectional and invisible characters: what can fake or hide a line of a log.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}]+/gu;
// Nearly everything that is shown is made of these alone. The classes above take 0.6 ms to get ready, which
// happens where they are used first: so it does not, for a text that has none of them.
const PLAIN = /^[\x20-\x7e]*$/;
/** An IPv6 address that begins with its colons, up to its end: `::1`, `::ffff:192.0.2.1`. No command has such a name. */
const ADDRESS = /^::[\da-f]{1,4}(?::[\da-f]{1,4})*(?::\d{1,3}(?:\.\d{1,3}){3})?(?![\w:-])/i;

/** Colons at the start. The runners are .NET programs, which look for texts in lines as if some characters were not there. */
const COLONS = /^[^\x21-\x7e]*:(?:[^\x21-\x7e]*:)*/;

/** What may be the second half of `##[` or `##vso[`: the text in front of it may be foreign as well, and end with the first. */
const HALF_MARK = /^([^\x21-\x7e]*#)(?![\d ]|$)/;

/**
 * Makes foreign text (a server's, a claim's) safe to stand inside a line of a log: one line, no control
 * characters, no terminal sequences, nothing that a runner reads as a command.
 *
 * GitHub's runner reads `::name::` at the start of a line, spaces aside, and so does act. It and Azure's agent read
 * `##[name]` and `##vso[…]` anywhere in a line, TeamCity `##teamcity[…]`. So colons are parted at the start only, where a space
 * behind the last one keeps one that a message puts in front harmless too: an ARN and an IPv6 address stay as they are.
 *
 * @param max the longest result, in characters
 */
export function printable(text: unknown, max = 200): string {
  const raw = typeof text === 'string' ? text : text === undefined ? '' : String(text);
  const bounded = raw.slice(0, max * 4);
  const line = (PLAIN.test(bounded) ? bounded : bounded.replace(UNPRINTABLE, ' '))
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/#(?=[^\x20-\x7e]*#)/g, '# ')
    .replace(HALF_MARK, '$1 ');
  const safe = ADDRESS.test(line) ? line : line.replace(COLONS, (start) => start.replaceAll(':', ': '));
  // Nearly always: it has no more characters than units.
  if (safe.length <= max) return safe;
  const characters = Array.from(safe);
  return characters.length <= max ? safe : `${characters.slice(0, max - 1).join('')}…`;
}

/** Foreign text for a place that takes Markdown or HTML: nothing in it is acted on. */
export function markdown(text: unknown, max = 400): string {
  return printable(text, max).replace(
    /[&<>"\\`*_{}[\]()!|~@]/g,
    (character) => `&#${character.codePointAt(0)};`,
  );
}
