import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licences of every package in a bundle, as one text: its name, the licence's name and its text.
 *
 * @param {string} root the folder of the package
 * @param {string} bundler which puts some lines of its own around the modules: `@vercel/ncc`
 * @param {readonly string[]} files that the bundler took in, from the root on
 */
export function licences(root, bundler, files) {
  const packages = new Set([`node_modules/${bundler}`]);
  for (const file of files) {
    const [, path] = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
    if (path !== undefined) packages.add(path);
  }
  return [...packages]
    .map((path) => {
      const folder = join(root, path);
      const { name, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const text = licenceIn(folder);
      if (text === '') throw new Error(`${path} has no text of its licence`);
      return `${name}\n${license}\n${text.replaceAll('\r', '')}\n`;
    })
    .sort()
    .join('\n');
}

/** The text of a package's licence, which some have in their README alone. */
function licenceIn(folder) {
  const entries = readdirSync(folder);
  const read = (name) => readFileSync(join(folder, name), 'utf8').trim();
  const file = entries.find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (file !== undefined) return read(file);
  const readme = entries.find((entry) => /^readme/i.test(entry));
  const [, text = ''] =
    /^#+ licen[cs]e\b[^\n]*\n(.*)/ims.exec(readme === undefined ? '' : read(readme)) ?? [];
  return text.trim();
}

/** The licences of others that stand at the end of `dist/jobpass.js`, whose text is given. */
export function licencesIn(file) {
  return file.slice(file.lastIndexOf('/*\n') + 3, file.lastIndexOf('*/'));
}
