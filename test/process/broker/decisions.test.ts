import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompactSign, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Broker } from '../../../src/broker/broker.js';
import type { BrokerFileInput } from '../../../src/broker/config/schema.js';
import type { Decision } from '../../../src/broker/exchange/decision.js';
import { lineLog } from '../../../src/broker/log.js';
import { systemClock } from '../../../src/clock.js';
import { startTestBroker } from '../../support/broker.js';
import { type DecisionRow, renderDecisions } from '../../support/decisions.js';
import { StandInIssuer } from '../../support/issuer.js';

const DOCUMENT = join(import.meta.dirname, '../../../docs/measured/broker-decisions.md');
const AUDIENCE = 'https://broker.example';
const OTHER_AUDIENCE = 'https://broker.example/other';
const SERVICE = 'https://deploy.example';

/** A broker, and all that it decided and logged. */
interface Watched {
  broker: Broker;
  decisions: Decision[];
  log: string[];
}

let a: StandInIssuer;
let b: StandInIssuer;
let stranger: StandInIssuer;
let full: Watched;
let bare: Watched;
let roles: NonNullable<BrokerFileInput['roles']>;
// Held, so that the table says the same each time.
const now = Math.floor(Date.now() / 1000);

const ROLES: BrokerFileInput['roles'] = {
  exact: {
    when: { repository: 'org/repo', ref: 'refs/heads/main' },
    audience: SERVICE,
    scopes: ['deploy', 'read'],
    'max-ttl': '30m',
  },
  glob: { when: { repository: 'org/*', ref: 'refs/heads/release-*' }, audience: SERVICE },
  deep: { when: { repository: 'org/**', ref: 'refs/tags/**' }, audience: SERVICE },
  list: { when: { environment: ['production', 'staging'], run_id: '123456789' }, audience: SERVICE },
  groups: { when: { groups: 'deployers' }, audience: SERVICE },
  pointer: { when: { '/deploy/target': 'eu-*', '/deploy/steps/0/a~1b': 'yes' }, audience: SERVICE },
  star: { when: { actor: '\\*admin' }, audience: SERVICE },
  anything: { when: { team: '**' }, audience: SERVICE },
  flag: { when: { ref_protected: 'true' }, audience: SERVICE },
  once: { when: { repository: 'org/once' }, audience: SERVICE, once: 'true' },
  explain: { when: { repository: 'org/shown', ref: 'refs/heads/main' }, audience: SERVICE, explain: 'true' },
  signed: { when: { repository: 'org/signed' }, audience: SERVICE, format: 'jwt' },
  subject: { when: { sub: 'repo:org/*:environment:production' }, audience: SERVICE },
};

const watch = async (roles: BrokerFileInput['roles']): Promise<Watched> => {
  const decisions: Decision[] = [];
  const log: string[] = [];
  const broker = await startTestBroker(
    {
      trust: [
        { issuer: a.issuer, audience: AUDIENCE },
        { issuer: b.issuer, audience: [AUDIENCE, OTHER_AUDIENCE], algorithms: ['RS256'] },
      ],
      roles,
      rate: { unlimited: ['127.0.0.0/8'] },
    },
    {
      clock: { ...systemClock, now: () => now * 1000 },
      onDecision: (decision) => decisions.push(decision),
      log: lineLog('text', (line) => log.push(line)),
    },
  );
  return { broker, decisions, log };
};

beforeAll(async () => {
  a = await StandInIssuer.start({ name: 'a', algs: ['ES256', 'RS256'] });
  b = await StandInIssuer.start({ name: 'b', algs: ['RS256', 'ES256'] });
  stranger = await StandInIssuer.start({ name: 'a' });
  const own = Object.entries(ROLES).map(([name, role]) => [name, { issuer: a.issuer, ...role }]);
  roles = {
    ...Object.fromEntries(own),
    foreign: { issuer: b.issuer, when: { project_path: 'group/project' }, audience: SERVICE },
  };
  full = await watch(roles);
  bare = await watch({
    none: { issuer: a.issuer, when: { repository: 'nobody/nothing' }, audience: SERVICE },
  });
});
afterAll(async () => {
  await Promise.all([full.broker.close(), bare.broker.close()]);
  await Promise.all([a.close(), b.close(), stranger.close()]);
});

