import { unicodeEscape } from './unicode-escape.js';

/** A name and the expression that it is set to, both as they stand in the file. */
export type Attribute = readonly [name: string, expression: string];

/**
 * A text in quotes, in ASCII, in which nothing is a template. Source: HCL, native syntax specification, "Template
 * expressions".
 */
export function quoted(text: string): string {
  const escaped = literal(text).replace(
    /["\\]|[^ -~]/gu,
    (character) => ESCAPES[character] ?? unicodeEscape(character),
  );
  return `"${escaped}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Lines of text as a heredoc; in quotes if a line could end that, or has more than ASCII. */
export function heredoc(text: string): string {
  if (/^\s*EOT\s*$/m.test(text) || /[^\n -~]/.test(text)) return quoted(text);
  return `<<EOT\n${literal(text)}EOT`;
}

function literal(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

/** A list in one line. */
export function list(expressions: readonly string[]): string {
  return `[${expressions.join(', ')}]`;
}

/** A map with a line for each of its members. @param indent of the line that it begins in */
export function map(members: readonly Attribute[], indent: string): string {
  return members.length === 0 ? '{}' : `{\n${aligned(members, `${indent}  `)}${indent}}`;
}

/** A resource with its attributes in groups, which blank lines separate. */
export function resource(type: string, name: string, ...groups: readonly (readonly Attribute[])[]): string {
  return `resource "${type}" "${name}" {\n${groups.map((group) => aligned(group, '  ')).join('\n')}}\n`;
}

/** Attributes in lines. `tofu fmt` aligns the equals signs of neighbours that take one line each. */
function aligned(attributes: readonly Attribute[], indent: string): string {
  const isOneLine = (at: number): boolean => attributes[at]?.[1].includes('\n') === false;
  return attributes
    .map(([name, expression], at) => {
      if (!isOneLine(at)) return `${indent}${name} = ${expression}\n`;
      let first = at;
      let last = at;
      while (isOneLine(first - 1)) first--;
      while (isOneLine(last + 1)) last++;
      // Names are in ASCII, so that their length is their width.
      const width = Math.max(...attributes.slice(first, last + 1).map(([neighbour]) => neighbour.length));
      return `${indent}${name.padEnd(width)} = ${expression}\n`;
    })
    .join('');
}
