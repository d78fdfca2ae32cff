import { describe, expect, it } from 'vitest';
import { RecentSecrets } from '../../../../../src/broker/github/signers/recent-secrets.js';

describe('the secrets of a signer', () => {
  it('are the most recent ones, and those still in use', () => {
    const secrets = new RecentSecrets();
    const token = (at: number): string => `hvs.token-number-${at}-of-the-broker`;
    for (let at = 0; at < 100; at++) secrets.add('the-secret-id-of-the-broker', token(at));
    expect(secrets.redact('the-secret-id-of-the-broker')).toBe('***');
    expect(secrets.has(token(99))).toBe(true);
    expect(secrets.has(token(90))).toBe(true);
    expect(secrets.has(token(50))).toBe(false);
  });
});
