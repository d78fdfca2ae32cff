import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Claims } from '../../../src/identity/id-token.js';
import { randomJobKey } from '../../../src/identity/job-key.js';
import { buildkiteRunner } from '../../../src/runners/buildkite.js';
import { circleciRunner } from '../../../src/runners/circleci.js';
import { githubRunner } from '../../../src/runners/github.js';
import { gitlabRunner } from '../../../src/runners/gitlab.js';
import type { FoundJobKey } from '../../../src/runners/job-keys.js';
import type { Log, Runner } from '../../../src/runners/runner.js';

const CLAIMS = {
  iss: 'https://token.actions.githubusercontent.com',
  run_id: '1',
  run_attempt: '1',
  check_run_id: '11',
};
const warnings: string[] = [];
const log: Log = {
  info: () => undefined,
  warning: (message) => void warnings.push(message),
  error: () => undefined,
};
let folder = '';

/** The module as another process has it: without the keys that this process already knows. */
async function inProcess(): Promise<typeof import('../../../src/runners/job-keys.js')> {
  vi.resetModules();
  return import('../../../src/runners/job-keys.js');
}

async function keyOf(
  system: Pick<Runner['system'], 'jobKeySource'>,
  claims: Claims = CLAIMS,
): Promise<FoundJobKey> {
  return (await inProcess()).jobKey(system, claims, log);
}

const inFolder = { jobKeySource: () => ({ folder }) };
const fileIn = (): string => join(folder, readdirSync(folder)[0] ?? '');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'job-keys-'));
  warnings.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a key in a folder of the job', () => {
  it('is created by the first process, private to the user, and found by the others', async () => {
    const first = await keyOf(inFolder);
    expect(first.file).toBe(fileIn());
    expect(statSync(fileIn()).mode & 0o777).toBe(0o600);
    const second = await keyOf(inFolder);
    expect(second).toEqual({ key: expect.objectContaining({ thumbprint: first.key.thumbprint }) });
    expect(warnings).toEqual([]);
  });

  it('is another one for another job with the same folder', async () => {
    const first = await keyOf(inFolder);
    const other = await keyOf(inFolder, { ...CLAIMS, check_run_id: '12' });
    expect(other.key.thumbprint).not.toBe(first.key.thumbprint);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('stays the same in a process if the file disappears', async () => {
    const { jobKey } = await inProcess();
    const first = await jobKey(inFolder, CLAIMS, log);
    rmSync(fileIn());
    expect((await jobKey(inFolder, CLAIMS, log)).key.thumbprint).toBe(first.key.thumbprint);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is the same for processes that start at the same time', async () => {
    const processes = await Promise.all(Array.from({ length: 1 }, inProcess));
    for (let more = 0; more < 7; more++) processes.push(await inProcess());
    const found = await Promise.all(processes.map(({ jobKey }) => jobKey(inFolder, CLAIMS, log)));
    expect(new Set(found.map(({ key }) => key.thumbprint)).size).toBe(1);
    expect(found.filter(({ file }) => file !== undefined)).toHaveLength(1);
  });

  it('is awaited while another process writes it', async () => {
    const { secret, thumbprint } = randomJobKey();
    await keyOf(inFolder);
    const path = fileIn();
    writeFileSync(path, '');
    const waiting = keyOf(inFolder);
    setTimeout(() => writeFileSync(path, secret), 60);
    expect((await waiting).key.thumbprint).toBe(thumbprint);
    expect(warnings).toEqual([]);
  });

  it('is removed with its file only', async () => {
    const { file = '' } = await keyOf(inFolder);
    const { removeJobKey } = await inProcess();
    writeFileSync(join(folder, 'other'), '');
    removeJobKey(join(folder, 'other'));
    removeJobKey(file);
    removeJobKey(file);
    expect(readdirSync(folder)).toEqual(['other']);
  });
});

