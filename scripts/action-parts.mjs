/** Files of src/, or of what tsc makes of it, that no job needs: neither main nor post nor the keeper may bring them along. */
export const NOT_IN_THE_ACTION = /^(audit\/correlate|broker|command|demo|doctor|servers|trust|verify)\//;

/**
 * What the parts of the action are called, by the file that is imported when it is needed: each is a file of `dist/action`
 * beside `index.js`, which has what main always needs. The first line that fits counts.
 *
 * @type {readonly (readonly [file: RegExp, part: string])[]}
 */
const PARTS = [
  [/^providers\/[^/]+\/common-action\.js$/, 'mistakes'],
  [/^providers\/other-actions\.js$|^config\//, 'mistakes'],
  [/^providers\/(token-)?formats\.js$|^formats\//, 'formats'],
  [/^post\.js$|^job\/revoke-now\.js$|^lease\/end-folder\.js$/, 'post'],
  [/^keeper\.js$/, 'keeper'],
  [/^keeper\/endpoint\.js$/, 'endpoint'],
  [/^lease\/(keeper-client|prolong)\.js$/, 'keeper-client'],
  [/^job\//, 'rules'],
  [/^runners\/processes\.js$/, 'processes'],
  [/^runners\//, 'runners'],
  [/^audit\//, 'audit'],
  [/^http\//, 'http'],
  [/@actions\/core\/lib\/summary\.js$/, 'summary'],
];

/** Likewise for what ncc puts into a file of its own, because several parts need it: by a file of it. */
const SHARED = [
  [/^node_modules\/yaml\//, 'yaml'],
  [/^runners\/id-token-options\.js$/, 'id-token-sources'],
];

/**
 * The part that an imported file belongs to. A provider's files are a part of its name.
 *
 * @param {string} file from `build/` on: `providers/aws/provider.js`
 * @returns {string | undefined}
 */
export function partOf(file) {
  const named = PARTS.find(([pattern]) => pattern.test(file))?.[1];
  return named ?? /^providers\/([^/]+)\//.exec(file)?.[1];
}

/**
 * The name of a file that several parts share, by the files in it.
 *
 * @param {readonly string[]} files
 * @returns {string}
 * @throws {Error} where none, or more than one, is known for it
 */
export function nameOfShared(files) {
  const names = new Set(
    SHARED.filter(([pattern]) => files.some((file) => pattern.test(file))).map(([, name]) => name),
  );
  const [name] = names;
  if (name === undefined || names.size > 1)
    throw new Error(
      `Parts share a file that scripts/action-parts.mjs has no name for, with ${files.slice(0, 8).join(', ')}`,
    );
  return name;
}
