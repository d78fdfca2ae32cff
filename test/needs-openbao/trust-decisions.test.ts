import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Rule, readRules } from '../../src/rules/file.js';
import { plansFor } from '../../src/trust/plans.js';
import { TRUST_GENERATORS } from '../../src/trust/registry.js';
import { AwsAccount } from '../support/aws/account.js';
import type { Documents } from '../support/aws/trust.js';
import { GITHUB } from '../support/aws/trust.js';
import { assume } from '../support/aws/world.js';
import { type BrokerProcess, spawnBroker, steadyPort } from '../support/broker-process.js';
import { Google } from '../support/gcp/google.js';
import { newKey, type SigningKey, StandInIssuer, sign } from '../support/issuer.js';
import { suiteUnless } from '../support/left-out.js';
import { noOpenBao, OpenBao } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { letInBy, TOKEN_ROWS, type TokenRow, TRUST_RULES, trustRulesFile } from '../support/trust-tokens.js';

// One file of rules, what `jobpass trust` makes of it for three servers, and every token at each of them. The tokens are
// GitHub's by their name; whose keys they are signed with is told to the servers.

const DOCUMENT = join(import.meta.dirname, '../../docs/measured/trust-decisions.md');
const RULES = Object.keys(TRUST_RULES);
const ROLE = 'arn:aws:iam::123456789012:role/';

interface Server {
  name: string;
  /** Whose ID tokens it takes. */
  audience: string;
  rules: readonly Rule[];
  letsIn(jwt: string, rule: string): Promise<boolean>;
}

