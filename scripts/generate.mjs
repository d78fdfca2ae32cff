// Generates action.yml, docs/inputs.md and the schemas from the definitions of the inputs. Also generates the audit report page
// as a module, and the pictures for the docs. A test generates the same content and fails if it differs from a file.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import * as z from 'zod';
import { pictureFiles } from './pictures.mjs';

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const row = (...cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** Returns the aliases of an input as separate inputs, since a runner warns about inputs that action.yml does not list. */
const aliasesOf = ({ name, aliases = [] }) =>
  aliases.map((alias) => ({ name: alias, description: `The same as \`${name}\`.` }));

/** Returns the text of action.yml. */
export function renderAction(inputs, outputs) {
  const input = ({ name, description, default: fallback }) =>
    [
      `  ${name}:`,
      `    description: ${quoted(description)}`,
      '    required: false',
      ...(fallback === undefined ? [] : [`    default: ${quoted(fallback)}`]),
    ].join('\n');
  const output = ({ name, description }) => `  ${name}:\n    description: ${quoted(description)}`;
  return `# Generated from the definitions of the inputs in src/ by npm run generate.
name: Jobpass
description: 'One credential, one job: exchanges the job''s ID token for a short-lived credential, and revokes it when the job ends.'
author: The Jobpass founders
branding:
  icon: key
  color: green
inputs:
${inputs
  .flatMap((one) => [one, ...aliasesOf(one)])
  .map(input)
  .join('\n')}
outputs:
${outputs.map(output).join('\n')}
runs:
  using: node24
  main: dist/main/index.js
  post: dist/post/index.js
  post-if: always()
`;
}

/** Returns a JSON Schema for editors. It also allows numbers and booleans where the code reads text. */
function editorSchema(schema) {
  return z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.type !== 'string') return;
      if (jsonSchema.enum?.join() === 'true,false') {
        delete jsonSchema.type;
        jsonSchema.enum = [true, false, 'true', 'false'];
      } else if (jsonSchema.enum === undefined && jsonSchema.pattern === undefined) {
        jsonSchema.type = ['string', 'number', 'boolean'];
      }
    },
  });
}

const schemaText = (title, schema) => `${JSON.stringify({ title, ...schema }, undefined, 2)}\n`;

/** Returns the JSON Schema of the broker's configuration. */
export function renderBrokerSchema(brokerFile) {
  return schemaText('The configuration of a Jobpass broker', editorSchema(brokerFile));
}

/**
 * Returns the JSON Schema of `.jobpass.yml`.
 *
 * @param trusts the schema of `trust` for each provider
 */
export function renderRulesSchema(rulesSchema, trusts) {
  const own = trusts.map((each) => {
    // Each key may be set at the credential or at one of its rules.
    const { $schema, required, ...one } = editorSchema(each);
    return one;
  });
  return schemaText('The rules that select the credentials of a job (.jobpass.yml)', rulesSchema(own));
}

/**
 * Returns the page about inputs and outputs with new tables: one section for the inputs that all providers read, one for each
 * provider, and one for the inputs that several providers share.
 */
export function renderInputs(page, inputs, outputs, providers) {
  const code = (text) => (text === undefined ? '' : `\`${text}\``);
  // The links in the descriptions are relative to the root of the repository, where action.yml is.
  const fromDocs = (text) => text.replaceAll('](docs/', '](');
  const owners = (name) => providers.filter((one) => one.inputs.some((input) => input.name === name));
  const own =
    (provider) =>
    ({ name }) =>
      owners(name).length === 1 && owners(name)[0] === provider;
  const sections = [
    ['Every provider', inputs.filter(({ name }) => owners(name).length === 0)],
    ...providers.map((provider) => [code(provider.name), inputs.filter(own(provider))]),
    ['Shared by several providers', inputs.filter(({ name }) => owners(name).length > 1)],
  ].filter(([, rows]) => rows.length > 0);
  const tables = {
    inputs: sections.flatMap(([title, rows]) => [
      `### ${title}`,
      '',
      row('input', 'description', 'default'),
      row('---', '---', '---'),
      ...rows.map((input) => row(code(input.name), fromDocs(input.description), code(input.default))),
      '',
    ]),
    outputs: [
      row('output', 'description'),
      row('---', '---'),
      ...outputs.map((output) => row(code(output.name), fromDocs(output.description))),
      '',
    ],
  };
  return Object.entries(tables).reduce((text, [name, lines]) => {
    const block = new RegExp(`(<!-- generated:${name} -->\n)[\\s\\S]*?(<!-- /generated:${name} -->)`);
    if (!block.test(text)) throw new Error(`docs/inputs.md has no place for the table of ${name}`);
    return text.replace(block, (_, begin, end) => `${begin}\n${lines.join('\n')}\n${end}`);
  }, page);
}

