import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../src/config/settings.js';
import { withBoundary } from '../../../../src/providers/gcp/access-boundary.js';
import { type GcpSettings, gcpSettings } from '../../../../src/providers/gcp/settings.js';
import { PROVIDERS } from '../../../../src/providers/registry.js';

const NAME = 'projects/123456789012/locations/global/workloadIdentityPools/ci-pool/providers/github';
const ACCOUNT = 'deploy@shop-production.iam.gserviceaccount.com';
const RULE =
  '{"availableResource":"//storage.googleapis.com/projects/_/buckets/b","availablePermissions":["inRole:roles/storage.objectViewer"]}';

async function read(given: Record<string, string>): Promise<GcpSettings> {
  const inputs = { provider: 'gcp', 'workload-identity-provider': NAME, ...given };
  const { settings } = await readSettings(new Map(Object.entries(inputs)), PROVIDERS);
  return gcpSettings(await withBoundary(settings));
}

describe('the settings for Google Cloud', () => {
  it('have defaults', async () => {
    expect(await read({ 'service-account': ACCOUNT })).toMatchObject({
      provider: { project: '123456789012', pool: 'ci-pool', provider: 'github' },
      audience: `https://iam.googleapis.com/${NAME}`,
      exchangeAudience: `//iam.googleapis.com/${NAME}`,
      scope: ['https://www.googleapis.com/auth/cloud-platform'],
      ...{ scopeIsFixed: false, projectId: 'shop-production', source: 'executable' },
      addresses: {
        sts: new URL('https://sts.googleapis.com'),
        iamCredentials: new URL('https://iamcredentials.googleapis.com'),
      },
    });
  });

  it.each([`//iam.googleapis.com/${NAME}`, `https://iam.googleapis.com/${NAME}`])(
    'know the provider by its full name %s',
    async (name) => {
      const { audience, exchangeAudience } = await read({ 'workload-identity-provider': name });
      expect([audience, exchangeAudience]).toEqual([
        `https://iam.googleapis.com/${NAME}`,
        `//iam.googleapis.com/${NAME}`,
      ]);
    },
  );

  it('have the hosts of another universe', async () => {
    const { addresses, audience } = await read({ universe: 'cloud.example' });
    expect([addresses.sts.host, addresses.iamCredentials.host, audience]).toEqual([
      ...['sts.cloud.example', 'iamcredentials.cloud.example'],
      `https://iam.cloud.example/${NAME}`,
    ]);
  });

  it.each([
    ['deploy@shop-production.iam.gserviceaccount.com', 'shop-production'],
    ['deploy@shop.example.com.iam.gserviceaccount.com', 'example.com:shop'],
    ['123456789012-compute@developer.gserviceaccount.com', undefined],
    ['112233445566778899001', undefined],
  ])('know the project of %s: %s', async (account, project) => {
    expect((await read({ 'service-account': account })).projectId).toBe(project);
  });

  it.each([
    `[${RULE}]`,
    `{"accessBoundaryRules":[${RULE}]}`,
    `{"accessBoundary":{"accessBoundaryRules":[${RULE}]}}`,
    'accessBoundaryRules:\n  - availableResource: //storage.googleapis.com/projects/_/buckets/b\n    availablePermissions: ["inRole:roles/storage.objectViewer"]\n',
  ])('read the boundary %s', async (text) => {
    const { boundary } = await read({ deliver: 'env', 'access-boundary': text });
    expect(boundary).toEqual([JSON.parse(RULE)]);
  });

  it.each<[Record<string, string>, RegExp]>([
    [
      { 'workload-identity-provider': NAME.replace(/\/providers.*/, '') },
      /name of a pool, not of a provider/,
    ],
    [
      { 'workload-identity-provider': NAME.replace('123456789012', 'shop') },
      /ID of the project instead of its number/,
    ],
    [{ 'workload-identity-provider': 'github' }, /not the resource name/],
    [{ 'workload-identity-provider': NAME.replace('ci-pool', 'CI') }, /invalid ID/],
    [{ 'service-account': 'deploy' }, /`service-account` is `deploy`/],
    [{ 'service-account': ACCOUNT, deliver: 'env', delegates: 'x' }, /`delegates` is `x`/],
    [{ delegates: ACCOUNT, deliver: 'env' }, /`service-account` is missing/],
    [
      { 'service-account': ACCOUNT, delegates: ACCOUNT },
      /cannot contain delegates.*credential-source: keeper/,
    ],
    [{ 'id-token-audience': 'x' }, /Only a service account has ID tokens/],
    [{ 'id-token-include-email': 'true', deliver: 'env' }, /`id-token-audience` is missing/],
    [{ 'service-account': ACCOUNT, 'id-token-audience': 'x', scope: 'y' }, /`scope` is not allowed/],
    [{ 'credential-source': 'keeper', deliver: 'env' }, /requires `deliver: endpoint`/],
    [{ 'credential-source': 'disk' }, /`credential-source` is `disk`/],
    [{ 'access-boundary': `[${RULE}]` }, /libraries would make the tokens without it/],
    [{ 'access-boundary': '[]', deliver: 'env' }, /no rules/],
    [{ 'access-boundary': `[${Array(11).fill(RULE)}]`, deliver: 'env' }, /11 rules, the most is 10/],
    [{ 'access-boundary': '[{"availableResource":"x"}]', deliver: 'env' }, /inRole:roles/],
    [{ 'access-boundary': '- a: [', deliver: 'env' }, /invalid YAML/],
    [{ 'project-id': 'X' }, /`project-id` is `X`/],
    [{ 'quota-project': '1' }, /`quota-project` is `1`/],
    [{ universe: 'localhost' }, /`universe` is `localhost`/],
    [{ role: 'x' }, /Set `service-account`/],
    [{ 'request-reason': 'a\nb' }, /at most 200 characters/],
    [{ 'service-account': ACCOUNT, lease: '5m' }, /the least is `10m`/],
    [{ ttl: '13h', deliver: 'env' }, /the most is `12h`/],
    [{ url: 'http://sts.example' }, /not https/],
    [{ 'iam-credentials-url': 'http://iam.example' }, /not https/],
  ])('%j are refused', async (given, told) => {
    await expect(read(given)).rejects.toMatchObject({ told: expect.stringMatching(told) });
  });
});
