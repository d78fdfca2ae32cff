// Builds the command as one file that needs nothing beside it: `dist/jobpass.js`, of which the executables are made too.
//
// A plain bundle takes twice as long to start, for parsing what is not run (docs/install.md). So
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
const LOADER = (table, parts) => `'use strict';
// A folder may say that its files are modules, to which Node gives no require.
var require = typeof require === 'function' ? require : (name) => process.getBuiltinModule(name);
const { compileFunction } = require('node:vm');
const parts = ${JSON.stringify(table)};
const text = (() => {/*
${parts}*/}).toString();
const begin = text.indexOf('\\n') + 1;
const loaded = new Map();
const load = (name) => {
  if (!Object.hasOwn(parts, name)) return require(name);
  const there = loaded.get(name);
  if (there !== undefined) return there.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  const [at, length] = parts[name];
  const part = text.slice(begin + at, begin + at + length).replaceAll('${STANDS_FOR_END}', '*' + '/');
  const run = compileFunction(part, ['require', 'module', 'exports'], { filename: 'jobpass.js/' + name.slice(2) });
  run(load, module, module.exports);
  return module.exports;
};
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
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  const table = {};
  let parts = '';
  for (const { path, text } of outputFiles) {
    // Executables take CommonJS only, and nothing in them can be imported.
    const { code } = await transform(text, {
      ...common,
      format: 'cjs',
      supported: { 'dynamic-import': false },
      minifyWhitespace: true,
      logLevel: 'warning',
    });
    if (code.includes(STANDS_FOR_END)) throw new Error(`${path} has ${STANDS_FOR_END} in it`);
    const part = `${code}${asItIsImported(metafile, relative(root, path))}`.replaceAll(END, STANDS_FOR_END);
    table[`./${basename(path)}`] = [parts.length, part.length];
    parts += part;
  }
  const file = `${LOADER(table, parts)}load('./${basename(entry)}');\n`;
  if (!isAscii(file)) throw new Error('the single file has characters in it that are not ASCII');
  return { text: file, inputs: Object.keys(metafile.inputs) };
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
  return text.replace(/[\u00a9\u2018\u2019\u201c\u201d]/g, (character) => PLAIN[character]);
}

/** A text as a comment, for the end of the file. */
export function asComment(text) {
  if (text.includes(END) || !isAscii(text)) throw new Error('the text cannot be a comment of the file');
  return `/*\n${text}*/\n`;
}

/** The licences of others that stand at the end of the file. */
export function licencesIn(file) {
  return file.slice(file.lastIndexOf('/*\n') + 3, file.lastIndexOf('*/'));
}