const GOOD = {
  sub: 'repo:org/repo:ref:refs/heads/main',
  aud: AUDIENCE,
  repository: 'org/repo',
  ref: 'refs/heads/main',
};
type Changes = Record<string, unknown>;

/** The claims of a good token with changes; `undefined` leaves one out. */
const claims = (changes: Changes = {}, iss = a.issuer): Record<string, unknown> => ({
  iss,
  iat: now - 5,
  nbf: now - 5,
  exp: now + 300,
  jti: randomUUID(),
  ...GOOD,
  ...changes,
});
const from =
  (changes: Changes): Make =>
  () =>
    a.sign(claims(changes));
const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

type Make = () => Promise<string>;
type Expected =
  | { issued: string; scope?: string }
  | { refused: string; told: string; log?: string; seen?: 'differs for roles' };
interface Case {
  section: string;
  token: string;
  make: Make;
  asked?: string;
  more?: Record<string, string>;
  expected: Expected;
}

const CASES: Case[] = [];
let section = '';
const add = (
  token: string,
  asked: string | undefined,
  make: Make,
  expected: Expected,
  more: Record<string, string> = {},
): void =>
  void CASES.push({ section, token, make, ...(asked === undefined ? {} : { asked }), expected, more });

/** A role that a job may not have: always the same words to the caller. */
const notFor = (role: string, log: string): Expected => ({
  refused: 'invalid_request',
  told: `the role ${role} is not allowed for this job`,
  log,
});
/** A token that is none: the caller, who holds it, is told why. */
const bad = (told: string, log = told): Expected => ({ refused: 'invalid_request', told, log });

section = 'Right ones';
add('all claims fit', 'exact', from({}), { issued: 'exact', scope: 'deploy read' });
add('all claims fit, no role asked for', undefined, from({}), { issued: 'exact' });
add('asks for less', 'exact', from({}), { issued: 'exact', scope: 'read' }, { scope: 'read' });
add('names several audiences', 'exact', from({ aud: ['https://x.example', AUDIENCE] }), { issued: 'exact' });
add('a release branch', 'glob', from({ ref: 'refs/heads/release-1.2' }), { issued: 'glob' });
add('a wildcard stands for nothing', 'glob', from({ ref: 'refs/heads/release-' }), { issued: 'glob' });
add('** goes through slashes', 'deep', from({ repository: 'org/a/b', ref: 'refs/tags/v1/rc' }), {
  issued: 'deep',
});
add(
  'the second of a list, a number',
  'list',
  from({ environment: 'staging', run_id: 123456789, repository: 'x/y' }),
  { issued: 'list' },
);
add('a claim that is a list', 'groups', from({ groups: ['readers', 'deployers'] }), { issued: 'groups' });
add(
  'nested claims, by JSON pointer',
  'pointer',
  from({ deploy: { target: 'eu-1', steps: [{ 'a/b': 'yes' }] } }),
  { issued: 'pointer' },
);
add('a star that is meant as one', 'star', from({ actor: '*admin' }), { issued: 'star' });
add('a boolean', 'flag', from({ ref_protected: true }), { issued: 'flag' });
add('a JWT is wanted', 'signed', from({ repository: 'org/signed' }), { issued: 'signed' });
add('the other issuer', 'foreign', () => b.sign(claims({ project_path: 'group/project' }, b.issuer)), {
  issued: 'foreign',
});
add(
  'the other issuer, its second audience',
  undefined,
  () => b.sign(claims({ project_path: 'group/project', aud: OTHER_AUDIENCE }, b.issuer)),
  { issued: 'foreign' },
);
add('signed by the second key (RS256)', 'exact', () => a.sign(claims(), 'RS256'), { issued: 'exact' });
add('no key id', 'exact', () => a.sign(claims(), 'ES256', { kid: undefined }), { issued: 'exact' });
add('expired 9 s ago: clocks differ', 'exact', from({ exp: now - 9 }), { issued: 'exact' });
add('valid in 9 s: clocks differ', 'exact', from({ nbf: now + 9, iat: now + 9 }), { issued: 'exact' });

