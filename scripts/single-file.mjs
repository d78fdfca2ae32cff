// Builds the command as one file that needs nothing beside it: `dist/jobpass.js`, of which the executables are made too.
//
// A plain bundle takes twice as long to start, for parsing what is not run (docs/start/install.md). So
// esbuild splits it as it would into files, and these are kept in one comment, which Node skips. A part that is asked
// for is taken from there.

import { basename, relative } from 'node:path';
import { build, transform } from 'esbuild';

/** Ends a comment, and so cannot be in one; what stands for it instead is in no part, which is checked. */
const END = '*/';
const STANDS_FOR_END = '*@@/';

/** What is not would make Node keep all of the file in two bytes a character, and read it more slowly. */
const isAscii = (text) => Buffer.byteLength(text) === text.length;

/** A part is a function of these, as files are to Node. */
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
// A folder may say that its files are modules, to which Node gives no require.
if (typeof require === 'function') start(require);
else if (process.getBuiltinModule !== undefined) start(process.getBuiltinModule);
else import('node:module').then(({ createRequire }) => start(createRequire('/')));
`;

/**
 * @param root the folder of the package
 * @param entry the module that runs the program, as a path in it
 * @returns the text of the file without licences, and the files that it was made of
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
    // Parts name each other in every place where they use what another has.
    chunkNames: '[hash]',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  // Executables take CommonJS only, and nothing in them can be imported.
  const asCommonJs = async (text) => {
    const { code } = await transform(text, {
      ...common,
      format: 'cjs',
      supported: { 'dynamic-import': false },
      minifyWhitespace: true,
      logLevel: 'warning',
    });
    return code;
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
  if (!isAscii(file)) throw new Error('the single file has characters in it that are not ASCII');
  return { text: file, inputs: Object.keys(metafile.inputs) };
}

/** A module for which esbuild needs all of its functions. */
const EVERY_HELPER = `import a from 'a'; export { a }; export * from 'b';`;

/** Where esbuild begins with what a module exports. */
const EXPORTS = 'var stdin_exports=';

/** The functions that esbuild writes at the start of every part: they stand once in the file, and are given to each part. */
function helpersIn(code) {
  const text = headOf(code).join('');
  const names = headOf(code).map(nameIn);
  if (names.length < 5 || names.includes(undefined))
    throw new Error('esbuild begins parts in another way than scripts/single-file.mjs expects');
  const outOf = (part) => {
    const head = headOf(part);
    // Those that have another name here, for the module has theirs, stay.
    const own = head.filter((helper) => !names.includes(nameIn(helper)));
    // The end tells Node which names `import` can have, which nobody does with a part.
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
 * What makes a part that is CommonJS by itself give its names to `import()`, as Node does: esbuild, which would write it
 * as a module, gives it as the default alone.
 */
function asItIsImported({ inputs, outputs }, path) {
  const { entryPoint, exports } = outputs[path];
  if (entryPoint === undefined || inputs[entryPoint].format !== 'cjs') return '';
  if (exports.join() !== 'default') throw new Error(`${entryPoint} is imported in two ways`);
  return 'module.exports=module.exports.default;\n';
}

/** What licences are written with beside ASCII, and what stands for it here. */
const PLAIN = { '\u00a9': '(c)', '\u2018': "'", '\u2019': "'", '\u201c': '"', '\u201d': '"' };

/** A text as a file of ASCII can have it. */
export function plain(text) {
  return text
    .replace(/[\u00a9\u2018\u2019\u201c\u201d]/g, (character) => PLAIN[character])
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');
}

/** A text as a comment, for the end of the file. */
export function asComment(text) {
  if (text.includes(END) || !isAscii(text)) throw new Error('the text cannot be a comment of the file');
  return `/*\n${text}*/\n`;
}
