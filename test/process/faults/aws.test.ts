import { describe, expect, it } from 'vitest';
import { masksOf } from '../../../src/text/masks.js';
import { ATTACK, actsOnNothing, FORMS } from '../../support/attacks.js';
import { awsFault } from '../../support/aws/account.js';
import { allow } from '../../support/aws/policies.js';
import { AwsRows, type AwsRowWorld, element, saysBack } from '../../support/aws/rows.js';
import * as f from '../../support/faults.js';
import { within } from '../../support/pace.js';
import { clean, commands, endings, note } from '../../support/rows.js';
import { runMain, runPost } from '../../support/world.js';

const rows = new AwsRows();
const [TOKEN, CHAIN, COPY, PUT, PROBE] = [
  'AssumeRoleWithWebIdentity',
  'AssumeRole',
  'GetScopedCredentials',
  'PutRolePolicy',
  'GetAccessKeyInfo',
] as const;

for (const hop of [TOKEN, CHAIN] as const) {
  rows.common(hop);
  for (const [status, code] of [
    [400, 'Throttling'],
    [400, 'ThrottlingException'],
    [503, 'RequestLimitExceeded'],
    [503, 'ServiceUnavailable'],
    [500, 'InternalFailure'],
    [400, 'IDPCommunicationError'],
  ] as const)
    rows.add(hop, code, 3, awsFault('sts', status, code), 'survived');
  rows.add(hop, 'Throttling', 'for ever', awsFault('sts', 400, 'Throttling'), 'told', {
    says: /was answered with 400: Throttling/,
    within: 22,
  });
  // AWS is seen to say so for a while though nothing is wrong: a role just made, many jobs at once.
  for (const [status, code] of [
    [403, 'AccessDenied'],
    [400, 'ExpiredTokenException'],
    [400, 'InvalidIdentityToken'],
  ] as const) {
    rows.add(hop, code, 2, awsFault('sts', status, code), 'survived', { within: 10 });
    rows.add(hop, code, 'for ever', awsFault('sts', status, code), 'told', {
      says: new RegExp(`was answered with ${status}: ${code}`),
      requests: 3,
      within: 10,
    });
  }
  for (const [status, code, hint] of [
    [403, 'IDPRejectedClaim', /its issuer is wrong/],
    [400, 'MalformedPolicyDocument', /Check `session-policy`/],
    [400, 'PackedPolicyTooLarge', /Shorten `session-policy`/],
    [403, 'RegionDisabledException', /STS is not active in eu-central-1/],
    [400, 'ValidationError', /Check the inputs of this step/],
    [403, 'SignatureDoesNotMatch', /SignatureDoesNotMatch/],
    [418, 'SomethingNew', /SomethingNew/],
  ] as const)
    rows.add(hop, code, 'for ever', awsFault('sts', status, code), 'told', {
      says: hint,
      requests: 1,
      within: 8,
    });
  for (const [fault, how] of [
    ['the answer lost', f.loseAnswer],
    ['the answer replaced by a gateway’s 502', f.servedBut(f.status(502))],
    ['the answer replaced by a page', f.servedBut(f.body('<html>'))],
    ['the answer cut short', f.cutBody],
  ] as const)
    rows.add(hop, fault, 1, how, 'survived', { lost: true });

  // What is in the answer.
  const elements = ['SessionToken', 'AccessKeyId', 'SecretAccessKey', 'Expiration', 'Arn', 'AssumedRoleId'];
  for (const name of hop === TOKEN ? elements : elements.slice(0, 1))
    rows.add(hop, `no ${name}`, 'for ever', element(name, undefined), 'told', {
      says: /answered with 200 and no (complete credentials|expiry|ARN or ID of the session)/,
      lost: true,
    });
  const texts = [
    ['a line break in the key’s name, as an entity', 'AccessKeyId', 'ASIAABCDEFGHIJKLMNOP&#10;X=y'],
    ['a line break in the secret, as an entity', 'SecretAccessKey', 'abcdefghijklmnopqrstuvwxyz&#xA;X=y'],
    ['entities of no meaning in the token', 'SessionToken', 'abcdefghijklmnopqrstuvwxyz&#0;&#x110000;'],
    ['a token of 200 KB', 'SessionToken', 'x'.repeat(200_000)],
    ['an expiry that is none', 'Expiration', 'soon'],
    ['a command in the ARN', 'Arn', 'arn:aws:sts::1:x&#10;::set-env name=X::y'],
    ['a session’s name with a command', 'AssumedRoleId', 'AROAX:x&#10;::error::y'],
  ] as const;
  for (const [fault, name, text] of hop === TOKEN ? texts : texts.slice(0, 1))
    rows.add(hop, fault, 'for ever', element(name, text), 'told', {
      says: /answered with 200 and no (complete credentials|expiry|ARN or ID of the session)/,
      lost: true,
    });
}

