import { afterEach, describe, expect, it } from 'vitest';
import type { MintedToken } from '../../../../src/broker/github/minted-token.js';
import { type GithubTokens, openGithubTokens } from '../../../../src/broker/github/open.js';
import { noMetrics } from '../../../../src/broker/metrics.js';
import { Seal } from '../../../../src/broker/seal.js';
import { memoryStorage } from '../../../../src/broker/store/memory.js';
import { systemClock } from '../../../../src/clock.js';
import type { HttpClient } from '../../../../src/http/client.js';

const API = 'https://github.example/api/v3';
const TRAIL = { of: () => ({}), next: () => ({ lines: [], head: {} }) } as never;

describe('the installation tokens of a broker', () => {
  let tokens: GithubTokens;
  let used: string[] = [];
  afterEach(() => tokens.close());

  /** A client that only tells that it is used. */
  const client = (name: string): HttpClient =>
    ({
      with: () => {
        used.push(name);
        throw new Error('no request');
      },
    }) as never;
  const usedNow = async (): Promise<string[]> => {
    used = [];
    await expect(tokens.ender.endForJob('a-token')).rejects.toThrow('no request');
    return used;
  };

  it('are ended with the certificates of the settings in use, also after a failed reload', async () => {
    const store = await memoryStorage(systemClock).open(TRAIL);
    const seal = new Seal('x'.repeat(44));
    tokens = openGithubTokens({ store, seal, clock: systemClock, log: () => undefined, metrics: noMetrics });
    const expiresAt = Date.now() + 3_600_000;
    const token = { id: 'a-token', token: 'ghs_a-token', api: API, endAt: expiresAt, expiresAt };
    await tokens.kept.keep(token as MintedToken);
    const endFirst = tokens.use(API, client('first'));
    expect(await usedNow()).toEqual(['first']);
    const endFailed = tokens.use(API, client('of a failed reload'));
    endFailed();
    expect(await usedNow()).toEqual(['first']);
    tokens.use(API, client('of a reload'));
    endFirst();
    expect(await usedNow()).toEqual(['of a reload']);
  });
});
