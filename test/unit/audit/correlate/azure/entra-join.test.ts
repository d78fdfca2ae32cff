import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenIdIn } from '../../../../../src/audit/correlate/azure/token-ids.js';
import { correlate } from '../../../../../src/audit/correlate/correlate.js';
import { type CorrelationOutput, correlationOutput } from '../../../../../src/audit/correlate/output.js';
import { findingsOf } from '../../../../../src/audit/findings.js';
import { type MadeCredential, recordLines, T0 } from '../../../../support/service-logs.js';

const GUID = '00112233-4455-6677-8899-aabbccddeeff';
const UTI = Buffer.from('33221100554477668899aabbccddeeff', 'hex').toString('base64url');
const OTHER = `${'b'.repeat(21)}A`;
const CLIENT = '11111111-2222-4333-8444-555555555555';
const CORRELATION = '99999999-8888-4777-8666-555555555555';

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'correlate-azure-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string | Buffer): string {
  const path = join(folder, `file-${++files}`);
  writeFileSync(path, content);
  return path;
}

/** What is found in the records of these credentials and in these logs. */
async function found(
  credentials: readonly MadeCredential[],
  logs: readonly (string | Buffer)[],
): Promise<CorrelationOutput> {
  const records = recordLines(credentials).map((line) => `${line}\n`);
  const findings = await findingsOf([file(records.join(''))], T0 + 86_400_000, () => undefined);
  const options = { files: new Map([['entra', logs.map(file)]]), skew: 30_000, own: {} };
  return correlationOutput(findings, await correlate(findings, options, () => undefined));
}

const time = (second: number): string => new Date(T0 + second * 1_000).toISOString();
const token: MadeCredential = {
  id: UTI,
  provider: 'azure',
  role: '',
  service: 'https://login.microsoftonline.com/contoso',
  run: '100',
  issued: 0,
  expires: 4_000,
  ended: ['lives until', 500],
  until: 4_000,
};

type Part = Record<string, unknown>;

/** A sign-in of a service principal, as Microsoft Graph returns it. */
const signIn = (at: number, more: Part = {}): Part => ({
  id: GUID,
  createdDateTime: time(at),
  correlationId: 'c',
  signInEventTypes: ['servicePrincipal'],
  appId: CLIENT,
  servicePrincipalId: 'p',
  resourceDisplayName: 'Azure Resource Manager',
  ipAddress: '192.0.2.1',
  uniqueTokenIdentifier: UTI,
  federatedCredentialId: 'f',
  status: { errorCode: 0 },
  ...more,
});
/** An entry of Azure's activity log, as the Azure CLI prints it. */
const activity = (at: number, more: Part = {}, claims: Part = {}): Part => ({
  eventDataId: `e${at}`,
  eventTimestamp: time(at),
  operationName: { value: 'Microsoft.Compute/virtualMachines/write', localizedValue: 'x' },
  status: { value: 'Succeeded' },
  subStatus: { value: '' },
  httpRequest: { clientIpAddress: '192.0.2.1' },
  claims: { appid: CLIENT, uti: UTI, ...claims },
  ...more,
});
const graph = (at: number, more: Part = {}): Part => ({
  time: time(at),
  category: 'MicrosoftGraphActivityLogs',
  properties: {
    timeGenerated: time(at),
    requestId: `r${at}`,
    requestMethod: 'GET',
    requestUri: 'https://graph.microsoft.com/v1.0/users?$top=1',
    responseStatusCode: 200,
    signInActivityId: UTI,
    appId: CLIENT,
    ...more,
  },
});
const pages = (...all: unknown[]): string => JSON.stringify({ '@odata.context': 'x', value: all });
const kinds = (uses: CorrelationOutput['findings']): string[] =>
  uses.map(({ kind, action }) => `${kind}: ${action}`);

describe('the id of a token', () => {
  it.each<[string, string, string | undefined]>([
    ['the claim', UTI, UTI],
    ['the claim with padding', `${UTI}==`, UTI],
    ['the id of the sign-in', GUID, UTI],
    ['the id of the sign-in in base64', Buffer.from(GUID).toString('base64'), UTI],
    ['another text', 'x', undefined],
    ['a text of the same length as an id', 'not a token id at all!', undefined],
  ])('is read from %s', (_, text, wanted) => expect(tokenIdIn(text)).toBe(wanted));
});

