import { unicodeEscape } from './unicode-escape.js';

/** A name and its expression, both as they appear in the Terraform file. */
export type Attribute = readonly [name: string, expression: string];

/**
 * Returns a quoted text in ASCII, with templates escaped. Source: HCL, native syntax specification, "Template expressions".
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

/** Returns lines of text as a heredoc, or as a quoted text if a line could end the heredoc or is not ASCII. */
export function heredoc(text: string): string {
  if (/^\s*EOT\s*$/m.test(text) || /[^\n -~]/.test(text)) return quoted(text);
  return `<<EOT\n${literal(text)}EOT`;
}

function literal(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

/** Returns a list on one line. */
export function list(expressions: readonly string[]): string {
  return `[${expressions.join(', ')}]`;
}

/** Returns a map with one line for each member. @param indent the indentation of the map's first line */
export function map(members: readonly Attribute[], indent: string): string {
  return members.length === 0 ? '{}' : `{\n${aligned(members, `${indent}  `)}${indent}}`;
}

/** Returns a resource whose groups of attributes are separated by blank lines. */
export function resource(type: string, name: string, ...groups: readonly (readonly Attribute[])[]): string {
  return `resource "${type}" "${name}" {\n${groups.map((group) => aligned(group, '  ')).join('\n')}}\n`;
}

/** Returns a data source, which looks up something that already exists. */
export function dataSource(type: string, name: string, attributes: readonly Attribute[]): string {
  return `data "${type}" "${name}" {\n${aligned(attributes, '  ')}}\n`;
}

/** Returns a resource with a nested block after its attributes. @param printed the resource without the block */
export function withBlock(printed: string, name: string, attributes: readonly Attribute[]): string {
  return printed.replace(/\}\n$/, () => `\n  ${name} {\n${aligned(attributes, '    ')}  }\n}\n`);
}

/** Returns attributes as lines. Aligns the equals signs of adjacent one-line attributes, as `tofu fmt` does. */
function aligned(attributes: readonly Attribute[], indent: string): string {
  const isOneLine = (at: number): boolean => attributes[at]?.[1].includes('\n') === false;
  return attributes
    .map(([name, expression], at) => {
      if (!isOneLine(at)) return `${indent}${name} = ${expression}\n`;
      let first = at;
      let last = at;
      while (isOneLine(first - 1)) first--;
      while (isOneLine(last + 1)) last++;
      // Names are ASCII, so a name's width is its length.
      const width = Math.max(...attributes.slice(first, last + 1).map(([neighbor]) => neighbor.length));
      return `${indent}${name.padEnd(width)} = ${expression}\n`;
    })
    .join('');
}