section = 'Near misses and traps of patterns';
const misses: [string, string, Changes, string][] = [
  [
    'org/repo-evil',
    'exact',
    { repository: 'org/repo-evil' },
    'repository is "org/repo-evil", expected "org/repo"',
  ],
  [
    'evil-org/repo',
    'exact',
    { repository: 'evil-org/repo' },
    'repository is "evil-org/repo", expected "org/repo"',
  ],
  ['x/org/repo', 'exact', { repository: 'x/org/repo' }, 'repository is "x/org/repo", expected "org/repo"'],
  ['upper case', 'exact', { repository: 'Org/repo' }, 'repository is "Org/repo", expected "org/repo"'],
  [
    'a space at the end',
    'exact',
    { repository: 'org/repo ' },
    'repository is ""org/repo "", expected "org/repo"',
  ],
  [
    'a line break at the end',
    'exact',
    { repository: 'org/repo\n' },
    'repository is ""org/repo\\n"", expected',
  ],
  [
    'a zero byte at the end',
    'exact',
    { repository: 'org/repo\0' },
    'repository is ""org/repo\\u0000"", expected "org/repo"',
  ],
  [
    'a letter that looks alike',
    'exact',
    { repository: 'оrg/repo' },
    'repository is ""\\u043erg/repo"", expected',
  ],
  [
    'another branch',
    'exact',
    { ref: 'refs/heads/main2' },
    'ref is "refs/heads/main2", expected "refs/heads/main"',
  ],
  [
    'a tag of that name',
    'exact',
    { ref: 'refs/tags/main' },
    'ref is "refs/tags/main", expected "refs/heads/main"',
  ],
  [
    'a pull request',
    'exact',
    { ref: 'refs/pull/1/merge' },
    'ref is "refs/pull/1/merge", expected "refs/heads/main"',
  ],
  [
    'both differ',
    'exact',
    { repository: 'a/b', ref: 'c' },
    'repository is "a/b", expected "org/repo", the claim ref is "c"',
  ],
  [
    '* does not go through a slash',
    'glob',
    { ref: 'refs/heads/release-1/evil' },
    'ref is "refs/heads/release-1/evil", expected "refs/heads/release-*"',
  ],
  [
    '* does not go through a colon',
    'glob',
    { ref: 'refs/heads/release-1:evil' },
    'ref is "refs/heads/release-1:evil", expected "refs/heads/release-*"',
  ],
  [
    'org-evil/repo against org/*',
    'glob',
    { repository: 'org-evil/repo', ref: 'refs/heads/release-1' },
    'repository is "org-evil/repo", expected "org/*"',
  ],
  [
    'org/a/b against org/*',
    'glob',
    { repository: 'org/a/b', ref: 'refs/heads/release-1' },
    'repository is "org/a/b", expected "org/*"',
  ],
  [
    'text before the pattern',
    'glob',
    { ref: 'x/refs/heads/release-1' },
    'ref is "x/refs/heads/release-1", expected "refs/heads/release-*"',
  ],
  [
    'the pattern itself, of another owner',
    'glob',
    { repository: 'o/*', ref: 'refs/heads/release-*' },
    'repository is "o/*", expected "org/*"',
  ],
  [
    'a dot is no wildcard',
    'list',
    { environment: 'productio.', run_id: 123456789 },
    'environment is "productio.", expected "production" or "staging"',
  ],
  [
    'two values in one text',
    'list',
    { environment: 'production,staging', run_id: 123456789 },
    'environment is "production,staging", expected "production" or "staging"',
  ],
  [
    'another number',
    'list',
    { environment: 'staging', run_id: 1234567890 },
    'run_id is "1234567890", expected "123456789"',
  ],
  [
    'a number in another spelling',
    'list',
    { environment: 'staging', run_id: '0123456789' },
    'run_id is "0123456789", expected "123456789"',
  ],
  [
    'no element of the list',
    'groups',
    { groups: ['deployers-evil', 'xdeployers'] },
    'groups is "deployers-evil, xdeployers", expected "deployers"',
  ],
  ['a list in the list', 'groups', { groups: [['deployers']] }, 'groups is "a list", expected "deployers"'],
  [
    'an object with it as a name',
    'groups',
    { groups: { deployers: true } },
    'groups is "an object", expected "deployers"',
  ],
  [
    'its list joined to one text',
    'groups',
    { groups: 'readers,deployers' },
    'groups is "readers,deployers", expected "deployers"',
  ],
  [
    'the pointer as the name of a claim',
    'pointer',
    { '/deploy/target': 'eu-1', deploy: { steps: [{ 'a/b': 'yes' }] } },
    '/deploy/target is missing, expected "eu-*"',
  ],
  [
    'nested one level too deep',
    'pointer',
    { deploy: { x: { target: 'eu-1' }, steps: [{ 'a/b': 'yes' }] } },
    '/deploy/target is missing, expected "eu-*"',
  ],
  [
    'another region',
    'pointer',
    { deploy: { target: 'us-1', steps: [{ 'a/b': 'yes' }] } },
    '/deploy/target is "us-1", expected "eu-*"',
  ],
  ['an unescaped star is none', 'star', { actor: 'xadmin' }, 'actor is "xadmin", expected'],
  ['false', 'flag', { ref_protected: false }, 'ref_protected is "false", expected "true"'],
  ['1 is not true', 'flag', { ref_protected: 1 }, 'ref_protected is "1", expected "true"'],
  [
    'another environment in the subject',
    'subject',
    { sub: 'repo:org/x:environment:production:evil' },
    'sub is "repo:org/x:environment:production:evil", expected "repo:org/*:environment:production"',
  ],
  [
    'a colon in the repository',
    'subject',
    { sub: 'repo:org/x:y:environment:production' },
    'sub is "repo:org/x:y:environment:production", expected',
  ],
  ['a claim that is too long', 'anything', { team: 'x'.repeat(2_049) }, 'team is "xxx'],
];
for (const [name, role, changes, log] of misses)
  add(name, role, from(changes), notFor(role, `the claim ${log}`));