describe('audit correlate with logs of Entra and Azure', () => {
  it('joins the sign-in and each use by the claim uti', async () => {
    // The logs must continue until the end of the token.
    const later = activity(9_000, {}, { appid: 'another', uti: OTHER });
    const output = await found(
      [token],
      [pages(signIn(-1)), JSON.stringify([activity(10), activity(20), later]), JSON.stringify(graph(30))],
    );
    expect([output.findings, output.attempts]).toEqual([[], []]);
    expect(output.credentials).toEqual([
      expect.objectContaining({
        joined: 'exact',
        uses: 3,
        actions: [
          { name: 'Microsoft.Compute/virtualMachines/write', count: 2 },
          { name: 'GET /v1.0/users', count: 1 },
        ],
        own: [{ name: 'sign-in Azure Resource Manager', count: 1 }],
      }),
    ]);
    // The logs have no reads, so nobody may conclude that there were none.
    expect(output.coverage.credentials[0]?.why).toMatch(/no reads/);
  });

  it('finds uses after the end of the job, while the token still lives', async () => {
    const denied = { status: { value: 'Failed' }, subStatus: { value: 'Unauthorized' } };
    const output = await found([token], [pages(signIn(-1)), pages(activity(600), activity(700, denied))]);
    expect(kinds(output.findings)).toEqual(['use after end: Microsoft.Compute/virtualMachines/write']);
    expect(kinds(output.attempts)).toEqual(['attempt: Microsoft.Compute/virtualMachines/write']);
  });

  it('joins by the correlation ID if Jobpass could not read the token', async () => {
    const opaque = { ...token, id: 'random-id', uid: CORRELATION };
    const output = await found(
      [opaque],
      [pages(signIn(-1, { correlationId: CORRELATION })), pages(activity(10))],
    );
    expect(output.credentials).toEqual([expect.objectContaining({ joined: 'exact', uses: 1 })]);
  });

  it('finds tokens of the same application that are in no record', async () => {
    const stolen = signIn(100, { id: 'aaaaaaaa-0000-4000-8000-000000000000', uniqueTokenIdentifier: OTHER });
    const output = await found(
      [token],
      [pages(signIn(-1), stolen), pages(activity(110, {}, { uti: OTHER }))],
    );
    expect(output.findings).toEqual([
      expect.objectContaining({
        kind: 'unknown session',
        id: OTHER,
        role: CLIENT,
        who: 'federated credential f',
        count: 2,
      }),
    ]);
    const unrelated = { appId: 'another', uniqueTokenIdentifier: OTHER, id: 'x' };
    expect((await found([token], [pages(signIn(-1), signIn(100, unrelated))])).findings).toEqual([]);
  });

  it('lists rejected sign-ins as attempts', async () => {
    const rejected = signIn(100, { id: 'x', uniqueTokenIdentifier: '', status: { errorCode: 700213 } });
    const output = await found([token], [pages(signIn(-1), rejected)]);
    expect(output.findings).toEqual([]);
    expect(output.attempts).toEqual([expect.objectContaining({ kind: 'attempt', role: CLIENT })]);
  });

  it.each<[string, string | Buffer]>([
    ['a list', JSON.stringify([signIn(-1), activity(10)])],
    [
      'an export to an event hub',
      JSON.stringify({
        records: [
          {
            time: time(-1),
            category: 'ServicePrincipalSignInLogs',
            resultType: '0',
            callerIpAddress: '192.0.2.1',
            properties: signIn(-1, { signInEventTypes: [] }),
          },
          {
            time: time(10),
            category: 'Administrative',
            operationName: 'MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE',
            resultType: 'Success',
            identity: { claims: { appid: CLIENT, uti: UTI } },
          },
        ],
      }),
    ],
    [
      'lines of an export, compressed',
      gzipSync(
        [
          { time: time(-1), category: 'ManagedIdentitySignInLogs', properties: signIn(-1) },
          activity(10),
          {
            time: time(11),
            category: 'NonInteractiveUserSignInLogs',
            properties: { userPrincipalName: 'a@b' },
          },
        ]
          .map((one) => `${JSON.stringify(one)}\n`)
          .join(''),
      ),
    ],
    [
      'rows of Log Analytics',
      JSON.stringify([
        {
          TimeGenerated: time(-1),
          CreatedDateTime: time(-1),
          Category: 'ServicePrincipalSignInLogs',
          Id: GUID,
          UniqueTokenIdentifier: UTI,
          AppId: CLIENT,
          ServicePrincipalId: 'p',
          ResultType: '0',
          IPAddress: '192.0.2.1',
          ResourceDisplayName: 'Azure Resource Manager',
        },
        {
          TimeGenerated: time(10),
          OperationNameValue: 'MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE',
          ActivityStatusValue: 'Success',
          Claims: JSON.stringify({ appid: CLIENT, uti: UTI }),
          CallerIpAddress: '192.0.2.1',
          EventDataId: 'e',
        },
      ]),
    ],
  ])('reads %s', async (_, log) => {
    const output = await found([token], [log]);
    expect(output.credentials).toEqual([
      expect.objectContaining({
        joined: 'exact',
        uses: 1,
        own: [{ name: 'sign-in Azure Resource Manager', count: 1 }],
      }),
    ]);
    expect(output.unjudged).toEqual([]);
  });

  it('counts an entry once, and reports what is no entry', async () => {
    const output = await found(
      [token],
      [pages(signIn(-1), activity(10)), pages(activity(10), { some: 'thing' })],
    );
    expect(output.credentials).toEqual([expect.objectContaining({ uses: 1 })]);
    expect(output.unjudged.map(({ text }) => text).join()).toMatch(/unreadable entries/);
  });
});
