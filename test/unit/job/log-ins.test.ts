import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/config/settings.js';
import { relateLogIns } from '../../../src/job/log-ins.js';
import type { RequestedCredential } from '../../../src/job/requested-credential.js';
import { PROVIDERS } from '../../../src/providers/registry.js';

type Given = Record<string, string>;
const CLUSTER: Given = {
  ...{ provider: 'kubernetes', url: 'https://cluster.example', role: 'jobpass/deployer', auth: 'aws' },
  ...{ 'aws-credential': 'cloud', 'cluster-name': 'shop' },
};
const CLOUD: Given = {
  provider: 'aws',
  region: 'eu-central-1',
  role: 'arn:aws:iam::123456789012:role/deploy',
};

const read = (entries: Record<string, Given>): Promise<RequestedCredential[]> =>
  Promise.all(
    Object.entries(entries).map(async ([name, given]) => ({
      name,
      settings: (await readSettings(new Map(Object.entries(given)), PROVIDERS)).settings,
    })),
  );
const failure = async (entries: Record<string, Given>): Promise<unknown> => {
  const requested = await read(entries);
  try {
    return relateLogIns(requested);
  } catch (error) {
    return error;
  }
};

describe('credentials that log in with another one', () => {
  it('come after the credential with which they log in', async () => {
    const related = relateLogIns(await read({ cluster: CLUSTER, cloud: CLOUD, second: CLOUD }));
    expect(related.map(({ name, logsInWith }) => [name, logsInWith])).toEqual([
      ['cloud', undefined],
      ['second', undefined],
      ['cluster', 'cloud'],
    ]);
    expect(related.map(({ settings }) => settings.own['for-log-ins'])).toEqual([
      'true',
      undefined,
      undefined,
    ]);
  });

  it.each<[string, Record<string, Given>, object]>([
    [
      'a missing credential',
      { cluster: { ...CLUSTER, 'aws-credential': 'clod' }, cloud: CLOUD },
      {
        code: 'usage',
        message:
          'Credential "cluster": `aws-credential` is `clod`, but the step has no credential with this name',
        hint: 'Did you mean `cloud`?',
      },
    ],
    [
      'a step without AWS credentials',
      { cluster: CLUSTER },
      {
        hint: 'Add an entry with `provider: aws` to `credentials` of the same step, and set `aws-credential` to its name',
      },
    ],
    [
      'a credential of another provider',
      { cluster: CLUSTER, cloud: { provider: 'vault', url: 'https://vault.example', role: 'deploy' } },
      {
        message:
          'Credential "cluster": `aws-credential` is `cloud`, which is a credential of the provider `vault`',
        hint: 'Set `aws-credential` to the name of a credential with `provider: aws`',
      },
    ],
    [
      'itself',
      { cluster: { ...CLUSTER, 'aws-credential': 'cluster' } },
      {
        message:
          'Credential "cluster": `aws-credential` is `cluster`, which is a credential of the provider `kubernetes`',
      },
    ],
    [
      'a credential of an S3-compatible server',
      {
        cluster: CLUSTER,
        cloud: { ...CLOUD, url: 'https://minio.example', role: 'arn:minio:iam:::role/deploy' },
      },
      {
        message:
          'Credential "cloud": The credential is for the S3-compatible server at `https://minio.example`',
        hint: 'Set `aws-credential` of the other credential to a credential of AWS itself',
      },
    ],
  ])('%s', async (_, entries, expected) => {
    expect(await failure(entries)).toMatchObject(expected);
  });

  it.each<[Given, string]>([
    [{ 'cluster-name': '' }, '`cluster-name` is missing'],
    [{ 'aws-credential': '' }, '`aws-credential` is missing'],
    [{ 'cluster-name': 'a b' }, '`cluster-name` is `a b`'],
    [{ auth: 'pod' }, '`cluster-name` is not allowed with `auth: pod`'],
    [{ auth: 'jwt', 'cluster-name': '' }, '`aws-credential` is not allowed with `auth: jwt`'],
  ])('%j: %s', async (more, message) => {
    const given = Object.entries({ ...CLUSTER, ...more }).filter(([, value]) => value !== '');
    const { settings } = await readSettings(new Map(given), PROVIDERS);
    const { kubernetesSettings } = await import('../../../src/providers/kubernetes/settings.js');
    expect(() => kubernetesSettings(settings)).toThrow(message);
  });
});