section = 'Missing and empty claims';
for (const [name, role, changes, log] of [
  ['no repository', 'exact', { repository: undefined }, 'repository is missing, expected "org/repo"'],
  ['an empty repository', 'exact', { repository: '' }, 'repository is empty, expected "org/repo"'],
  ['null', 'exact', { repository: null }, 'repository is empty, expected "org/repo"'],
  ['an empty list', 'groups', { groups: [] }, 'groups is empty, expected "deployers"'],
  ['a list of nothing', 'groups', { groups: ['', null] }, 'groups is empty, expected "deployers"'],
  ['** and no claim', 'anything', {}, 'team is missing, expected "**"'],
  ['** and an empty claim', 'anything', { team: '' }, 'team is empty, expected "**"'],
  ['** and an object', 'anything', { team: {} }, 'team is "an object", expected "**"'],
  [
    'neither of two',
    'list',
    {},
    'environment is missing, expected "production" or "staging", the claim run_id is missing',
  ],
  ['an inherited name', 'pointer', { deploy: [] }, '/deploy/target is missing'],
] as [string, string, Changes, string][]) {
  add(name, role, from(changes), notFor(role, `the claim ${log}`));
}

section = 'Roles';
add('a role that is not there', 'nothing', from({}), notFor('nothing', 'no role has this name'));
add(
  'a role of the other issuer',
  'foreign',
  from({ project_path: 'group/project' }),
  notFor('foreign', 'the role is for jobs of another issuer'),
);
add(
  'its own role, by the other issuer',
  'exact',
  () => b.sign(claims({}, b.issuer)),
  notFor('exact', 'the role is for jobs of another issuer'),
);
add('a role in other letters', 'Exact', from({}), notFor('Exact', 'no role has this name'));
add('a pattern as the role', '*', from({}), notFor('*', 'no role has this name'));
add('a name that every object has', 'constructor', from({}), notFor('constructor', 'no role has this name'));
add('no role, and several fit', undefined, from({ groups: 'deployers' }), {
  refused: 'invalid_request',
  told: 'several roles match this job (exact, groups)',
  log: 'several roles match: exact, groups',
  seen: 'differs for roles',
});
add('no role, and none of the other issuer fits', undefined, () => b.sign(claims({}, b.issuer)), {
  refused: 'invalid_request',
  told: 'no role matches this job',
  log: 'foreign: the claim project_path is missing, expected "group/project"',
});
add('a role that explains', 'explain', from({ repository: 'org/shown', ref: 'refs/heads/x' }), {
  refused: 'invalid_request',
  told: 'the role explain is not allowed for this job, claims that do not match: ref',
  log: 'the claim ref is "refs/heads/x", expected "refs/heads/main"',
  seen: 'differs for roles',
});
add(
  'a scope that the role lacks',
  'exact',
  from({}),
  {
    refused: 'invalid_scope',
    told: 'the role exact does not have the scope admin',
    seen: 'differs for roles',
  },
  { scope: 'read admin' },
);
add(
  'an audience that the role lacks',
  'exact',
  from({}),
  {
    refused: 'invalid_target',
    told: 'the role exact does not have the audience https://other.example',
    seen: 'differs for roles',
  },
  { audience: 'https://other.example' },
);
add(
  'a scope that the role lacks, of a job without the role',
  'exact',
  from({ ref: 'x' }),
  notFor('exact', 'the claim ref is "x"'),
  { scope: 'admin' },
);

