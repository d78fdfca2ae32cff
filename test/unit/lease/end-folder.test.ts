import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Account, summaryOf } from '../../../src/lease/account.js';
import { endFolder } from '../../../src/lease/end-folder.js';
import type { Ending } from '../../../src/lease/ending.js';
import { JobFolder } from '../../../src/lease/folder.js';
import type { JobState, KeptState } from '../../../src/lease/state.js';
import type { Runner } from '../../../src/runners/runner.js';
import { MachineClock } from '../../support/machine-clock.js';

const FIRST = 'at_first-token-of-yesterday';
const SECOND = 'at_second-token-of-yesterday';

/** The files in `fixtures/` were written by Jobpass as of commit c2092e9: by a main step and by a keeper that had just replaced the first lease. */
describe('what an earlier version of Jobpass has saved', () => {
  let folder: string;
  let service: http.Server;
  let lines: string[];
  let account: Account | undefined;
  let endings: (Ending | undefined)[];
  const revoked: string[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'jobpass-'));
    lines = [];
    revoked.length = 0;
    service = http.createServer(async (request, response) => {
      const token = new URLSearchParams(await text(request)).get('token') ?? '';
      if (request.url === '/revoke') revoked.push(token);
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ active: !revoked.includes(token) }));
    });
    await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    service.close();
    rmSync(folder, { recursive: true });
  });

  /** Writes a saved file with the paths and addresses of this test. */
  const put = <T>(name: string): T => {
    const origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    const saved = readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')
      .replaceAll('ORIGIN', origin)
      .replaceAll('FOLDER', folder);
    writeFileSync(join(folder, name), saved);
    return JSON.parse(saved) as T;
  };
  const end = async ({ clock }: JobState, secondsLater: number) => {
    const machine = new MachineClock();
    machine.wallMs = (clock?.now ?? 0) + secondsLater * 1_000;
    machine.elapsedMs = (clock?.elapsed ?? 0) + secondsLater * 1_000;
    const line = (message: string): void => void lines.push(message);
    const runner = {
      system: { name: 'github' },
      step: {
        log: {
          ...{ info: line, warning: line, error: line },
          group: (title: string, details: readonly string[]) => void lines.push(title, ...details),
        },
      },
      idTokens: { secrets: () => [] },
    } as unknown as Runner;
    account = await endFolder(new JobFolder(folder), {
      ...{ runner, clock: machine, budgetMs: 20_000, last: true },
    });
    endings = account?.state.leases.map(({ ending }) => ending) ?? [];
    return account?.state.leases.map(({ lease, ending }) => [lease.id, ending?.word]);
  };

  it('is ended by this one: the lease of main', async () => {
    const state = put<JobState>('state.json');
    expect(await end(state, 8)).toEqual([[state.leases[0]?.lease.id, 'revoked']]);
    expect(revoked).toEqual([FIRST]);
    expect(lines).toContain('✅ oauth: revoked (proven), 8 s');
    expect(summaryOf(account === undefined ? [] : [account]).details.join('\n')).toContain(
      'iss http://127.0.0.1:',
    );
    const records = readFileSync(join(folder, 'audit-jobpass.jsonl'), 'utf8').trimEnd().split('\n');
    expect(records.map((record) => JSON.parse(record) as object)).toMatchObject([
      {
        user: { name: 'repo:octo-org/octo-repo:environment:production' },
        unmapped: { jobpass: { event: 'revoked', job: { system: 'github', run_id: '77', job: 'deploy' } } },
      },
    ]);
  });

  it('is ended by this one: the leases of main and of the keeper', async () => {
    const state = put<JobState>('state.json');
    const kept = put<KeptState>('kept.json');
    expect(await end(state, 8)).toEqual(kept.leases.map(({ lease }) => [lease.id, 'revoked']));
    expect([...revoked].sort()).toEqual([FIRST, SECOND]);
    const told = lines.join('\n');
    expect(told).toMatch(/^Keeper: renewed once, last at .*; survived an outage of 0s at /m);
    expect(told).toMatch(/^The answer to an exchange was lost at /m);
    expect(told).toMatch(/^The keeper ended before the end of the job and stopped renewing the credential/m);
  });

  it('is probed again where the keeper says that it has ended, and recorded no second time', async () => {
    const state = put<JobState>('state.json');
    const kept = put<KeptState>('kept.json');
    const ending: Ending = { word: 'revoked', at: (state.clock?.now ?? 0) + 1, because: 'so it says' };
    const says = { ...kept, leases: kept.leases.map((held) => ({ ...held, accepted: undefined, ending })) };
    writeFileSync(join(folder, 'kept.json'), JSON.stringify(says));
    // The second one is alive all the same.
    revoked.push(FIRST);
    expect(await end(state, 8)).toEqual(kept.leases.map(({ lease }) => [lease.id, 'revoked']));
    expect(revoked.filter((token) => token === SECOND)).not.toEqual([]);
    expect(endings[0]).toEqual(ending);
    expect(existsSync(join(folder, 'audit-jobpass.jsonl'))).toBe(false);
  });

  it('is known to have expired where its time was over', async () => {
    const state = put<JobState>('state.json');
    revoked.push(FIRST);
    expect(await end(state, 60)).toEqual([[state.leases[0]?.lease.id, 'expired']]);
  });
});
