import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** A fenced block of a page. */
export interface DocBlock {
  /** From the root of the repository. */
  page: string;
  line: number;
  language: string;
  text: string;
  /** What the comment above the block says: why it is not run, which test runs it, or the exit code that it ends with. */
  notRun?: string;
  runBy?: string;
  exitsWith: number;
}

/** The pages for people, without the measured tables. */
export function docPages(): string[] {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return files
    .split('\n')
    .filter((page) => /^(README|SECURITY|CONTRIBUTING|docs\/(?!measured\/)|examples\/)/.test(page));
}

/** The fenced blocks of all pages. */
export function docBlocks(): DocBlock[] {
  return docPages().flatMap((page) => blocksOf(page, readFileSync(join(ROOT, page), 'utf8')));
}

function blocksOf(page: string, text: string): DocBlock[] {
  const blocks: DocBlock[] = [];
  const fenced =
    /(?:^[ ]*<!-- (?<mark>.+?) -->\n)?^(?<indent>[ ]*)```(?<language>[a-z]*)\n(?<body>[\s\S]*?)^[ ]*```$/gm;
  for (const { index, groups = {} } of text.matchAll(fenced)) {
    const { mark = '', indent = '', language = '', body = '' } = groups;
    const said = (name: string): string | undefined => new RegExp(`^${name}:? (.+)$`).exec(mark)?.[1];
    blocks.push({
      page,
      line: text.slice(0, index).split('\n').length,
      language,
      text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      exitsWith: Number(said('exits with') ?? 0),
      ...optional('notRun', said('not run')),
      ...optional('runBy', said('run by')),
    });
  }
  return blocks;
}

function optional<K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<K, string>>);
}

/** The commands of a block: in `console` the lines after a prompt, with those that continue them; in `sh` all of it. */
export function commandsOf({ language, text }: DocBlock): string {
  if (language === 'sh') return text;
  const commands: string[] = [];
  let open = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('$ ')) commands.push(line.slice(2));
    else if (open) commands.push(line);
    else continue;
    open = (commands.at(-1) ?? '').endsWith('\\');
  }
  return `${commands.join('\n')}\n`;
}