section = 'Replay';
const single = new Map<string, string>();
const same =
  (name: string, changes: Changes): Make =>
  async () => {
    const token = single.get(name) ?? (await a.sign(claims(changes)));
    single.set(name, token);
    return token;
  };
const again = (told: string): Expected => ({
  refused: 'invalid_request',
  told,
  log: told,
  seen: 'differs for roles',
});
add('once', 'once', same('replay', { repository: 'org/once' }), { issued: 'once' });
add(
  'the same once more',
  'once',
  same('replay', { repository: 'org/once' }),
  again('this ID token was already used'),
);
add(
  'another token with its jti',
  'once',
  () => a.sign(claims({ repository: 'org/once', jti: jtiOf(single.get('replay')) })),
  again('this ID token was already used'),
);
add(
  'its signature in another spelling',
  'once',
  async () => `${single.get('replay')}=`,
  bad('the ID token is not a JWT'),
);
add(
  'no jti',
  'once',
  from({ repository: 'org/once', jti: undefined }),
  again('the role once accepts each ID token only once, but this ID token has no jti'),
);
add(
  'an empty jti',
  'once',
  from({ repository: 'org/once', jti: '' }),
  again('the role once accepts each ID token only once, but this ID token has no jti'),
);
add('a role that takes it twice', 'exact', same('twice', {}), { issued: 'exact' });
add('the same once more', 'exact', same('twice', {}), { issued: 'exact' });

function jtiOf(token = ''): unknown {
  const text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  return (JSON.parse(text) as { jti: unknown }).jti;
}

