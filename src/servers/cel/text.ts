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

/** Whether a text can be the name of a member without quotes. */
const isName = (name: string): boolean => /^[a-z_]\w*$/i.test(name) && !RESERVED.has(name);

/** Returns the selection of a member of a map as CEL: `assertion.name`, or `assertion['other-name']`. */
export function memberOf(root: string, path: readonly string[]): string {
  return path.reduce(
    (before, name) => (isName(name) ? `${before}.${name}` : `${before}[${celText(name)}]`),
    root,
  );
}

/** Returns tests, as CEL, that a map has a member and all members on the path to it. A test never fails with an error. */
export function presenceOf(root: string, path: readonly string[]): string[] {
  return path.map((name, at) => {
    const before = memberOf(root, path.slice(0, at));
    const isMap = at === 0 ? [] : [`type(${before}) == map`];
    const test = isName(name) ? `has(${before}.${name})` : `${celText(name)} in ${before}`;
    return [...isMap, test].join(' && ');
  });
}

/** Returns the selection of a claim as CEL. The result is optional: `claims.?name`. */
export function optionalClaim(path: readonly string[]): string {
  return path.reduce(
    (before, name) => (isName(name) ? `${before}.?${name}` : `${before}[?${celText(name)}]`),
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
