// Builds the command as one self-contained file: `dist/jobpass.js`. The executables are built from this file.
//
// A plain bundle takes twice as long to start, since Node parses code that does not run (docs/start/install.md).
// Therefore esbuild splits the code into parts, and the file stores the parts in one comment, which Node skips. A part is
// read from the comment when it is imported.

import { basename, relative } from 'node:path';
import { build, transform } from 'esbuild';

/**
 * The characters that end a comment, which parts must not contain, and their replacement. The build checks that no part
 * contains the replacement.
 */
const END = '*/';
const STANDS_FOR_END = '*@@/';

/**
 * Returns whether a text contains only ASCII characters. If the file contained any other character, Node would store the file
 * as two bytes per character and read it more slowly.
 */
const isAscii = (text) => Buffer.byteLength(text) === text.length;

/** The parameters of a part's function, which are the same as the parameters of a CommonJS file's function. */
const LOADER = (table, parts, { text, names }, entry) => `'use strict';
${text}
const parts = ${JSON.stringify(table)};
const text = (() => {/*
${parts}*/}).toString();
const begin = text.indexOf('\\n') + 1;
const loaded = new Map();
const start = (require) => {
  const { compileFunction } = require('node:vm');
  const load = (name) => {
    if (!Object.hasOwn(parts, name)) return require(name);
    const there = loaded.get(name);
    if (there !== undefined) return there.exports;
    const module = { exports: {} };
    loaded.set(name, module);
    const [at, length] = parts[name];
    const part = text.slice(begin + at, begin + at + length).replaceAll('${STANDS_FOR_END}', '*' + '/');
    const names = ['require', 'module', 'exports'${names.map((name) => `, '${name}'`).join('')}];
    const run = compileFunction(part, names, { filename: 'jobpass.js/' + name.slice(2) });
    run(load, module, module.exports, ${names.join(', ')});
    return module.exports;
  };
  load('./${entry}');
};
// In a folder of ES modules, Node does not provide require.
if (typeof require === 'function') start(require);
else if (process.getBuiltinModule !== undefined) start(process.getBuiltinModule);
else import('node:module').then(({ createRequire }) => start(createRequire('/')));
`;

/**
 * @param root the package's folder
 * @param entry the module that runs the program, as a path in that folder
 * @returns the text of the file without licenses, and its source files
 */
export async function singleFile(root, entry) {
  const common = { platform: 'node', target: 'node20', legalComments: 'none', charset: 'ascii' };
  const { outputFiles, metafile } = await build({
    ...common,
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: 'build/single',
    bundle: true,
    splitting: true,
    // The names are short, because every reference from one part to another repeats a name.
    chunkNames: '[hash]',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  // Executables support only CommonJS, and cannot import files.
  const asCommonJs = async (text) => {
    const { code } = await transform(text, {
      ...common,
      format: 'cjs',
      supported: { 'dynamic-import': false },
      minifyWhitespace: true,
      logLevel: 'warning',
    });
    return code.replace(OUTSIDE_ASCII, escaped);
  };
  const helpers = helpersIn(await asCommonJs(EVERY_HELPER));
  const table = {};
  let parts = '';
  for (const { path, text } of outputFiles) {
    const code = helpers.outOf(await asCommonJs(text));
    if (code.includes(STANDS_FOR_END)) throw new Error(`${path} has ${STANDS_FOR_END} in it`);
    const part = `${code}${asItIsImported(metafile, relative(root, path))}`.replaceAll(END, STANDS_FOR_END);
    table[`./${basename(path)}`] = [parts.length, part.length];
    parts += part;
  }
  const file = LOADER(table, parts, helpers, basename(entry));
  if (!isAscii(file)) throw new Error('the single file contains characters outside ASCII');
  return { text: file, inputs: Object.keys(metafile.inputs) };
}

/** esbuild escapes these characters everywhere except in regular expressions, where the same escapes are valid. */
const OUTSIDE_ASCII = /[^\0-\x7f]/g;
const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A module that makes esbuild emit all of its helper functions. */
const EVERY_HELPER = `import a from 'a'; export { a }; export * from 'b';`;

/** The start of a module's exports in esbuild's output. */
const EXPORTS = 'var stdin_exports=';

/**
 * Returns the helper functions that esbuild writes at the start of every part. The file contains them once and passes them to
 * each part.
 */
function helpersIn(code) {
  const text = headOf(code).join('');
  const names = headOf(code).map(nameIn);
  if (names.length < 5 || names.includes(undefined))
    throw new Error(
      'the start of the parts in the output of esbuild differs from the form that scripts/single-file.mjs expects',
    );
  const outOf = (part) => {
    const head = headOf(part);
    // Helpers that esbuild renamed, because the module uses the name, stay in the part.
    const own = head.filter((helper) => !names.includes(nameIn(helper)));
    // The last lines list the export names for `import`, which parts do not need.
    return (own.join('') + part.slice(head.join('').length)).replace(
      /0&&\(module\.exports=\{[^}]*\}\);\n$/,
      '',
    );
  };
  return { text, names, outOf };
}

function headOf(code) {
  const head = code.slice(0, Math.max(0, code.indexOf(EXPORTS)));
  return head.split(/(?<=;)(?=var __)/).filter((helper) => helper !== '');
}

function nameIn(helper) {
  return /^var (__\w+)=/.exec(helper)?.[1];
}

/**
 * Code that lets `import()` of a CommonJS part return named exports, as Node does. In an ES module, esbuild would return only
 * the default export.
 */
function asItIsImported({ inputs, outputs }, path) {
  const { entryPoint, exports } = outputs[path];
  if (entryPoint === undefined || inputs[entryPoint].format !== 'cjs') return '';
  if (exports.join() !== 'default') throw new Error(`${entryPoint} is imported in two forms`);
  return 'module.exports=module.exports.default;\n';
}

/** Characters of license texts outside ASCII, with their replacements. */
const PLAIN = { '\u00a9': '(c)', '\u2018': "'", '\u2019': "'", '\u201c': '"', '\u201d': '"' };

/** Converts a text to ASCII. */
export function plain(text) {
  return text
    .replace(/[\u00a9\u2018\u2019\u201c\u201d]/g, (character) => PLAIN[character])
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');
}

/** Formats a text as a comment for the end of the file. */
export function asComment(text) {
  if (text.includes(END) || !isAscii(text))
    throw new Error('the text contains the end of a comment, or characters outside ASCII');
  return `/*\n${text}*/\n`;
}