suiteUnless(noOpenBao(), 'one file and four servers', () => {
  let issuer: StandInIssuer;
  let another: StandInIssuer;
  let unknown: SigningKey;
  let account: AwsAccount;
  let google: Google;
  let bao: OpenBao;
  let broker: BrokerProcess;
  let servers: readonly Server[];
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-decisions-'));

  /** The file for one server, and what is made of it. */
  async function made(
    provider: string,
    credential: Record<string, unknown>,
    ofRule: (name: string) => Record<string, unknown>,
    format: string,
  ): Promise<{ text: string; rules: readonly Rule[] }> {
    const file = JSON.parse(trustRulesFile(GITHUB, { provider, ...credential }, ofRule)) as {
      jobs: { ci: Record<string, unknown> };
    };
    // Google reads keys from a discovery document, or an administrator uploads them.
    if (provider !== 'gcp') file.jobs.ci['jwks-uri'] = `${issuer.issuer}/jwks`;
    const text = JSON.stringify(file);
    const entry =
      TRUST_GENERATORS.find((one) => one.provider.name === provider) ?? expect.fail(`no ${provider}`);
    const [plan] = await plansFor(readRules(text, '.jobpass.yml'), provider, await entry.load());
    return {
      text: plan?.print(format) ?? '',
      rules: readRules(text, '.jobpass.yml').credentials.get('shop') ?? [],
    };
  }

  beforeAll(async () => {
    [issuer, another, unknown, account, bao] = await Promise.all([
      StandInIssuer.start({ algs: ['RS256'] }),
      StandInIssuer.start({ algs: ['RS256'] }),
      newKey('RS256'),
      AwsAccount.start(),
      OpenBao.start(),
    ]);
    google = await Google.start();
    servers = [await aws(), await cloud(), await vault(), await tokens()];
  }, within(60_000));
  afterAll(async () => {
    await broker?.end('SIGKILL');
    await account?.close();
    await google?.close();
    await bao?.stop();
    await Promise.all([issuer?.close(), another?.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  async function aws(): Promise<Server> {
    const { text, rules } = await made(
      'aws',
      { region: 'eu-central-1', url: account.url },
      (name) => ({ role: ROLE + name }),
      'json',
    );
    const documents = JSON.parse(text) as Documents;
    for (const { url, clientIds } of documents.providers)
      account.addOidcProvider(url, clientIds, { keysFrom: issuer.issuer });
    for (const { name, trust } of documents.roles) account.addRole(name, { trust });
    return {
      name: 'AWS',
      audience: 'sts.amazonaws.com',
      rules,
      letsIn: async (jwt, rule) => {
        const { status, credentials } = await assume(account.url, ROLE + rule, jwt);
        expect([200, 400, 403]).toContain(status);
        return credentials !== undefined;
      },
    };
  }

  async function cloud(): Promise<Server> {
    const name = 'projects/123456789012/locations/global/workloadIdentityPools/ci-pool/providers/github';
    const email = (rule: string): string => `${rule}@shop-prod.iam.gserviceaccount.com`;
    const { text, rules } = await made(
      'gcp',
      { 'workload-identity-provider': name },
      (rule) => ({ 'service-account': email(rule) }),
      'json',
    );
    const [provider, ...policies] = JSON.parse(text) as [
      { attributeMapping: Record<string, string>; attributeCondition: string },
      ...{ resource: string; bindings: { role: string; members: string[] }[] }[],
    ];
    const jwks = (await (await fetch(`${issuer.issuer}/jwks`)).json()) as JSONWebKeySet;
    google.addProvider({ issuer: GITHUB, ...provider, jwks });
    for (const { resource, bindings } of policies)
      for (const { role, members } of bindings) google.addServiceAccount(resource, members, role);
    return {
      name: 'Google',
      audience: `https://iam.googleapis.com/${name}`,
      rules,
      letsIn: async (jwt, rule) => {
        const form = {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          audience: `//iam.googleapis.com/${name}`,
          scope: 'https://www.googleapis.com/auth/cloud-platform',
          requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
          subject_token: jwt,
        };
        const exchanged = await fetch(`${google.origin}/v1/token`, {
          method: 'POST',
          body: new URLSearchParams(form),
        });
        expect([200, 400]).toContain(exchanged.status);
        const { access_token: bearer } = (await exchanged.json()) as { access_token?: string };
        if (bearer === undefined) return false;
        const path = `/v1/projects/-/serviceAccounts/${email(rule)}:generateAccessToken`;
        const issued = await fetch(google.origin + path, {
          method: 'POST',
          headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
          body: JSON.stringify({ scope: [form.scope], lifetime: '300s' }),
        });
        expect([200, 403]).toContain(issued.status);
        return issued.status === 200;
      },
    };
  }

  async function vault(): Promise<Server> {
    const { text, rules } = await made(
      'vault',
      { url: bao.address },
      (name) => ({ role: name, ttl: '15m' }),
      'json',
    );
    for (const [path, body] of Object.entries(JSON.parse(text) as Record<string, unknown>))
      await bao.must('POST', path, body as Record<string, unknown>);
    return {
      name: 'OpenBao',
      audience: bao.address,
      rules,
      letsIn: async (jwt, role) => {
        const { status } = await bao.request('POST', 'auth/jwt/login', { role, jwt }, { token: null });
        expect([200, 400]).toContain(status);
        return status === 200;
      },
    };
  }

  async function tokens(): Promise<Server> {
    const port = await steadyPort();
    const url = `http://127.0.0.1:${port}`;
    const { text, rules } = await made(
      'oauth',
      { url },
      (name) => ({ role: name, trust: { audience: 'https://deploy.example' } }),
      'yaml',
    );
    const config = join(folder, 'broker.yml');
    const head = `listen: 127.0.0.1:${port}\nissuer: ${url}\nrate: { unlimited: [127.0.0.0/8] }\n`;
    writeFileSync(config, `${head}${text}`);
    broker = spawnBroker(config, port);
    await broker.ready();
    return {
      name: 'broker',
      audience: url,
      rules,
      letsIn: async (jwt, role) => {
        const { status, body } = await broker.post('/token', {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token: jwt,
          subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
          role,
        });
        expect([200, 400]).toContain(status);
        return status === 200 && typeof body['access_token'] === 'string';
      },
    };
  }

  function claimsOf(row: TokenRow): Record<string, unknown> {
    return { iss: row.issuer === undefined ? GITHUB : another.issuer, ...row.claims };
  }

  function tokenOf(row: TokenRow, audience: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const end = row.expired === undefined ? now + 300 : now - row.expired;
    const times = { iat: end - 600, nbf: end - 600, exp: end };
    const key = row.key !== undefined ? unknown : row.issuer === undefined ? issuer.signing : another.signing;
    return sign({ ...times, aud: (row.audience as string) ?? audience, ...claimsOf(row) }, key);
  }

  /** The rules that the file gives a token, as far as it is one at all: keys, audience and time are no conditions. */
  function byFile(row: TokenRow, rules: readonly Rule[]): string[] {
    const good = [row.key, row.audience, row.expired].every((each) => each === undefined);
    return rules.filter(({ check }) => good && check(claimsOf(row)).length === 0).map(({ name }) => name);
  }

  it(
    'decide the same on every token, and docs/measured/trust-decisions.md says what',
    async () => {
      const wrong: unknown[] = [];
      const lines: string[] = [];
      let accepted = 0;
      for (const row of TOKEN_ROWS) {
        const expected = letInBy(row);
        const cells: string[] = [];
        for (const { name, audience, rules, letsIn } of servers) {
          const file = byFile(row, rules);
          const jwt = await tokenOf(row, audience);
          const server: string[] = [];
          for (const rule of RULES) if (await letsIn(jwt, rule)) server.push(rule);
          accepted += server.length;
          const shown = (list: readonly string[]): string =>
            RULES.filter((rule) => list.includes(rule)).join(', ');
          if (shown(file) !== shown(expected)) wrong.push([row.name, name, { file, expected }]);
          // What no system has in its tokens may be refused, and never let in.
          const wider = server.filter((rule) => !expected.includes(rule));
          if (row.odd ? wider.length > 0 : shown(server) !== shown(expected))
            wrong.push([row.name, name, { server, expected }]);
          cells.push(shown(server) === shown(expected) ? '=' : shown(server) || 'none');
        }
        const all = RULES.filter((rule) => expected.includes(rule)).join(', ') || 'none';
        lines.push(`| ${row.name.replaceAll('*', '\\*')} | ${all} | = | ${cells.join(' | ')} |`);
      }
      expect(wrong).toEqual([]);
      expect(accepted).toBeGreaterThan(120);
      const text = rendered(lines);
      if (process.env['JOBPASS_WRITE_DECISIONS'] !== undefined) writeFileSync(DOCUMENT, text);
      expect(existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : '').toBe(text);
    },
    within(120_000),
  );
});

function rendered(lines: readonly string[]): string {
  const conditions = Object.entries(TRUST_RULES).map(
    ([name, set]) =>
      `| ${name} | ${Object.entries(set)
        .map(
          ([claim, patterns]) =>
            `\`${claim}\`: ${[patterns]
              .flat()
              .map((one) => `\`${one}\``)
              .join(' or ')}`,
        )
        .join('; ')} |`,
  );
  return `# Decisions of one file and four servers

Written by \`npm run decisions\`: ${lines.length} ID tokens, each tried for each of ${conditions.length} roles at four servers that were made of one file of
rules by \`jobpass trust\`: a stand-in for AWS that judges by the library of its policies, a stand-in for Google Cloud that judges with a CEL evaluator, a
real OpenBao, and the broker.
\`=\` is the same as expected. Rows that differ have claims of a kind that no CI system gives them, or lack one that GitHub always gives: there a server
may refuse what the file lets in, and never the other way. A test holds this table to what happens.

## The rules

| rule | conditions |
| --- | --- |
${conditions.join('\n')}

At AWS, those that name the repository want as well that \`sub\` begins with it, in either form: [rules.md](../reference/rules.md).

## The tokens

| ID token | expected roles | file | AWS | Google | OpenBao | broker |
| --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}
`;
}
