import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Settings } from '../../../src/config/settings.js';
import { file } from '../../../src/delivery/file.js';
import { JobFolder } from '../../../src/lease/folder.js';
import type { Lease, LeaseValue } from '../../../src/providers/lease.js';
import type { StepSurface } from '../../../src/runners/runner.js';

let parent = '';
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'jobpass-files-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const OURS = [
  'ended',
  'state.json',
  'kept.json',
  'hidden.jsonl',
  'audit.jsonl',
  'secrets.json',
  'session.json',
];
const value = (name: string): LeaseValue => ({ output: name, variable: name, value: `the secret ${name}` });

it('no secret has the place of a file of ours, also on a disk that ignores case', async () => {
  const folder = JobFolder.create(parent);
  const variables = new Map<string, string>();
  const step = {
    exportVariable: (name: string, path: string) => void variables.set(name, path),
    setOutput: () => undefined,
  } as unknown as StepSurface;
  // Such a disk would have these in the place of the end mark, of the state and so on.
  const names = ['ENDED', 'STATE_JSON', ...OURS];
  const lease = { values: names.map(value) } as unknown as Lease;
  const context = {
    step,
    folder: folder.path,
    settings: { fileFormat: 'raw', fileMode: 0o600 } as Settings,
  };
  await file.deliver(lease, context);
  expect(folder.ended).toBe(false);
  for (const name of names) {
    const path = variables.get(`${name}_FILE`) ?? '';
    expect(readFileSync(path, 'utf8')).toBe(`the secret ${name}`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(dirname(path)).not.toBe(folder.path);
  }
  const replacement = { ...lease, values: [{ ...value('ENDED'), value: 'another' }] };
  const putInPlace = await file.replacement?.(replacement, context);
  expect(readFileSync(variables.get('ENDED_FILE') ?? '', 'utf8')).toBe('the secret ENDED');
  putInPlace?.();
  expect(readFileSync(variables.get('ENDED_FILE') ?? '', 'utf8')).toBe('another');
  folder.markEnd();
  folder.removeDelivered();
  expect(folder.ended).toBe(true);
  expect(existsSync(variables.get('ENDED_FILE') ?? '')).toBe(false);
});
