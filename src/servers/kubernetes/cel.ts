/** Words that CEL does not allow as names. */
const RESERVED = new Set([
  ...['as', 'break', 'const', 'continue', 'else', 'false', 'for', 'function', 'if', 'import', 'in', 'let'],
  ...['loop', 'namespace', 'null', 'package', 'return', 'true', 'var', 'void', 'while'],
]);

/** Returns a text as a CEL literal that contains only printable ASCII characters. */
export function celText(text: string): string {
  const escaped = text.replace(/[\\']/g, '\\$&').replace(/[^\x20-\x7e]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
  return `'${escaped}'`;
}

/** Returns the selection of a claim as CEL. The result is optional: `claims.?name`. */
export function optionalClaim(path: readonly string[]): string {
  return path.reduce(
    (before, name) =>
      /^[a-z_]\w*$/i.test(name) && !RESERVED.has(name)
        ? `${before}.?${name}`
        : `${before}[?${celText(name)}]`,
    'claims',
  );
}

/** Returns the selection of a required claim as CEL: `claims.name`. */
export function claimOf(name: string): string {
  return optionalClaim([name])
    .replace(/^claims\.\?/, 'claims.')
    .replace(/^claims\[\?/, 'claims[');
}

/** Returns a list of texts as CEL. */
export function celList(texts: readonly string[]): string {
  return `[${texts.map(celText).join(', ')}]`;
}