section = 'Issuer, audience and times';
add(
  'an issuer that is not trusted',
  'exact',
  () => stranger.sign(claims({}, 'https://ci.evil.example')),
  bad('the issuer of the ID token is not trusted', 'issuer "https://ci.evil.example"'),
);
add(
  'the issuer with a slash',
  'exact',
  () => a.sign(claims({}, `${a.issuer}/`)),
  bad('the issuer of the ID token is not trusted'),
);
add(
  'the issuer in a list',
  'exact',
  () => a.sign(claims({ iss: [a.issuer] })),
  bad('the issuer of the ID token is not trusted'),
);
add(
  'no issuer',
  'exact',
  from({ iss: undefined }),
  bad('the issuer of the ID token is not trusted', 'issuer none'),
);
add(
  'for another audience',
  'exact',
  from({ aud: 'https://other.example' }),
  bad(
    'the claim aud of the ID token does not match',
    'aud is "https://other.example"; expected "https://broker.example"',
  ),
);
add(
  'an audience that only begins so',
  'exact',
  from({ aud: `${AUDIENCE}.evil` }),
  bad('the claim aud of the ID token does not match'),
);
add(
  'the audience of the other issuer',
  'exact',
  from({ aud: OTHER_AUDIENCE }),
  bad('the claim aud of the ID token does not match', 'expected "https://broker.example"'),
);
add('no audience', 'exact', from({ aud: undefined }), bad('the ID token has no claim aud'));
add(
  'an empty list of audiences',
  'exact',
  from({ aud: [] }),
  bad('the claim aud of the ID token does not match', 'aud is none'),
);
add(
  'an audience in an object',
  'exact',
  from({ aud: { 0: AUDIENCE } }),
  bad('the claim aud of the ID token does not match'),
);
add('expired 10 s ago', 'exact', from({ exp: now - 10 }), bad('the ID token has expired', '10s ago'));
add('expired a day ago', 'exact', from({ exp: now - 86_400 }), bad('the ID token has expired', '24h ago'));
add(
  'valid in a minute (nbf)',
  'exact',
  from({ nbf: now + 60 }),
  bad('the ID token is not valid yet (claim nbf)', 'it becomes valid in 1m'),
);
add(
  'issued in a minute (iat)',
  'exact',
  from({ iat: now + 60 }),
  bad('the claim iat of the ID token is in the future', 'by 1m'),
);
add(
  'valid for two days',
  'exact',
  from({ exp: now + 2 * 86_400 }),
  bad('the claim exp of the ID token is more than 24 hours in the future'),
);
add('never expires', 'exact', from({ exp: undefined }), bad('the ID token has no claim exp'));
add(
  'an expiry in words',
  'exact',
  from({ exp: 'never' }),
  bad('the claim exp of the ID token is not a number'),
);
add('an expiry of null', 'exact', from({ exp: null }), bad('the claim exp of the ID token is not a number'));
add('no subject', 'exact', from({ sub: undefined }), bad('the ID token has no claim sub'));
add('an empty subject', 'exact', from({ sub: '' }), bad('the claim sub of the ID token is missing or empty'));
add('a subject that is a number', 'exact', from({ sub: 1 }), bad('the claim sub of the ID token'));

section = 'Algorithm, key and form';
const foreignKey = 'the ID token is not signed with a key of its issuer';
const algorithm = 'the algorithm of the ID token is not allowed';
const none =
  (alg: string): Make =>
  async () =>
    `${part({ alg, typ: 'JWT' })}.${part(claims())}.`;
