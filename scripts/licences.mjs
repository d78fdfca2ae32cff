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
      const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
      const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
      return `${name}\n${license}\n${text.replaceAll('\r', '')}\n`;
    })
    .sort()
    .join('\n');
}
