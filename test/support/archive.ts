import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Service, Steps } from './contracts/provider.js';

const ROOT = join(import.meta.dirname, '../..');

/** What a runner downloads, unpacked where nothing else of ours is. */
export interface DownloadedAction {
  /** The size of the compressed archive, in bytes. */
  bytes: number;
  /** The files in it, sorted. */
  files: string[];
  folder: string;
  /** The steps of the action, run from there. */
  steps: Steps;
}

/** Makes the archive of the files as they are now, committed or not, and unpacks it. It is removed after the tests. */
export function downloadedAction(): DownloadedAction {
  const work = mkdtempSync(join(tmpdir(), 'jobpass-archive-'));
  afterAll(() => rmSync(work, { recursive: true, force: true }));
  const [archive, folder] = [join(work, 'action.tar.gz'), join(work, 'action')];
  mkdirSync(folder);
  archiveInto(archive, work);
  execFileSync('tar', ['-xzf', archive, '-C', folder]);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  const steps: Steps = {
    runMain: (runner, inputs, options = {}) =>
      runner.run([join(folder, 'dist/main/index.js')], { ...options, inputs }),
    runPost: (runner, inputs, { state }, options = {}) =>
      runner.run([join(folder, 'dist/post/index.js')], { ...options, inputs }, state),
  };
  return { bytes: statSync(archive).size, files, folder, steps };
}

/** With an index and objects of its own: the repository stays as it is. */
function archiveInto(archive: string, work: string): void {
  const git = (args: string[], env: NodeJS.ProcessEnv = {}): string =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...env } }).trim();
  const own = {
    GIT_INDEX_FILE: join(work, 'index'),
    GIT_OBJECT_DIRECTORY: join(work, 'objects'),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: git(['rev-parse', '--path-format=absolute', '--git-path', 'objects']),
  };
  mkdirSync(own.GIT_OBJECT_DIRECTORY);
  git(['read-tree', 'HEAD'], own);
  git(['add', '--all'], own);
  git(['archive', '--format=tar.gz', `--output=${archive}`, git(['write-tree'], own)], own);
}

/** A job of a provider, run from the archive: its credential works, and is dead after the job. */
export function jobFrom({ steps }: DownloadedAction, provider: string, start: () => Promise<Service>): void {
  it(`a job from the archive that a runner downloads: ${provider}`, async () => {
    const service = await start();
    try {
      const runner = service.runner();
      const main = await steps.runMain(runner, service.inputs);
      expect(main.exitCode, main.output).toBe(0);
      expect(await service.accepts(main.env)).toBe(true);
      const post = await steps.runPost(runner, service.inputs, main);
      expect(post.output).toContain(': revoked (');
      expect(await service.accepts(main.env)).toBe(false);
    } finally {
      await service.close();
    }
  });
}
