import type { StandInRunner } from '../../../src/demo/stand-in-runner.js';
import { commonRowsOf } from '../common.js';
import * as f from '../faults.js';
import type { Fault, Seen } from '../faulty-server.js';
import type { Row, RowWorld } from '../rows.js';
import { AzureJobs } from './jobs.js';

export type AzureRow = Row<AzureWorld>;

/** The name of the token request in rows. */
export const HOP = 'entra';

/** Jobs with the stand-in for Microsoft Entra ID, whose requests can go wrong. */
export class AzureWorld implements RowWorld {
  readonly variable = 'AZURE_ACCESS_TOKEN';
  readonly irrevocable = true;
  readonly untold =
    /[Aa] credential may have been issued but not received|not delivered.*: lives until \d{4}-/;
  readonly live = new Set<string>();
  readonly jobs: AzureJobs;

  private constructor(jobs: AzureJobs) {
    this.jobs = jobs;
  }

  static async start(): Promise<AzureWorld> {
    return new AzureWorld(await AzureJobs.start());
  }

  get origin(): string {
    return this.jobs.entra.origin;
  }

  get requests(): readonly Seen[] {
    return this.jobs.entra.requests;
  }

  get issued(): readonly string[] {
    return this.jobs.entra.issued.map(({ token }) => token);
  }

  get secrets(): readonly string[] {
    return [...this.issued, ...this.presented, this.jobs.tokens.requestToken];
  }

  get presented(): readonly string[] {
    return this.of().map(({ form }) => form.get('client_assertion') ?? '');
  }

  inputsFor(): Record<string, string> {
    return { ...this.jobs.inputs, deliver: 'env' };
  }

  runner(): StandInRunner {
    return this.jobs.runner();
  }

  fault(_: string, ...faults: Fault[]): void {
    this.jobs.entra.fault('token', ...faults);
  }

  break(_: string, fault: Fault): void {
    this.jobs.entra.break('token', fault);
  }

  of(): Seen[] {
    return this.jobs.entra.of('token');
  }

  async look(): Promise<void> {
    this.live.clear();
    for (const token of this.issued) if (await this.jobs.entra.accepts(token)) this.live.add(token);
  }

  close(): Promise<void> {
    return this.jobs.close();
  }
}

/** An error in Entra's own format. Source: Microsoft Learn, "Microsoft Entra authentication and authorization error codes". */
export const says = (status: number, error: string, code: number, message: string): Fault =>
  f.status(status, {
    error,
    error_description: `AADSTS${code}: ${message} Trace ID: 0 Correlation ID: 0 Timestamp: 0`,
    error_codes: [code],
  });

/** One fault of each kind: the rows of OAuth servers have all of them. */
const KINDS =
  /^(429|500|502|503|504|503 with Retry-After: 2|429 with Retry-After: 9+|40[0134]|505|silence|connection reset|connection closed|connection refused.*|something that is not HTTP|204|200 with a page of HTML|an empty JSON object|JSON nested.*|a body without end|a gzip bomb|a body cut short.*|a compressed body.*)$/;

/** The faults that each request of a main step can have. */
export function commonAzureRows(): AzureRow[] {
  return commonRowsOf<AzureWorld>({
    hop: HOP,
    asked: 1,
    issues: true,
    shut: async (_, gate, ms) => {
      const door = await gate();
      await door.shut(ms);
      return { inputs: { url: door.origin } };
    },
  }).filter(({ fault }) => KINDS.test(fault));
}
