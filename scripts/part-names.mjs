/**
 * Replaces ncc's part numbers with names in one of ncc's output files.
 *
 * @param {string} text the content of the file
 * @param {string} id the number of this part
 * @param {ReadonlyMap<string, string>} parts the name of each part, keyed by number; `index` is the file that loads the other parts
 * @returns {string}
 * @throws {Error} if the numbers are not in the expected places
 */
export function withNames(text, id, parts) {
  const name = parts.get(id);
  const nameOf = (number) => {
    const known = parts.get(number);
    if (known === undefined) throw changed(`the unknown part ${number}`);
    return JSON.stringify(known);
  };
  const changed = (what) =>
    new Error(
      `The output of ncc differs from the form that scripts/part-names.mjs expects: ${name} has ${what}`,
    );
  const once = (from, pattern, to) => {
    if (from.split(pattern).length !== 2) throw changed(`${pattern} not exactly once`);
    return from.replace(pattern, to);
  };
  if (/webpackMissingModule|Cannot find module '\./.test(text))
    throw new Error(`ncc did not find an import of ${name}`);
  const asked = text.replace(
    /(__(?:webpack|nccwpck)_require__\.e\()(?:\/\*[^*]*\*\/ )?(\d+)\)/g,
    (_, call, number) => `${call}${nameOf(number)})`,
  );
  if (/_require__\.e\((?!["c])/.test(asked)) throw changed('an unknown form of importing a part');
  if (name !== 'index') {
    // A part can include another part.
    const ids = new RegExp(`exports\\.id = ${id};\\nexports\\.ids = \\[[\\d,]+\\];`);
    const numbers = /ids = \[([\d,]+)/.exec(asked)?.[1]?.split(',') ?? [];
    return once(asked, ids, `exports.id = ${nameOf(id)};\nexports.ids = [${numbers.map(nameOf)}];`);
  }
  const installed = new RegExp(`(?<=installedChunks = \\{\\s[^}]*)\\b${id}: 1`);
  const file = `return "" + chunkId + ".index.js";`;
  return once(once(asked, installed, `${nameOf(id)}: 1`), file, `return chunkId + ".js";`);
}