describe('a file that is not the key of this job', () => {
  const { secret, thumbprint } = randomJobKey();
  const others: [string, (path: string) => void, string][] = [
    [
      'a symlink',
      (path) => {
        writeFileSync(join(folder, 'elsewhere'), secret, { mode: 0o600 });
        symlinkSync(join(folder, 'elsewhere'), path);
      },
      'ELOOP',
    ],
    [
      'a second name of another file',
      (path) => {
        writeFileSync(join(folder, 'elsewhere'), secret, { mode: 0o600 });
        linkSync(join(folder, 'elsewhere'), path);
      },
      'not private to this user',
    ],
    ['a folder', (path) => mkdirSync(path), 'not a file'],
    [
      'readable by others',
      (path) => {
        writeFileSync(path, secret);
        chmodSync(path, 0o644);
      },
      'not private to this user',
    ],
    ['damaged', (path) => writeFileSync(path, 'x'.repeat(60), { mode: 0o600 }), 'damaged'],
    ['never written', (path) => writeFileSync(path, '', { mode: 0o600 }), 'damaged'],
  ];

  it.each(others)('%s: the process uses another key and warns', async (_, make, reason) => {
    await keyOf(inFolder);
    const path = fileIn();
    rmSync(path);
    make(path);
    const { key, file } = await keyOf(inFolder);
    expect(key.thumbprint).not.toBe(thumbprint);
    expect(file).toBeUndefined();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`The job key in ${path} is not usable`);
    expect(warnings[0]).toContain(reason);
    expect(warnings[0]).toContain('a broker may report a theft alarm');
    expect(warnings[0]).not.toContain(secret);
  });

  it('of another user: the process uses another key and warns', async () => {
    await keyOf(inFolder);
    vi.spyOn(process, 'getuid').mockReturnValue(4711);
    await keyOf(inFolder);
    vi.restoreAllMocks();
    expect(warnings).toEqual([expect.stringContaining('not private to this user')]);
  });

  it('in a folder that does not exist: the process uses another key and warns', async () => {
    rmSync(folder, { recursive: true });
    const { key } = await keyOf(inFolder);
    expect(key.thumbprint).toMatch(/^[\w-]{43}$/);
    expect(warnings).toEqual([expect.stringContaining('ENOENT')]);
  });
});

describe('a full disk', () => {
  it.each([
    ['fails to write', () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })],
    ['writes only a part', () => undefined],
  ])('%s: the process uses another key, warns, and leaves no file', async (_, failure) => {
    vi.resetModules();
    vi.doMock('node:fs', async (original) => ({
      ...(await original<typeof import('node:fs')>()),
      writeSync: () => {
        const error = failure();
        if (error !== undefined) throw error;
        return 7;
      },
    }));
    const { jobKey } = await import('../../../src/runners/job-keys.js');
    vi.doUnmock('node:fs');
    const { key, file } = await jobKey(inFolder, CLAIMS, log);
    expect(key.thumbprint).toMatch(/^[\w-]{43}$/);
    expect(file).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/ENOSPC|the disk is full/)]);
    // The process keeps the key that it has.
    expect((await jobKey(inFolder, CLAIMS, log)).key.thumbprint).toBe(key.thumbprint);
  });
});

describe('the source of the key', () => {
  const thumbprintOf = async (runner: Runner): Promise<string> => (await keyOf(runner.system)).key.thumbprint;

  it('of github is a file in the folder of the job', async () => {
    const runner = (): Runner => githubRunner({ RUNNER_TEMP: folder });
    const first = await thumbprintOf(runner());
    expect(existsSync(fileIn())).toBe(true);
    expect(await thumbprintOf(runner())).toBe(first);
  });

  it('is not used if the ID token does not identify the job: nothing is written to the disk', async () => {
    const { check_run_id: _, ...claims } = CLAIMS;
    const [one, other] = [await keyOf(inFolder, claims), await keyOf(inFolder, claims)];
    expect(one.key.thumbprint).not.toBe(other.key.thumbprint);
    expect(one.file).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is left to the runner, if no step knows that it is the last one', async () => {
    const left = { jobKeySource: () => ({ folder, leaves: true as const }) };
    expect((await keyOf(left)).file).toBeUndefined();
    expect(existsSync(fileIn())).toBe(true);
  });

  it.each([
    ['gitlab', (secret: string) => gitlabRunner({ CI_JOB_TOKEN: secret, TMPDIR: folder })],
    [
      'buildkite',
      (secret: string) => buildkiteRunner({ BUILDKITE_AGENT_ACCESS_TOKEN: secret, TMPDIR: folder }),
    ],
  ])('of %s is a secret of the job, and nothing is written to the disk', async (_, runner) => {
    const first = await thumbprintOf(runner('secret-of-job-1'));
    expect(await thumbprintOf(runner('secret-of-job-1'))).toBe(first);
    expect(await thumbprintOf(runner('secret-of-job-2'))).not.toBe(first);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['circleci', () => circleciRunner({})],
    ['gitlab without a job token', () => gitlabRunner({})],
    ['github without a folder', () => githubRunner({})],
  ])('of %s is random for each process', async (_, runner) => {
    expect(await thumbprintOf(runner())).not.toBe(await thumbprintOf(runner()));
    const { jobKey } = await inProcess();
    const [one, other] = [
      await jobKey(runner().system, CLAIMS, log),
      await jobKey(runner().system, CLAIMS, log),
    ];
    expect(one.key.thumbprint).toBe(other.key.thumbprint);
    expect(warnings).toEqual([]);
  });

  it('does not print the key', async () => {
    await keyOf(inFolder);
    expect(readFileSync(fileIn(), 'latin1')).toMatch(/^[\w-]{43}$/);
  });
});