add('none', 'exact', none('none'), bad(algorithm, 'algorithm "none"'));
add('None', 'exact', none('None'), bad(algorithm));
add(
  'nOnE, with the signature of another',
  'exact',
  async () => `${part({ alg: 'nOnE' })}.${part(claims())}.${(await a.sign(claims())).split('.')[2]}`,
  bad(algorithm),
);
add(
  'HS256 with the public key as the secret',
  'exact',
  async () => {
    const text = `${part({ alg: 'HS256', kid: 'a-ES256' })}.${part(claims())}`;
    return `${text}.${createHmac('sha256', JSON.stringify(a.published[0])).update(text).digest('base64url')}`;
  },
  bad(algorithm, 'algorithm "HS256"'),
);
add(
  'an algorithm that this issuer may not use',
  'foreign',
  () => b.sign(claims({ project_path: 'group/project' }, b.issuer), 'ES256'),
  bad(algorithm, 'must be one of RS256'),
);
add(
  'the key of the other issuer',
  'exact',
  () => b.sign(claims(), 'RS256', { kid: 'b-RS256' }),
  bad(foreignKey, 'the issuer publishes no matching key'),
);
add(
  'a foreign key by the name of a known one',
  'exact',
  () => stranger.sign(claims()),
  bad(foreignKey, 'the signature is invalid'),
);
add(
  'a foreign key in the header (jwk)',
  'exact',
  () => stranger.sign(claims(), 'ES256', { jwk: stranger.published[0] }),
  bad(foreignKey),
);
add(
  'a foreign address of keys in the header (jku)',
  'exact',
  () => stranger.sign(claims(), 'ES256', { jku: `${stranger.issuer}/jwks` }),
  bad(foreignKey),
);
add(
  'an algorithm that does not fit the key',
  'exact',
  async () => {
    const { privateKey } = await generateKeyPair('ES384');
    return new CompactSign(Buffer.from(JSON.stringify(claims())))
      .setProtectedHeader({ alg: 'ES384', kid: 'a-ES256' })
      .sign(privateKey);
  },
  bad(foreignKey),
);
add(
  'claims changed after signing',
  'exact',
  async () => {
    const [head, , signature] = (await a.sign(claims({ ref: 'refs/heads/x' }))).split('.');
    return `${head}.${part(claims())}.${signature}`;
  },
  bad(foreignKey, 'the signature is invalid'),
);
add('no signature', 'exact', async () => (await a.sign(claims())).replace(/[^.]+$/, ''), bad(foreignKey));
add(
  'a path in the key id',
  'exact',
  () => stranger.sign(claims(), 'ES256', { kid: '../../dev/null' }),
  bad(foreignKey, 'key id "../../dev/null"'),
);
add(
  'an access token (typ at+jwt)',
  'exact',
  () => a.sign(claims(), 'ES256', { typ: 'at+jwt' }),
  bad('the token is not an ID token (header typ)', 'typ is "at+jwt"'),
);
add(
  'a logout token',
  'exact',
  () => a.sign(claims(), 'ES256', { typ: 'logout+jwt' }),
  bad('the token is not an ID token (header typ)'),
);
add(
  'critical extensions',
  'exact',
  async () => `${part({ alg: 'ES256', kid: 'a-ES256', crit: ['x'], x: 1 })}.${part(claims())}.AAAA`,
  bad('the ID token requires unsupported extensions (header crit)'),
);
add('no JWT', 'exact', async () => 'jpt_abc', bad('the ID token is not a JWT'));
add(
  'encrypted (five parts)',
  'exact',
  async () => `${part({ alg: 'RSA-OAEP', enc: 'A128GCM' })}.a.b.c.d`,
  bad('the ID token is not a JWT'),
);
add(
  'its parts in another order',
  'exact',
  async () => (await a.sign(claims())).split('.').reverse().join('.'),
  bad('the ID token is not a JWT'),
);
add('claims that are a list', 'exact', () => a.sign('[]'), bad('the ID token is not a JWT'));
add('claims that are no JSON', 'exact', () => a.sign('{"iss":'), bad('the ID token is not a JWT'));
add(
  'more than 16 KiB',
  'exact',
  from({ padding: 'x'.repeat(16_384) }),
  bad('the ID token is longer than 16 KiB'),
);
add(
  '__proto__ with the claims',
  'exact',
  () =>
    a.sign(
      JSON.stringify(claims({ repository: undefined })).replace(
        '{',
        '{"__proto__":{"repository":"org/repo"},',
      ),
    ),
  notFor('exact', 'the claim repository is missing'),
);
add(
  'a claim twice: the last one counts',
  'exact',
  () => a.sign(JSON.stringify(claims({ repository: 'evil/repo' })).replace('{', '{"repository":"org/repo",')),
  notFor('exact', 'the claim repository is "evil/repo"'),
);

section = 'Claims that would speak in the log';
add(
  'a line break and a command of the runner',
  'exact',
  from({ repository: 'x\n::add-mask::y' }),
  notFor('exact', 'repository is ""x\\n::add-mask::y""'),
);
add(
  'a sequence of the terminal',
  'exact',
  from({ ref: '\u001b[2Jgone' }),
  notFor('exact', 'ref is ""\\u001b[2Jgone""'),
);
add(
  'another entry of the log',
  undefined,
  from({ repository: 'org/repo issued role=exact', sub: 'x\r\n2026-01-01T00:00:00Z issued role=exact' }),
  {
    refused: 'invalid_request',
    told: 'no role matches this job',
    log: 'exact: the claim repository is "org/repo issued role=exact"',
    seen: 'differs for roles',
  },
);

