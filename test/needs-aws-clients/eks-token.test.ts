import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { readSettings } from '../../src/config/settings.js';
import { eksToken } from '../../src/providers/aws/eks-token.js';
import type { Lease } from '../../src/providers/lease.js';
import { PROVIDERS } from '../../src/providers/registry.js';
import { aws, clientEnv, keyEnv, noAwsClients } from '../support/aws/clients.js';
import { suiteUnless } from '../support/left-out.js';
import { MachineClock } from '../support/machine-clock.js';

const KEYS = {
  AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  SessionToken:
    'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeo==',
};

const urlIn = (token: string): URL => {
  expect(token).toMatch(/^k8s-aws-v1\.[\w-]+$/);
  return new URL(Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString('utf8'));
};

suiteUnless(noAwsClients(), 'the token for Amazon EKS', () => {
  it.each(['eu-central-1', 'us-east-1', 'cn-north-1', 'us-gov-west-1'])(
    'equals the token of the AWS CLI: %s',
    async (region) => {
      const { AWS_ENDPOINT_URL: _, ...env } = clientEnv(
        '',
        keyEnv({
          accessKeyId: KEYS.AccessKeyId,
          secretAccessKey: KEYS.SecretAccessKey,
          sessionToken: KEYS.SessionToken,
        }),
      );
      const { stdout, stderr } = await aws(
        ['eks', 'get-token', '--cluster-name', 'shop', '--region', region],
        {
          ...env,
          AWS_STS_REGIONAL_ENDPOINTS: 'regional',
        },
      );
      expect(stderr).toBe('');
      const theirs = urlIn(JSON.parse(stdout).status.token);
      const clock = new MachineClock();
      const date = theirs.searchParams.get('X-Amz-Date') ?? '';
      clock.wallMs = Date.parse(
        date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
      );
      const partition = region.startsWith('cn')
        ? 'aws-cn'
        : region.startsWith('us-gov')
          ? 'aws-us-gov'
          : 'aws';
      const role = `arn:${partition}:iam::123456789012:role/deploy`;
      const inputs = new Map([
        ...[['provider', 'aws'] as const, ['region', region] as const, ['role', role] as const],
        // EKS does not accept all endpoints that Jobpass may use itself.
        ...(partition === 'aws' ? [['fips', 'true'] as const, ['dual-stack', 'true'] as const] : []),
      ]);
      const { settings } = await readSettings(inputs, PROVIDERS);
      const lease = { id: 'one', credential: KEYS } as unknown as Lease;
      const ours = urlIn(
        await eksToken({ settings, lease, ahead: undefined }, 'shop', {
          ...systemClock,
          now: () => clock.wallMs,
        }),
      );
      expect(ours.origin + ours.pathname).toBe(theirs.origin + theirs.pathname);
      expect(Object.fromEntries(ours.searchParams)).toEqual(Object.fromEntries(theirs.searchParams));
      expect([...ours.searchParams].length).toBe([...theirs.searchParams].length);
    },
  );
});