rows.add(
  TOKEN,
  'the ID token as the session token',
  'for ever',
  async (request, response, serve, seen) =>
    element('SessionToken', seen.form.get('WebIdentityToken') ?? '')(request, response, serve, seen),
  'told',
  { says: /another secret of this job as a credential/, lost: true },
);
rows.arranged(
  TOKEN,
  'a token of 60 KB',
  'for ever',
  'survived',
  (world) => {
    const token = 'FwoGZXIvYXdzE'.repeat(4_700);
    world.break(TOKEN, element('SessionToken', token));
    // The account does not know it.
    return { between: () => void world.issued.push(token) };
  },
  { says: /Ended credential \S+: lives until/ },
);
rows.arranged(TOKEN, 'a document type with entities that multiply', 'for ever', 'survived', (world) => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "${'&b;'.repeat(1_000)}"><!ENTITY b "${'x'.repeat(1_000)}">]>`;
  world.break(
    TOKEN,
    f.rewritten((body) => `<?xml version="1.0"?>${bomb}${body}`),
  );
  return undefined;
});
// The copy has an expiry of its own.
rows.add(
  TOKEN,
  'an expiry that was yesterday',
  'for ever',
  element('Expiration', '2020-01-01T00:00:00Z'),
  'survived',
  { says: /: lives until .*: expired \(the credential had expired\)/s },
);
rows.add(
  COPY,
  'an expiry that was yesterday',
  'for ever',
  element('Expiration', '2020-01-01T00:00:00Z'),
  'survived',
  { says: /: expired \(the credential had expired\)/ },
);
rows.add(
  COPY,
  'an expiry in a hundred years: the parent session’s deadline counts',
  'for ever',
  element('Expiration', '2126-01-01T00:00:00Z'),
  'lives until',
);
rows.add(
  TOKEN,
  'an expiry in a hundred years: the deadline counts',
  'for ever',
  element('Expiration', '2126-01-01T00:00:00Z'),
  'lives until',
);
rows.arranged(
  TOKEN,
  'an account that is not allowed',
  'for ever',
  'told',
  () => ({ inputs: { 'allowed-account-ids': '210987654321' } }),
  { says: /in the account 123456789012, which is not in `allowed-account-ids`/, requests: 1, within: 15 },
);

// The copy. Jobpass retries transient failures, and does not conclude from them that AWS makes no copies.
const COPIED = /; AWS itself ends it at /;
rows.common(COPY);
for (const [status, code] of [
  [400, 'Throttling'],
  [400, 'ThrottlingException'],
  [503, 'RequestLimitExceeded'],
  [503, 'ServiceUnavailable'],
  [500, 'InternalFailure'],
] as const)
  rows.add(COPY, code, 3, awsFault('sts', status, code), 'survived', { says: COPIED });
rows.add(COPY, 'Throttling', 'for ever', awsFault('sts', 400, 'Throttling'), 'told', {
  says: /GetScopedCredentials at \S+ was answered with 400: Throttling/,
  within: 22,
});
rows.add(COPY, '503', 'for ever', f.status(503), 'told', {
  says: /GetScopedCredentials at \S+ was answered with 503/,
  within: 22,
});
for (const [fault, how] of [
  ['the answer lost', f.loseAnswer],
  ['the answer replaced by a gateway’s 502', f.servedBut(f.status(502))],
  ['the answer replaced by a page', f.servedBut(f.body('<html>'))],
  ['the answer cut short', f.cutBody],
] as const)
  rows.add(COPY, fault, 1, how, 'survived', { says: COPIED, lost: true });
rows.add(COPY, 'silence', 1, f.silence, 'survived', { says: COPIED, lost: true });
for (const name of ['SessionToken', 'AccessKeyId', 'SecretAccessKey', 'Expiration'])
  rows.add(COPY, `no ${name}`, 'for ever', element(name, undefined), 'told', {
    says: /answered with 200 and no (complete credentials|expiry)/,
    lost: true,
  });
// The parent session ended too early: Jobpass requests another one, once.
for (const code of ['InsufficientSessionLifetime', 'ExpiredToken', 'InvalidClientTokenId'] as const) {
  rows.add(COPY, code, 1, awsFault('sts', 400, code), 'survived', { says: COPIED, requests: 2, within: 10 });
  rows.add(COPY, code, 'for ever', awsFault('sts', 400, code), 'survived', {
    says: /its session policy denies everything from .*: the parent sessions expired too early/,
    requests: 2,
    within: 10,
  });
}
// AWS makes no copies: Jobpass delivers the session itself, whose session policy ends it.
for (const [status, code] of [
  [403, 'AccessDenied'],
  [400, 'InvalidAction'],
  // LocalStack, for an action that it does not have.
  [501, 'InternalFailure'],
  [400, 'InvalidSubjectCredentials'],
  [400, 'MalformedPolicyDocument'],
  [400, 'PackedPolicyTooLarge'],
  [400, 'ValidationError'],
  [403, 'RegionDisabledException'],
  [403, 'SignatureDoesNotMatch'],
  [418, 'SomethingNew'],
] as const)
  rows.add(COPY, code, 'for ever', awsFault('sts', status, code), 'survived', {
    says: new RegExp(`its session policy denies everything from .*GetScopedCredentials: .*${code}`),
    requests: 1,
    within: 10,
  });
for (const status of [400, 401, 403, 404])
  rows.add(COPY, `${status} without a code`, 'for ever', f.status(status), 'survived', {
    says: /its session policy denies everything from /,
    within: 10,
  });

// The end, by an inline policy on the role.
for (const [status, code] of [
  [400, 'Throttling'],
  [409, 'ConcurrentModification'],
  [500, 'ServiceFailure'],
] as const) {
  rows.add(PUT, code, 2, awsFault('iam', status, code), 'revoked');
}
rows.add(PUT, 'Throttling', 'for ever', awsFault('iam', 400, 'Throttling'), 'failed', { says: /Throttling/ });
rows.add(PUT, 'AccessDenied', 'for ever', awsFault('iam', 403, 'AccessDenied'), 'failed', {
  says: /AccessDenied.*Let \S+:role\/ender call iam:ListRolePolicies/,
  within: 15,
});
rows.add(PUT, 'the answer lost', 1, f.loseAnswer, 'revoked');
rows.add(PUT, 'connection reset', 2, f.reset, 'revoked');
rows.add(PUT, '200 with a page of HTML', 1, f.body('<html>'), 'revoked');
rows.add(PUT, '200 with a page of HTML', 'for ever', f.body('<html>'), 'failed', {
  says: /PutRolePolicy at \S+ was answered with 200 and no PutRolePolicyResponse/,
});
rows.arranged(
  PUT,
  'the role has no room left',
  'for ever',
  'failed',
  (world) => {
    const role = world.account.roles.get(world.roles.job);
    const text = JSON.stringify(allow('s3:*', `arn:aws:s3:::${'x'.repeat(10_100)}`));
    role?.write('theirs', text, world.account.now(), 0);
    return undefined;
  },
  { says: /LimitExceeded.*at their limit of 10,240 characters/, within: 15 },
);
rows.add('ListRolePolicies', 'AccessDenied', 'for ever', awsFault('iam', 403, 'AccessDenied'), 'revoked');
rows.add('ListRolePolicies', 'Throttling', 'for ever', awsFault('iam', 400, 'Throttling'), 'revoked');
rows.arranged('DeleteRolePolicy', 'AccessDenied', 'for ever', 'revoked', (world) => {
  oldDeny(world);
  world.break('DeleteRolePolicy', awsFault('iam', 403, 'AccessDenied'));
  return undefined;
});
rows.arranged(
  'DeleteRolePolicy',
  'no such policy: another job was faster',
  'for ever',
  'revoked',
  (world) => {
    oldDeny(world);
    world.break('DeleteRolePolicy', awsFault('iam', 404, 'NoSuchEntity'));
    return undefined;
  },
);
rows.arranged(
  PUT,
  'the revoke-role does not trust the job any more',
  'for ever',
  'failed',
  (world) => ({ between: () => world.break(TOKEN, awsFault('sts', 403, 'AccessDenied')) }),
  { says: /failed, lives until .*AssumeRoleWithWebIdentity.*AccessDenied/, within: 20 },
);
rows.arranged(PUT, 'in force after 3 s', 'for ever', 'revoked', (world) => {
  // What was made before is in force: the session begins later.
  world.account.iamDelayMs = 3_000;
  return undefined;
});
rows.arranged(
  PUT,
  'in force after a minute',
  'for ever',
  'accepted',
  (world) => {
    world.account.iamDelayMs = 60_000;
    return undefined;
  },
  { says: /IAM accepted the deny, which takes effect within seconds to minutes/ },
);
// The proof.
for (const [fault, how] of [
  ['500', f.status(500)],
  ['silence', f.silence],
  ['200 with a page of HTML', f.body('<html>')],
  ['Throttling', awsFault('sts', 400, 'Throttling')],
  ['SomethingNew', awsFault('sts', 400, 'SomethingNew')],
  [
    'a deny of the role’s own',
    awsFault('sts', 403, 'AccessDenied', 'not authorized, with an explicit deny in an identity-based policy'),
  ],
] as const)
  rows.add(PROBE, fault, 'for ever', how, 'accepted', { says: /no probe confirmed the revocation/ });
// A yes, and then a refusal that is not of the deny for the session.
const DENIED_BY = (policy: string): string =>
  `User: x is not authorized to perform: sts:GetAccessKeyInfo with an explicit deny in ${policy}`;
for (const [fault, how] of [
  ['a firewall’s page with 403', f.status(403, '<html>Request blocked</html>')],
  ['the XML of another service', awsFault('s3', 403, 'AccessDenied', 'Access Denied')],
  [
    'a deny of the organization, of this address for instance',
    awsFault('sts', 403, 'AccessDenied', DENIED_BY('a service control policy')),
  ],
  ['a deny of an endpoint', awsFault('sts', 403, 'AccessDenied', DENIED_BY('a VPC endpoint policy'))],
  [
    'a deny that somebody attached to the role',
    awsFault('sts', 403, 'AccessDenied', DENIED_BY('an identity-based policy: arn:aws:iam::1:policy/office')),
  ],
] as const) {
  rows.arranged(
    PROBE,
    fault,
    'after main',
    'accepted',
    (world) => ({
      between: () => world.break(PROBE, how),
    }),
    { says: /no probe confirmed the revocation/ },
  );
}
// No yes, and a refusal: the deny for the session shows on the role, or not.
rows.add(PUT, 'the answer lost', 'for ever', f.loseAnswer, 'revoked', {
  says: /and the role has the deny for this session/,
});
rows.arranged(
  PUT,
  'AccessDenied, and the role denies by itself what the probe asks',
  'after main',
  'failed',
  (world) => ({
    between: () => {
      world.break(PUT, awsFault('iam', 403, 'AccessDenied'));
      world.break(PROBE, awsFault('sts', 403, 'AccessDenied', DENIED_BY('an identity-based policy')));
    },
  }),
  { says: /AccessDenied/, within: 20 },
);
// The boundary.
rows.add('GetRole', 'Throttling', 2, awsFault('iam', 400, 'Throttling'), 'survived');
rows.add('GetRole', 'AccessDenied', 'for ever', awsFault('iam', 403, 'AccessDenied'), 'told', {
  says: /Let \S+:role\/ender call iam:GetRole/,
  requests: 1,
  within: 8,
});
rows.add(
  'GetRole',
  'no boundary in the answer',
  'for ever',
  element('PermissionsBoundaryArn', undefined),
  'told',
  {
    says: /has no permissions boundary/,
    requests: 1,
    within: 8,
  },
);

function oldDeny({ account, roles }: AwsRowWorld): void {
  const name = `jobpass-${Math.floor(account.now() / 1000) - 3_600}-abcdefgh`;
  account.roles.get(roles.job)?.write(name, JSON.stringify(allow('s3:*', '*')), account.now(), 0);
}

describe('Faults of AWS', () => {
  rows.table((start) => {
    it.concurrent('a chain that breaks: what the first link got ends within two minutes', async () => {
      const world = await start();
      try {
        world.break(CHAIN, awsFault('sts', 403, 'AccessDenied'));
        const runner = world.runner();
        const main = await runMain(runner, world.inputsFor(CHAIN));
        expect(main.exitCode).toBe(1);
        expect(main.env.size).toBe(0);
        const post = await runPost(runner, {}, main);
        expect(world.issued).toHaveLength(3);
        const at = world.account.now();
        world.account.jump(122_000);
        expect(await world.alive()).toEqual([]);
        world.account.jump(at - world.account.now());
        expect(await world.alive()).toHaveLength(3);
        world.account.jump(122_000);
        clean(world, main, post);
        note({
          ...{ hop: CHAIN, fault: 'AccessDenied: the session of the first link', often: 'for ever' },
          ...{
            expected: 'told',
            happened: 'everything is denied to it after 120 s',
            seconds: main.ms / 1000,
          },
        });
      } finally {
        await world.close();
      }
    });

    it.concurrent('two jobs that end at once on one role', async () => {
      const world = await start();
      try {
        const runners = [world.runner(), world.runner(), world.runner()];
        const inputs = world.inputsFor(PUT);
        const mains = await Promise.all(runners.slice(0, 2).map((runner) => runMain(runner, inputs)));
        const other = await runMain(runners[2] as (typeof runners)[0], inputs);
        oldDeny(world);
        const posts = await Promise.all(
          mains.map((main, at) => runPost(runners[at] as (typeof runners)[0], {}, main)),
        );
        for (const post of posts) expect([...new Set(endings(post))], post.output).toEqual(['revoked']);
        const role = world.account.roles.get(world.roles.job);
        expect([...(role?.inline.keys() ?? [])].filter((name) => /^jobpass-/.test(name))).toHaveLength(2);
        // The copy of the job that goes on, and its parent session.
        const alive = await world.alive();
        expect(alive).toHaveLength(2);
        expect(alive).toContain(other.env.get(world.variable));
      } finally {
        await world.close();
      }
    });

    describe.concurrent('texts of AWS', () => {
      for (const hop of [TOKEN, CHAIN, COPY, 'GetRole', PUT, 'ListRolePolicies', PROBE] as const) {
        for (const [what, message, status] of [
          ['commands', () => ATTACK, 400],
          ['commands, and it passes', () => ATTACK, 503],
          ['all that it was sent', (sent: string) => sent, 400],
        ] as const) {
          it(`${hop}: ${what}`, { timeout: within(60_000) }, async () => {
            const world = await start();
            try {
              const code = status === 400 ? 'SomethingNew' : 'ServiceUnavailable';
              const how = saysBack(status, code, (seen) =>
                message(
                  `${seen.body} ${seen.form.get('WebIdentityToken') ?? ''} ${seen.headers['x-amz-security-token'] ?? ''}`,
                ),
              );
              if (status === 400) world.break(hop, how);
              else world.fault(hop, how);
              const runner = world.runner();
              const main = await runMain(runner, world.inputsFor(hop));
              const post = await runPost(runner, {}, main);
              harmless(world, main, post);
            } finally {
              await world.close();
            }
          });
        }
      }
      for (const [name, form] of Object.entries(FORMS)) {
        it(`${TOKEN}: the ID token, ${name}`, { timeout: within(60_000) }, async () => {
          const world = await start();
          try {
            world.break(
              TOKEN,
              saysBack(400, 'SomethingNew', ({ form: sent }) => form(sent.get('WebIdentityToken') ?? '')),
            );
            const main = await runMain(world.runner(), world.inputsFor(TOKEN));
            harmless(world, main);
            expect(main.output).toContain('***');
            note({
              ...{ hop: TOKEN, fault: `the ID token sent back, ${name}`, often: 'for ever' },
              ...{ expected: 'told', happened: commands(main, 'error')[0] ?? '', seconds: main.ms / 1000 },
            });
          } finally {
            await world.close();
          }
        });
      }
    });
  });
});

/** What holds of every step, whatever AWS says. */
function harmless(world: AwsRowWorld, ...steps: Awaited<ReturnType<typeof runMain>>[]): void {
  // An ID token that was fetched meanwhile, and never sent.
  const fetched = steps.flatMap(
    ({ output }) => output.match(/(?<=^::add-mask::)eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/gm) ?? [],
  );
  const known = [...fetched, ...world.secrets, ...world.masked].flatMap(masksOf);
  const masks = known.map((mask) => mask.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A'));
  for (const step of steps) {
    actsOnNothing(step, masks);
    const lines = step.output.split('\n').filter((line) => !line.startsWith('::add-mask::'));
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  }
  clean(world, ...steps);
}