/**
 * Returns the sections of docs/troubleshooting.md as a module, for `jobpass explain`.
 *
 * @param page the text of docs/troubleshooting.md, with a section `## CODE` for each error code
 */
export function renderSections(page) {
  const [, ...sections] = page.split(/^## /m);
  const entries = sections.map((section) => {
    const [code = '', ...lines] = section.split('\n');
    return [code.trim(), asText(lines.join('\n'))];
  });
  return `// Generated from docs/troubleshooting.md by npm run generate.

/** The explanation of each error code. */
export const SECTIONS: Readonly<Record<string, string>> = ${JSON.stringify(Object.fromEntries(entries), undefined, 2)};
`;
}

/** Converts Markdown to plain text: removes the marks of headings, and keeps the target of a link only if the target is a page. */
function asText(markdown) {
  return markdown
    .trim()
    .replace(/^### (.*)$/gm, (_, heading) => `${heading}:`)
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, '$1 (docs/$2)');
}

/**
 * Returns the parts of the audit report page as a module of strings, so that every build of the command includes them.
 *
 * @param folder the folder with the sources of the page
 */
export async function renderReportAssets(folder) {
  const bundled = async (file, loader) => {
    const { outputFiles } = await build({
      entryPoints: [join(folder, file)],
      bundle: true,
      write: false,
      minify: true,
      format: 'iife',
      target: 'es2022',
      charset: 'ascii',
      legalComments: 'none',
      logLevel: 'warning',
      ...loader,
    });
    return outputFiles[0].text.trim();
  };
  const script = await bundled('main.ts');
  const style = await bundled('style.css', { format: undefined });
  const body = readFileSync(join(folder, 'body.html'), 'utf8').trim();
  // Such text would close the surrounding element.
  if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style))
    throw new Error('a script or style contains text that would close its element');
  const texts = { BODY: body, SCRIPT: script, STYLE: style };
  return `// Generated from page/ by npm run generate.\n${Object.entries(texts)
    .map(([name, text]) => `export const ${name} = ${asciiLiteral(text)};\n`)
    .join('')}`;
}

function asciiLiteral(text) {
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(process.argv[1]));
  const load = (module) => import(pathToFileURL(join(root, 'build', module)).href);
  const { INPUTS, STEP_INPUTS } = await load('providers/all-inputs.js');
  const { PROVIDERS } = await load('providers/registry.js');
  const { mergedOutputs } = await load('providers/merged-outputs.js');
  const outputs = await mergedOutputs(PROVIDERS);
  const { brokerFile } = await load('broker/config/schema.js');
  const { rulesSchema } = await load('rules/schema.js');
  const { TRUST_GENERATORS } = await load('trust/registry.js');
  const trusts = (await Promise.all(TRUST_GENERATORS.map((entry) => entry.load()))).map(
    ({ schema }) => schema,
  );
  const page = join(root, 'docs', 'inputs.md');
  const files = {
    [join(root, 'action.yml')]: renderAction(STEP_INPUTS, outputs),
    [join(root, 'docs', 'broker.schema.json')]: renderBrokerSchema(brokerFile),
    [join(root, 'docs', 'jobpass.schema.json')]: renderRulesSchema(rulesSchema, trusts),
    [join(root, 'src', 'audit', 'report', 'assets.ts')]: await renderReportAssets(
      join(root, 'src', 'audit', 'report', 'page'),
    ),
    [join(root, 'src', 'command', 'explain', 'sections.ts')]: renderSections(
      readFileSync(join(root, 'docs', 'troubleshooting.md'), 'utf8'),
    ),
    [page]: renderInputs(readFileSync(page, 'utf8'), INPUTS, outputs, PROVIDERS),
  };
  for (const [path, svg] of Object.entries(pictureFiles(root))) files[join(root, path)] = svg;
  for (const [path, content] of Object.entries(files)) writeFileSync(path, content);
}