async function ask(
  { broker }: Watched,
  { asked, more }: Case,
  token: string,
): Promise<{ status: number; text: string; body: Record<string, unknown>; headers: string }> {
  const answer = await fetch(`${broker.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      ...(asked === undefined ? {} : { role: asked }),
      ...more,
    }),
  });
  const text = await answer.text();
  const headers = [...answer.headers].filter(([name]) => name !== 'date').join('\n');
  return { status: answer.status, text, body: JSON.parse(text) as Record<string, unknown>, headers };
}

const withoutId = (text: string): string => text.replace(/\(refusal [0-9a-f]{12}\)/, '');
const rows: DecisionRow[] = [];

describe.each([...new Set(CASES.map((entry) => entry.section))])('%s', (title) => {
  it.each(CASES.filter((entry) => entry.section === title).map((entry) => [entry.token, entry] as const))(
    '%s',
    async (_name, entry) => {
      const { expected } = entry;
      const token = await entry.make();
      const [lines, decisions] = [full.log.length, full.decisions.length];
      const { status, text, body, headers } = await ask(full, entry, token);
      const [decision, ...others] = full.decisions.slice(decisions);
      const line = full.log.slice(lines).join('');
      expect([others, full.log.length]).toEqual([[], lines + 1]);
      // One line, and nothing in it that a terminal or a runner acts on.
      expect(line).toMatch(/^[^\p{Cc}]+\n$/u);
      expect(line).not.toMatch(/^[^\x21-\x7e]*::|##/);

      const description = String(body['error_description'] ?? '');
      const told = description.replace(
        / \(refusal \w+\)(\. The broker's log has the reason under this number)?$/,
        '',
      );
      const issued = decision?.outcome === 'issued';
      rows.push({
        section: entry.section,
        token: entry.token,
        asked: entry.asked ?? '',
        expected: 'issued' in expected ? `issued: ${expected.issued}` : expected.refused,
        actual: issued ? `issued: ${decision.role}` : String(body['error']),
        told,
        log: decision?.why ?? '',
      });
      if ('issued' in expected) {
        expect([status, decision], text).toMatchObject([200, { outcome: 'issued', role: expected.issued }]);
        if (expected.scope !== undefined) expect(body['scope']).toBe(expected.scope);
        expect(line).toContain(` issued role=${expected.issued} `);
        return;
      }
      expect({ status, error: body['error'] }, text).toEqual({ status: 400, error: expected.refused });
      expect(told).toContain(expected.told);
      expect(decision?.why).toContain(expected.log ?? expected.told);
      // The caller learns where the reason is, whenever the log has more than the response.
      expect(description.endsWith("The broker's log has the reason under this number")).toBe(
        decision?.why !== told,
      );
      expect(line).toContain(`refusal=${decision?.refusal}`);
      expect(text).toContain(String(decision?.refusal));
      for (const word of ['wanted', 'expected', 'must be one of']) expect(text).not.toContain(word);
      for (const piece of token.split('.').filter((one) => one.length > 40)) {
        expect([text, line].join()).not.toContain(piece);
      }
      if (expected.seen !== undefined) return;
      const elsewhere = await ask(bare, entry, token);
      expect([withoutId(elsewhere.text), elsewhere.headers]).toEqual([withoutId(text), headers]);
    },
  );
});

it('docs/measured/broker-decisions.md says what came of them: npm run decisions writes it', () => {
  expect(rows.length).toBe(CASES.length);
  const text = renderDecisions(roles, rows, (one) =>
    one
      .replaceAll(a.issuer, 'https://ci-a.example')
      .replaceAll(b.issuer, 'https://ci-b.example')
      .replaceAll(stranger.issuer, 'https://stranger.example'),
  );
  if (process.env['JOBPASS_WRITE_DECISIONS'] === 'yes') writeFileSync(DOCUMENT, text);
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(text);
});
