import type { StandInRunner } from '../../../src/demo/stand-in-runner.js';
import { commonRowsOf } from '../common.js';
import * as f from '../faults.js';
import type { Fault, Seen } from '../faulty-server.js';
import { type Row, type RowWorld, tableIn, times } from '../rows.js';
import { GitHubJobs } from './jobs.js';
import type { GitHubHop, GitHubOptions } from './server.js';

export type GitHubRow = Row<GitHubWorld>;

/** Jobs with the stand-in for GitHub, whose requests can go wrong. */
export class GitHubWorld implements RowWorld {
  // The stand-in's address is not that of GitHub.com.
  readonly variable = 'GH_ENTERPRISE_TOKEN';
  readonly untold = /[Aa] credential may have been issued but not received/;
  readonly live = new Set<string>();
  readonly jobs: GitHubJobs;

  private constructor(jobs: GitHubJobs) {
    this.jobs = jobs;
  }

  static async start(options: GitHubOptions = {}): Promise<GitHubWorld> {
    return new GitHubWorld(await GitHubJobs.start(options));
  }

  get origin(): string {
    return this.jobs.github.origin;
  }

  get requests(): readonly Seen[] {
    return this.jobs.github.requests;
  }

  get issued(): readonly string[] {
    return this.jobs.github.tokens.all.map(({ token }) => token);
  }

  get secrets(): readonly string[] {
    const { app, tokens } = this.jobs;
    return [...this.issued, ...this.presented, app.privateKey.replaceAll('\n', ''), tokens.requestToken];
  }

  get presented(): readonly string[] {
    return this.of('sts').map(({ headers }) => (headers.authorization ?? '').replace('Bearer ', ''));
  }

  inputsFor(hop: string): Record<string, string> {
    return hop === 'sts' ? this.jobs.octoSts : this.jobs.local;
  }

  runner(): StandInRunner {
    return this.jobs.runner();
  }

  fault(hop: string, ...faults: Fault[]): void {
    this.jobs.github.fault(hop as GitHubHop, ...faults);
  }

  break(hop: string, fault: Fault): void {
    this.jobs.github.break(hop as GitHubHop, fault);
  }

  of(hop: string): Seen[] {
    return this.jobs.github.of(hop as GitHubHop);
  }

  async look(): Promise<void> {
    this.live.clear();
    for (const { token } of this.jobs.github.live()) this.live.add(token);
  }

  close(): Promise<void> {
    return this.jobs.close();
  }
}

/** An error in GitHub's own format. Source: docs.github.com, "Troubleshooting the REST API". */
export const says = (code: number, message: string, headers: Record<string, string> = {}): Fault =>
  f.status(
    code,
    { message, documentation_url: 'https://docs.github.com/rest', status: String(code) },
    headers,
  );

/** One fault of each kind that Jobpass reports after many retries: these tests take the longest. */
const TOLD =
  /^(503|429 with Retry-After: 9+|silence|something that is not HTTP|200 with a page of HTML|JSON nested.*|a body without end|a gzip bomb|connection refused.*|40[0349]|422|505)$/;
/** One fault of each kind that Jobpass survives. */
const SURVIVED =
  /^(429|500|502|503|504|503 with Retry-After: 2|403 with Retry-After: 1|connection reset|connection closed|silence|connection refused.*|something that is not HTTP|204|200 with a page of HTML|an empty JSON object|a body cut short.*|a gzip bomb|a compressed body.*|a body that comes.*)$/;

/** The rows of one test file. */
export class GitHubRows {
  readonly all: GitHubRow[] = [];
  readonly #suffix: string;

  /** @param suffix follows the name of each fault */
  constructor(suffix = '') {
    this.#suffix = suffix;
  }

  add(
    hop: GitHubHop,
    fault: string,
    often: number | 'for ever',
    how: Fault,
    expected: GitHubRow['expected'],
    more: Partial<GitHubRow> = {},
  ): void {
    this.all.push({
      fault: `${fault}${this.#suffix}`,
      expected,
      ...times<GitHubWorld>(hop, often, how),
      ...more,
    });
  }

  /** Adds a row that changes the stand-in instead of its answers. */
  arranged(
    hop: GitHubHop,
    fault: string,
    arrange: GitHubRow['arrange'],
    expected: GitHubRow['expected'],
    more: Partial<GitHubRow> = {},
  ): void {
    this.all.push({ hop, fault, often: 'for ever', arrange, expected, ...more });
  }

  /** Adds the faults that can occur in each request of the main step. */
  common(hop: 'installation' | 'mint' | 'sts'): void {
    const found = commonRowsOf<GitHubWorld>({
      hop,
      asked: 1,
      issues: hop !== 'installation',
      shut: async (world, gate, ms) => {
        const door = await gate();
        // The server stops in the middle of the job, so later requests fail.
        if (hop === 'mint') world.fault(hop, () => door.shut(ms));
        else await door.shut(ms);
        return { inputs: hop === 'sts' ? { url: door.origin } : { 'api-url': door.origin } };
      },
    });
    this.all.push(
      ...found.filter(({ expected, fault }) => (expected === 'told' ? TOLD : SURVIVED).test(fault)),
    );
  }

  /** Turns the rows into tests. */
  table(options: GitHubOptions = {}): void {
    tableIn(() => GitHubWorld.start(options), this.all);
  }
}
