// Writes what is generated from src/config/inputs.ts: action.yml and the tables of README.md.
// With --check it writes nothing, and fails when a file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { INPUTS, OUTPUTS } = await import(pathToFileURL(join(root, 'build', 'config', 'inputs.js')).href);

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

const action = `# Generated from src/config/inputs.ts by npm run generate.
name: Jobpass
description: One credential, one job. Exchanges the job's ID token for a short-lived credential, and revokes it when the job ends.
author: The Jobpass founders
branding:
  icon: key
  color: green
inputs:
${INPUTS.map(
  (input) =>
    `  ${input.name}:\n    description: ${quoted(input.description)}\n    required: false\n${
      input.default === undefined ? '' : `    default: ${quoted(input.default)}\n`
    }`,
).join('')}outputs:
${OUTPUTS.map((output) => `  ${output.name}:\n    description: ${quoted(output.description)}\n`).join('')}runs:
  using: node24
  main: dist/main/index.js
  post: dist/post/index.js
  post-if: always()
`;

const row = (...cells) => `| ${cells.join(' | ')} |`;
const tables = {
  inputs: [
    row('input', 'what it is', 'default'),
    row('---', '---', '---'),
    ...INPUTS.map((input) =>
      row(`\`${input.name}\``, input.description, input.default === undefined ? '' : `\`${input.default}\``),
    ),
  ].join('\n'),
  outputs: [
    row('output', 'what it is'),
    row('---', '---'),
    ...OUTPUTS.map((output) => row(`\`${output.name}\``, output.description)),
  ].join('\n'),
};

function withTables(text) {
  return Object.entries(tables).reduce((result, [name, table]) => {
    const block = new RegExp(`(<!-- generated:${name} -->\n)[\\s\\S]*?(<!-- /generated:${name} -->)`);
    if (!block.test(result)) throw new Error(`README.md has no place for the table of ${name}`);
    return result.replace(block, (_, begin, end) => `${begin}${table}\n${end}`);
  }, text);
}

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const files = { 'action.yml': action, 'README.md': withTables(readme) };
let drifted = false;
for (const [name, content] of Object.entries(files)) {
  let present = '';
  try {
    present = readFileSync(join(root, name), 'utf8');
  } catch {}
  if (present === content) continue;
  drifted = true;
  if (process.argv.includes('--check'))
    console.error(`${name} is not what src/config/inputs.ts says: run npm run generate`);
  else writeFileSync(join(root, name), content);
}
if (drifted && process.argv.includes('--check')) process.exit(1);
