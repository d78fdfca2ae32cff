import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Returns the licenses of every package in a bundle, as one text: package name, license name and license text.
 *
 * @param {string} root the package's folder
 * @param {string} bundler the bundler, which adds its own code around the modules: `@vercel/ncc`
 * @param {readonly string[]} files the bundled files, relative to the root
 */
export function licenses(root, bundler, files) {
  const packages = new Set([`node_modules/${bundler}`]);
  for (const file of files) {
    const [, path] = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
    if (path !== undefined) packages.add(path);
  }
  return [...packages]
    .map((path) => {
      const folder = join(root, path);
      const { name, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const text = licenseIn(folder);
      if (text === '') throw new Error(`${path} has no license text`);
      return `${name}\n${license}\n${text.replaceAll('\r', '')}\n`;
    })
    .sort()
    .join('\n');
}

/** Returns the license text of a package. Some packages include this text only in their README. */
function licenseIn(folder) {
  const entries = readdirSync(folder);
  const read = (name) => readFileSync(join(folder, name), 'utf8').trim();
  const file = entries.find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (file !== undefined) return read(file);
  const readme = entries.find((entry) => /^readme/i.test(entry));
  const [, text = ''] =
    /^#+ licen[cs]e\b[^\n]*\n(.*)/ims.exec(readme === undefined ? '' : read(readme)) ?? [];
  return text.trim();
}

/** Parses the licenses at the end of `dist/jobpass.js`, from the text of this file. */
export function licensesIn(file) {
  return file.slice(file.lastIndexOf('/*\n') + 3, file.lastIndexOf('*/'));
}
