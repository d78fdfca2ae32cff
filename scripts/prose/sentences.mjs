// Finds the sentences that a person can read, in four strata: docs, help, messages and comments.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import jsTokens from 'js-tokens';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { toString as plain } from 'mdast-util-to-string';
import { gfmTable } from 'micromark-extension-gfm-table';

/**
 * @typedef {{ stratum: 'docs' | 'help' | 'messages' | 'comments', file: string, line: number, text: string }} Sentence
 */

/** Files without prose: measured tables and generated code. */
const GENERATED =
  /^(docs\/measured\/|src\/audit\/report\/assets\.ts|src\/command\/explain\/sections\.ts|dist\/|test\/)/;
/** Files with the descriptions of options, arguments and inputs, which the command's help and docs/inputs.md print. */
const HELP =
  /^src\/(command\/|config\/common-(in|out)puts\.ts|providers\/[^/]+\/(inputs|outputs|definition)\.ts)/;

/** Returns the tracked and the new files of the repository that can contain sentences. */
export function proseFiles() {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
    .split('\n')
    .filter((file) => /\.(md|ts|mjs)$/.test(file) && !GENERATED.test(file))
    .filter((file) => file.endsWith('.md') || /^(src|scripts)\//.test(file));
}

/**
 * Returns every sentence in the files.
 *
 * @param {readonly string[]} files paths from the root of the repository
 * @returns {Sentence[]}
 */
export function sentencesOf(files = proseFiles()) {
  return files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const passages = file.endsWith('.md') ? markdownPassages(text) : sourcePassages(text, file);
    return passages.flatMap(({ stratum, line, text: passage }) =>
      split(passage).map((sentence) => ({ stratum, file, line, text: sentence })),
    );
  });
}

/** Returns the headings, paragraphs, list items and table cells of a page, without its code blocks and generated tables. */
export function markdownPassages(text) {
  const kept = text.replace(/<!-- generated:(\S+) -->[\s\S]*?<!-- \/generated:\1 -->/g, (block) =>
    block.replace(/[^\n]/g, ' '),
  );
  const tree = fromMarkdown(kept, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });
  const passages = [];
  const visit = (node) => {
    if (['heading', 'paragraph', 'tableCell'].includes(node.type)) {
      // Code keeps its backticks, because a word in code is not a word of the sentence.
      const marked = structuredClone(node);
      markCode(marked);
      passages.push({ stratum: 'docs', line: node.position.start.line, text: plain(marked) });
      return;
    }
    for (const child of node.children ?? []) visit(child);
  };
  visit(tree);
  return passages;
}

function markCode(node) {
  if (node.type === 'inlineCode') node.value = `\`${node.value}\``;
  for (const child of node.children ?? []) markCode(child);
}

/** Returns the comments of a source file, and its string literals that are sentences. */
export function sourcePassages(source, file) {
  const passages = [];
  const of = (stratum, line, text) => passages.push({ stratum, line, text });
  const templates = [];
  let line = 1;
  let comment;
  const flush = () => {
    if (comment !== undefined) of('comments', comment.line, comment.text);
    comment = undefined;
  };
  for (const token of jsTokens(source)) {
    const { type, value } = token;
    if (type === 'SingleLineComment') {
      const text = value.replace(/^\/\/\s?/, '');
      if (/^(biome-ignore|@ts-|\/ <reference)/.test(text)) flush();
      else if (comment !== undefined) comment.text += ` ${text}`;
      else comment = { line, text };
    } else if (type !== 'WhiteSpace' && type !== 'LineTerminatorSequence') {
      flush();
      if (type === 'MultiLineComment') of('comments', line, blockText(value));
      else if (type === 'StringLiteral' || type === 'NoSubstitutionTemplate') message(of, file, line, value);
      else if (type === 'TemplateHead') templates.push({ line, text: value });
      else if (type === 'TemplateMiddle' || type === 'TemplateTail') {
        const open = templates.at(-1);
        if (open !== undefined) open.text += `X${value.slice(1)}`;
        if (type === 'TemplateTail') {
          const done = templates.pop();
          if (done !== undefined) message(of, file, done.line, done.text);
        }
      }
    }
    line += value.split('\n').length - 1;
  }
  flush();
  return passages;
}

/** Returns the text of a block comment, with a separate sentence for each tag. */
function blockText(comment) {
  return comment
    .replace(/^\/\*+|\*+\/$/g, '')
    .replace(/^\s*\* ?/gm, '')
    .replace(/^\s*(-|@\w+)/gm, '\n\n$1')
    .trim();
}

function message(of, file, line, literal) {
  const text = literal
    .slice(1, -1)
    .replace(/X?\$\{X?/g, 'X')
    .replace(/\\n/g, '\n')
    .replace(/\\(['"`])/g, '$1');
  // Only sentences have several words in a row; keys, paths and patterns do not.
  if (
    !/(\b[a-z]{2,}[,;:]? ){2}[a-z]{2,}/i.test(text) ||
    /[{}\\]|=>|^\s*(SELECT|INSERT|UPDATE|CREATE|DELETE|WITH|ALTER) /.test(text)
  )
    return;
  of(HELP.test(file) ? 'help' : 'messages', line, text);
}

/** Splits a passage into sentences, but not at the full stop of a name or an abbreviation. */
function split(passage) {
  return passage
    .split(/\n{2,}/)
    .flatMap((part) => part.replace(/\s+/g, ' ').split(/(?<=[.!?]["')`]?) (?=["'(`]?[A-Z])/))
    .map((sentence) => sentence.trim())
    .filter((sentence) => (sentence.match(/[A-Za-z]{2,}/g) ?? []).length >= 3);
}
