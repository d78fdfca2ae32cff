import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { partitionOf, stsUrl } from '../../../src/aws/endpoints.js';
import { PARTITIONS } from '../../../src/aws/partitions.js';
import { readSettings } from '../../../src/config/settings.js';
import { AWS_HOSTS } from '../../../src/providers/aws/hosts.js';
import { awsSettings } from '../../../src/providers/aws/settings.js';
import { PROVIDERS } from '../../../src/providers/registry.js';

interface SdkPartition {
  id: string;
  regionRegex: string;
  outputs: { dnsSuffix: string; dualStackDnsSuffix: string; name: string };
  regions: Record<string, unknown>;
}

const require = createRequire(import.meta.url);
// No export of the package, so by its place.
const core = dirname(dirname(require.resolve('@aws-sdk/core')));
const { partitionsInfo } = (await import(
  join(core, 'dist-es/submodules/client/util-endpoints/lib/aws/partitions.js')
)) as { partitionsInfo: { partitions: SdkPartition[] } };
const SDK = partitionsInfo.partitions;
const REGIONS = SDK.flatMap(({ id, regions }) =>
  Object.keys(regions)
    .filter((region) => !region.endsWith('-global'))
    .map((region) => [region, id] as const),
);

const read = async (given: Record<string, string>) => {
  const { settings } = await readSettings(new Map(Object.entries({ provider: 'aws', ...given })), PROVIDERS);
  return awsSettings(settings);
};
const roleOf = (partition: string) => `arn:${partition}:iam::123456789012:role/deploy`;

describe('the partitions of the installed SDK', () => {
  it('are all in our table, with the same names and patterns', () => {
    const shown = (all: { name: string; regions: RegExp; suffix: string; dualStackSuffix: string }[]) =>
      new Map(
        all.map(({ name, regions, suffix, dualStackSuffix }) => [
          name,
          { regions: regions.source.replaceAll('\\-', '-'), suffix, dualStackSuffix },
        ]),
      );
    expect(shown([...PARTITIONS])).toEqual(
      shown(
        SDK.map(({ outputs, regionRegex }) => ({
          name: outputs.name,
          regions: new RegExp(regionRegex),
          suffix: outputs.dnsSuffix,
          dualStackSuffix: outputs.dualStackDnsSuffix,
        })),
      ),
    );
    expect(PARTITIONS.length).toBeGreaterThanOrEqual(8);
  });

  it.each(REGIONS)(
    '%s is a region of %s, and its STS has the name that the SDK gives it',
    (region, partition) => {
      expect(partitionOf(region).name).toBe(partition);
      const client = new STSClient({ region });
      const { endpointProvider } = client.config as unknown as {
        endpointProvider: (parameters: Record<string, unknown>) => { url: URL };
      };
      for (const fips of [false, true]) {
        for (const dualStack of [false, true]) {
          const parameters = {
            Region: region,
            UseFIPS: fips,
            UseDualStack: dualStack,
            UseGlobalEndpoint: false,
          };
          expect(stsUrl(region, { fips, dualStack }).href).toBe(endpointProvider(parameters).url.href);
        }
      }
    },
  );

  it.each(REGIONS)('%s: a job can be there', async (region, partition) => {
    const aws = await read({ region, role: roleOf(partition) });
    expect(AWS_HOSTS.test(aws.sts.hostname)).toBe(true);
    expect(aws.iam?.url.hostname).toMatch(/^iam\./);
    expect(AWS_HOSTS.test(aws.iam?.url.hostname ?? '')).toBe(true);
    expect(partitionOf(aws.iam?.region ?? '').name).toBe(partition);
  });
});

describe('a region that AWS adds later', () => {
  it.each([
    ['eu-central-9', 'aws', 'sts.eu-central-9.amazonaws.com'],
    ['eusc-de-west-1', 'aws-eusc', 'sts.eusc-de-west-1.amazonaws.eu'],
    ['us-isof-west-7', 'aws-iso-f', 'sts.us-isof-west-7.csp.hci.ic.gov'],
  ])('%s fits its partition', async (region, partition, host) => {
    expect((await read({ region, role: roleOf(partition) })).sts.host).toBe(host);
  });

  it('outside of every partition passes with url, and is refused with that fix without', async () => {
    const given = { region: 'nz-south-1', role: roleOf('aws') };
    await expect(read(given)).rejects.toMatchObject({ told: expect.stringMatching(/nz-south-1.*set `url`/) });
    const url = 'https://sts.nz-south-1.amazonaws.com';
    const aws = await read({ ...given, url });
    expect(aws).toMatchObject({ region: 'nz-south-1', partition: { name: 'aws' } });
    expect(aws.sts.href).toBe(`${url}/`);
    expect(aws.iam?.url.href).toBe('https://iam.amazonaws.com/');
  });

  it('in a partition that nobody knows yet needs iam-url for what IAM does', async () => {
    const host = 'sts.zz-north-1.aws.example';
    const given = {
      ...{ region: 'zz-north-1', role: roleOf('aws-zz'), url: `https://${host}` },
      'allowed-hosts': `${host}, iam.aws.example`,
    };
    const aws = await read(given);
    expect(aws.partition.name).toBe('aws-zz');
    expect(aws.iam).toBeUndefined();
    const revoking = { ...given, 'revoke-role': roleOf('aws-zz') };
    await expect(read(revoking)).rejects.toMatchObject({ told: expect.stringMatching(/Set `iam-url`/) });
    expect((await read({ ...revoking, 'iam-url': 'https://iam.aws.example' })).iam).toMatchObject({
      region: 'zz-north-1',
    });
    await expect(read({ ...given, role: `${roleOf('aws-zz')}, ${roleOf('aws')}` })).rejects.toMatchObject({
      told: expect.stringMatching(/the region zz-north-1 is in "aws-zz"/),
    });
  });

  it.each(['', 'eu', 'evil.example', 'eu-central-1.evil.example', 'eu-central-1/', 'a-b\n[default]'])(
    'is never %j, with or without url',
    async (region) => {
      const url = 'https://sts.amazonaws.com';
      const given = new Map([
        ['provider', 'aws'],
        ['role', roleOf('aws')],
        ['region', region],
      ]);
      for (const more of [[], [['url', url] as const]]) {
        const { settings } = await readSettings(new Map([...given, ...more]), PROVIDERS);
        expect(() => awsSettings(settings)).toThrow(/region/);
      }
    },
  );
});

it('hosts of AWS are no others that end alike', () => {
  for (const host of [
    ...[
      'amazonaws.eu.example',
      'notamazonaws.eu',
      'aws.ic.gov',
      'ic.gov',
      'scloud',
      'api.scloud',
      'adc-e.uk',
    ],
    ...['sc2s.sgov.gov.example', 'hci.ic.gov', 'api.amazonwebservices.com', 'amazonaws.de'],
  ])
    expect(AWS_HOSTS.test(host), host).toBe(false);
});
