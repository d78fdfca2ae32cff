// Line breaks, control, bidirectional and invisible characters. They can fake or hide a line of a log.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}]+/gu;
// Tests for the common case, printable ASCII. The first use of the character classes above takes 0.6 ms, and this test usually
// avoids that use.
const PLAIN = /^[\x20-\x7e]*$/;
/** A whole IPv6 address that begins with colons: `::1`, `::ffff:192.0.2.1`. No runner command has a name of this form. */
const ADDRESS = /^::[\da-f]{1,4}(?::[\da-f]{1,4})*(?::\d{1,3}(?:\.\d{1,3}){3})?(?![\w:-])/i;

/** Colons at the start. Runners are .NET programs, which ignore some characters when they compare text. */
const COLONS = /^[^\x21-\x7e]*:(?:[^\x21-\x7e]*:)*/;

/**
 * A possible second half of `##[` or `##vso[`. The text before it can also come from another source and end with the first
 * half.
 */
const HALF_MARK = /^([^\x21-\x7e]*#)(?![\d ]|$)/;

/**
 * Makes text from another source, such as a server or a claim, safe to print in a log line: one line without control
 * characters, terminal sequences or runner commands.
 *
 * GitHub's runner and act read `::name::` at the start of a line, after optional spaces. GitHub's runner and Azure's agent
 * read `##[name]` and `##vso[…]` anywhere in a line. TeamCity reads `##teamcity[…]` anywhere. So this function separates
 * colons only at the start. The space after the last colon also covers a colon that a message adds before the text. ARNs
 * and IPv6 addresses stay unchanged.
 *
 * @param max the maximum length of the result, in characters
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
  // The common case. A text never has more characters than UTF-16 units.
  if (safe.length <= max) return safe;
  const characters = Array.from(safe);
  return characters.length <= max ? safe : `${characters.slice(0, max - 1).join('')}…`;
}

/** Escapes text from another source for Markdown and HTML. */
export function markdown(text: unknown, max = 400): string {
  return printable(text, max).replace(
    /[&<>"\\`*_{}[\]()!|~@]/g,
    (character) => `&#${character.codePointAt(0)};`,
  );
}
