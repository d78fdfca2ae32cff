/** Files in src/ and in tsc's output that no job needs. The bundles of main, post and keeper must not contain these files. */
export const NOT_IN_THE_ACTION =
  /^(audit\/correlate|broker|command|demo|doctor|servers|sweep|trust|verify)\//;

/**
 * Maps each file that is imported on demand to the name of the part of the action that contains it. Each part is a file in
 * `dist/action` next to `index.js`, which contains the code that main always needs. The first match applies.
 *
 * @type {readonly (readonly [file: RegExp, part: string])[]}
 */
const PARTS = [
  [/^providers\/[^/]+\/common-action\.js$/, 'mistakes'],
  [/^providers\/docker-actions\.js$|^config\//, 'mistakes'],
  [/^providers\/oauth\/presets\//, 'presets'],
  [/^providers\/oauth\/registries\.js$/, 'docker'],
  [/^providers\/(token-)?formats\.js$|^formats\//, 'formats'],
  [/^post\.js$|^job\/revoke-now\.js$|^lease\/end-folder\.js$/, 'post'],
  [/^keeper\.js$/, 'keeper'],
  [/^keeper\/endpoint\.js$/, 'endpoint'],
  [/^lease\/(keeper-client|prolong)\.js$/, 'keeper-client'],
  [/^job\/log-ins\.js$/, 'log-ins'],
  [/^job\/registry-log-ins\.js$|^docker\//, 'docker'],
  [/^job\//, 'rules'],
  [/^runners\/processes\.js$/, 'processes'],
  [/^runners\/aws-id-token\.js$/, 'aws-id-token'],
  [/^runners\//, 'runners'],
  [/^audit\//, 'audit'],
  [/^http\//, 'http'],
  [/@actions\/core\/lib\/summary\.js$/, 'summary'],
];

/** The names of the files that ncc creates for code that several parts need. Each name is assigned to a module in the file. */
const SHARED = [
  [/^node_modules\/yaml\//, 'yaml'],
  [/^runners\/id-token-options\.js$/, 'id-token-sources'],
  [/^providers\/git-variables\.js$/, 'git-variables'],
  [/^docker\/job-folder\.js$/, 'docker-folder'],
];

/**
 * Returns the name of the part that contains an imported file. A provider's files form one part, which has the provider's name.
 *
 * @param {string} file path relative to `build/`: `providers/aws/provider.js`
 * @returns {string | undefined} the name, or undefined if no part contains the file
 */
export function partOf(file) {
  const named = PARTS.find(([pattern]) => pattern.test(file))?.[1];
  return named ?? /^providers\/([^/]+)\//.exec(file)?.[1];
}

/**
 * Returns the name of a file that several parts share. The modules in the file determine the name.
 *
 * @param {readonly string[]} files
 * @returns {string}
 * @throws {Error} if no name, or more than one, matches
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
