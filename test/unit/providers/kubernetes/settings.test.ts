import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../src/config/settings.js';
import { STEP_INPUTS } from '../../../../src/providers/all-inputs.js';
import { kubernetesSettings } from '../../../../src/providers/kubernetes/settings.js';
import { PROVIDERS } from '../../../../src/providers/registry.js';

const GOOD = { provider: 'kubernetes', url: 'https://k8s.example:6443', role: 'jobpass/deployer' };
const read = async (changes: Record<string, string | undefined> = {}) => {
  const all = Object.entries({ ...GOOD, ...changes }).filter(
    (one): one is [string, string] => one[1] !== undefined,
  );
  return (await readSettings(new Map(all), PROVIDERS)).settings;
};

describe('the settings of Kubernetes', () => {
  it('have their defaults', async () => {
    const settings = await read();
    expect(settings.deliver).toEqual(['endpoint']);
    expect(kubernetesSettings(settings)).toMatchObject({
      audience: 'https://k8s.example:6443',
      auth: 'jwt',
      account: { namespace: 'jobpass', name: 'deployer' },
      namespace: 'default',
      audiences: [],
      ca: undefined,
    });
  });

  it('have their defaults in a step, for which the runner fills in the defaults of the action', async () => {
    const defaults = STEP_INPUTS.flatMap((input) =>
      input.default === undefined ? [] : [[input.name, input.default] as const],
    );
    const { settings } = await readSettings(new Map([...defaults, ...Object.entries(GOOD)]), PROVIDERS);
    expect(settings.deliver).toEqual(['endpoint']);
  });

  it('deliver the ID token itself without an account', async () => {
    const settings = await read({ 'credential-type': 'id-token', role: undefined, audience: 'kubernetes' });
    expect(kubernetesSettings(settings)).toMatchObject({ audience: 'kubernetes', account: undefined });
  });

  it('have no audience in a pod', async () => {
    expect(kubernetesSettings(await read({ auth: 'pod' })).audience).toBeUndefined();
  });

  it.each<[string, Record<string, string | undefined>, RegExp]>([
    ['no address', { url: undefined }, /`url` is missing/],
    ['no account', { role: undefined }, /`role` is missing/],
    ['an account without a namespace', { role: 'deployer' }, /`role` is `deployer`/],
    ['a path as account', { role: 'a/../b' }, /`role` is/],
    ['an account in upper case', { role: 'jobpass/Deployer' }, /`role` is/],
    ['a namespace that is none', { namespace: 'Shop/x' }, /`namespace` is/],
    ['an unknown way to log in', { auth: 'cert' }, /`auth` is `cert`/],
    ['an audience in a pod', { auth: 'pod', audience: 'x' }, /`audience` is not allowed with `auth: pod`/],
    ['an account for an ID token', { 'credential-type': 'id-token' }, /`role` is not allowed/],
    [
      'an ID token in a pod',
      { 'credential-type': 'id-token', auth: 'pod', role: undefined },
      /`credential-type: id-token` is not allowed with `auth: pod`/,
    ],
  ])('are rejected: %s', async (_name, changes, says) => {
    const settings = await read(changes);
    expect(() => kubernetesSettings(settings)).toThrow(says);
  });
});
