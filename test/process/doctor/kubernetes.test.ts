import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey, sign } from '../../support/issuer.js';
import { within } from '../../support/pace.js';
import { Authority } from '../../support/pki.js';
import { freePort } from '../../support/processes.js';

const CLI = join(import.meta.dirname, '../../../dist/jobpass.js');

// test/needs-kubernetes/doctor.test.ts examines a real API server. These servers answer only the request for the version, and
// reject everything else, as API servers of other versions and of managed services do.
describe('jobpass doctor kubernetes', () => {
  const authority = new Authority('Test authority of the doctor');
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-doctor-'));
  let server: https.Server;
  let version: [status: number, body: unknown];
  beforeAll(async () => {
    const { cert, key } = authority.server();
    server = https.createServer({ cert, key }, (request, response) => {
      const unauthorized = {
        kind: 'Status',
        status: 'Failure',
        reason: 'Unauthorized',
        message: 'Unauthorized',
        code: 401,
      };
      const [status, body] = request.url === '/version' ? version : [401, unauthorized];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    authority.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const origin = (): string => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const doctor = async (url = origin()): Promise<{ code: number | null; text: string }> => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: 'https://127.0.0.1:9', sub: 'x', aud: url, iat: now, exp: now + 300 };
    const token = join(folder, 'token');
    writeFileSync(token, await sign(claims, await newKey('RS256')));
    const args = [
      'doctor',
      'kubernetes',
      '--url',
      url,
      '--ca',
      authority.certFile,
      '--role',
      'jobpass/deploy',
      '--id-token-file',
      token,
    ];
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [CLI, ...args],
        { env: { PATH: process.env['PATH'] }, timeout: within(65_000) },
        (_, stdout, stderr) => resolve({ code: child.exitCode, text: stdout + stderr }),
      );
    });
  };
  const gitVersion = (text: string): [number, unknown] => [200, { major: '1', minor: '0', gitVersion: text }];

  it.each([
    [
      'v1.29.14',
      /FAIL {2}server .*Kubernetes v1\.29\.14\. Jobpass requires v1\.30 or later: earlier versions enforce no ValidatingAdmissionPolicy/,
    ],
    ['v1.30.0', /ok {4}server .*Kubernetes v1\.30\.0/],
    ['v2.0.0', /ok {4}server .*Kubernetes v2\.0\.0/],
  ])('judges the version %s', async (text, finding) => {
    version = gitVersion(text);
    const found = await doctor();
    expect(found.text).toMatch(finding);
    expect(found.code).toBe(1);
  });

  it.each([
    [
      'v1.33.1-eks-7f9249a',
      /FAIL {2}log-in .*EKS has no setting for an AuthenticationConfiguration.*Use auth: aws/,
    ],
    [
      'v1.33.4-gke.1036000',
      /FAIL {2}log-in .*GKE has no setting for an AuthenticationConfiguration\. Use auth: pod/,
    ],
    ['v1.33.4', /FAIL {2}log-in .*Run the doctor again with --authentication-config FILE/],
  ])('explains a 401 of %s', async (text, finding) => {
    version = gitVersion(text);
    expect((await doctor()).text).toMatch(finding);
  });

  it.each<[string, [number, unknown]]>([
    ['another JSON', [200, { version: '1.21.1', sealed: false }]],
    ['no such page', [404, 'not found']],
    ['a 401 of a proxy', [401, { message: 'log in first' }]],
  ])('recognizes another server by %s', async (_, answer) => {
    version = answer;
    const { code, text } = await doctor();
    expect(text).toMatch(
      /FAIL {2}server .*which is not a response of a Kubernetes API server\. Check the host, the port and the path in the input url/,
    );
    expect(text).toMatch(/skip {2}log-in .*the API server is not available/);
    expect(code).toBe(1);
  });

  it('reports an unreachable server', async () => {
    const { code, text } = await doctor(`https://127.0.0.1:${await freePort()}`);
    expect(text).toMatch(/FAIL {2}address .*ECONNREFUSED/);
    expect(code).toBe(3);
  });
});
