import { afterAll, beforeAll } from 'vitest';
import { type IdTokenService, startIdTokenService } from '../../../src/demo/id-token-service.js';
import { StandInRunner } from '../../../src/demo/stand-in-runner.js';
import { commonRowsOf } from '../common.js';
import * as f from '../faults.js';
import { type Fault, type Seen, send } from '../faulty-server.js';
import { type Row, type RowWorld, tableIn, times } from '../rows.js';
import { CLAIMS } from '../world.js';
import { AwsAccount, type AwsCredentials, type AwsHop } from './account.js';
import { allow } from './policies.js';
import { AwsError, errorAnswer } from './xml.js';

/** What one job's session lives at most, in seconds, and a little more. */
const TTL_S = 300;

/** An account of a row's own, whose roles trust jobs. */
export class AwsRowWorld implements RowWorld {
  readonly variable = 'AWS_SESSION_TOKEN';
  /** Steps get a copy of the session. */
  readonly madeFromOthers = true;
  readonly untold =
    /[Aa] credential may have been issued but not received|could not revoke its login with|: failed, lives until|: accepted \(IAM accepted/;
  readonly issued: string[] = [];
  readonly live = new Set<string>();
  readonly account: AwsAccount;
  /** Where jobs find it: a gate, for instance. */
  address: string;
  /** Of the job; the one that ends its sessions; the last one of a chain. */
  readonly roles: { job: string; ender: string; last: string };
  readonly #tokens: IdTokenService;
  readonly #credentials: AwsCredentials[] = [];
  readonly #runners: StandInRunner[] = [];
  #revokes = false;

  private constructor(account: AwsAccount, tokens: IdTokenService) {
    this.account = account;
    this.address = account.origin;
    this.#tokens = tokens;
    const host = tokens.issuer.replace('http://', '');
    const Federated = account.addOidcProvider(tokens.issuer);
    const trust = {
      Version: '2012-10-17',
      Statement: {
        ...{ Effect: 'Allow' as const, Action: 'sts:AssumeRoleWithWebIdentity', Principal: { Federated } },
        Condition: { StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com', [`${host}:sub`]: CLAIMS.sub } },
      },
    };
    const everything = allow('*', '*');
    const job = account.addRole('job', { trust, policies: [everything], boundary: everything });
    const actions = ['iam:GetRole', 'iam:ListRolePolicies', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'];
    const ender = account.addRole('ender', { trust, policies: [allow(actions, job)] });
    const last = account.addRole('last', {
      policies: [everything],
      trust: {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: job } },
      },
    });
    this.roles = { job, ender, last };
    const admit = account.admit.bind(account);
    account.admit = (caller) => {
      // What ends the others is for one call each, and is left out.
      if (caller.role?.arn !== ender) {
        this.issued.push(caller.credentials.sessionToken ?? '');
        this.#credentials.push(caller.credentials);
      }
      return admit(caller);
    };
  }

  static async start(tokens: IdTokenService): Promise<AwsRowWorld> {
    return new AwsRowWorld(await AwsAccount.start(), tokens);
  }

  get origin(): string {
    return this.account.origin;
  }

  get requests(): readonly Seen[] {
    return this.account.requests;
  }

  get presented(): string[] {
    return this.of('AssumeRoleWithWebIdentity').map(({ form }) => form.get('WebIdentityToken') ?? '');
  }

  get secrets(): string[] {
    return [
      ...[this.#tokens.requestToken, ...this.presented, ...this.issued],
      ...this.#credentials.map(({ secretAccessKey }) => secretAccessKey),
    ];
  }

  of(hop: string): readonly Seen[] {
    return this.account.of(hop as AwsHop);
  }

  fault(hop: string, ...faults: Fault[]): void {
    this.account.fault(hop as AwsHop, ...faults);
  }

  break(hop: string, fault: Fault): void {
    this.account.break(hop as AwsHop, fault);
  }

  inputsFor(hop: string): Record<string, string> {
    const { job, ender, last } = this.roles;
    const chained = hop === 'AssumeRole';
    this.#revokes = !chained && hop !== 'AssumeRoleWithWebIdentity' && hop !== 'GetScopedCredentials';
    return {
      provider: 'aws',
      // The keeper has tests of its own.
      keep: 'false',
      region: 'eu-central-1',
      url: this.address,
      role: chained ? `${job}, ${last}` : job,
      ttl: `${TTL_S}s`,
      ...(this.#revokes ? { 'revoke-role': ender } : {}),
    };
  }

  runner(): StandInRunner {
    const runner = new StandInRunner({
      GITHUB_REPOSITORY: CLAIMS.repository,
      GITHUB_JOB: 'deploy',
      ACTIONS_ID_TOKEN_REQUEST_URL: this.#tokens.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.#tokens.requestToken,
    });
    this.#runners.push(runner);
    return runner;
  }

  /** Where nothing but their own policies ends sessions, after the moment at which these must have. */
  async look(): Promise<void> {
    if (!this.#revokes) this.account.jump((TTL_S + 2) * 1000);
    this.live.clear();
    for (const token of await this.alive()) this.live.add(token);
  }

  /** The tokens of the sessions that can do something now. */
  async alive(): Promise<string[]> {
    const accepted = await Promise.all(this.#credentials.map((one) => this.account.accepts(one)));
    return this.#credentials.filter((_, at) => accepted[at]).map(({ sessionToken = '' }) => sessionToken);
  }

  /** What is masked besides the secrets: the names of keys, and the keys as Jobpass keeps them. */
  get masked(): string[] {
    return this.#credentials.flatMap(({ accessKeyId, secretAccessKey, sessionToken }) => [
      accessKeyId,
      JSON.stringify({
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
      }),
    ]);
  }

  async close(): Promise<void> {
    for (const runner of this.#runners) runner.close();
    await this.account.close();
  }
}

export type AwsRow = Row<AwsRowWorld>;

/** A few of each kind of the faults that every service can have: their handling is tested in full elsewhere. */
const SURVIVED =
  /^(429|500|503|503 with Retry-After: 2|403 with Retry-After: 1|connection (reset|closed)|connection refused.*|an answer after 3 s|200 with an empty body|200 with a page of HTML|a body cut short, in chunks|gzip cut short|a compressed body, unasked|a byte order mark.*|a body that is not UTF-8|something that is not HTTP)$/;
const TOLD =
  /^(503|429 with Retry-After: 9+|400|401|403|404|501|200 with a page of HTML|a body without end|a gzip bomb|headers without end|304 without Location)$/;

/** Rejections without a code of AWS: Jobpass delivers the session itself if AWS makes no copy of it. */
const REJECTED = /^40[0134]$/;

/** Rows of one file. */
export class AwsRows {
  readonly all: AwsRow[] = [];

  add(
    hop: AwsHop,
    fault: string,
    often: number | 'for ever',
    how: Fault,
    expected: AwsRow['expected'],
    more: Partial<AwsRow> = {},
  ): void {
    this.all.push({ fault, expected, ...times<AwsRowWorld>(hop, often, how), ...more });
  }

  arranged(
    hop: AwsHop,
    fault: string,
    often: string,
    expected: AwsRow['expected'],
    arrange: AwsRow['arrange'],
    more: Partial<AwsRow> = {},
  ): void {
    this.all.push({ hop, fault, often, expected, arrange, ...more });
  }

  /** What every hop of main can meet. */
  common(hop: AwsHop): void {
    const first = hop === 'AssumeRoleWithWebIdentity';
    const copy = hop === 'GetScopedCredentials';
    const found = commonRowsOf<AwsRowWorld>({
      hop,
      asked: 1,
      issues: true,
      shut: async (world, gate, ms) => {
        const door = await gate();
        world.address = door.origin;
        if (first) await door.shut(ms);
        else world.fault(hop, () => door.shut(ms));
        return undefined;
      },
    });
    const wanted = ({ fault, expected, often }: AwsRow): boolean =>
      /nothing listens/.test(fault)
        ? often === 'for 3 s'
        : expected === 'survived'
          ? SURVIVED.test(fault)
          : TOLD.test(fault) && (first || /^4/.test(fault)) && !(copy && REJECTED.test(fault));
    // Whatever passes must not stop Jobpass from making copies.
    const made = copy ? { says: /; AWS itself ends it at / } : {};
    this.all.push(
      ...found.filter(wanted).map((row) => ({ ...row, ...(row.expected === 'survived' ? made : {}) })),
    );
  }

  /** Makes them tests. */
  table(also: (world: () => Promise<AwsRowWorld>) => void = () => undefined): void {
    let tokens: IdTokenService;
    beforeAll(async () => {
      tokens = await startIdTokenService({ ...CLAIMS });
    });
    afterAll(() => tokens.close());
    const start = (): Promise<AwsRowWorld> => AwsRowWorld.start(tokens);
    tableIn(start, this.all);
    also(start);
  }
}

/** AWS says no, in words that a hostile one chooses after it has seen the request. */
export const saysBack =
  (status: number, code: string, message: (seen: Seen) => string): Fault =>
  (_request, response, _serve, seen) =>
    send(response, errorAnswer('sts', new AwsError(status, code, message(seen))));

/** Serves the request with the text of an element changed. */
export const element = (name: string, text: string | undefined): Fault =>
  f.rewritten((body) =>
    body.replace(
      new RegExp(`<${name}>[^<]*</${name}>`),
      text === undefined ? '' : `<${name}>${text}</${name}>`,
    ),
  );
