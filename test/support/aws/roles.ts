import { randomInt } from 'node:crypto';
import type { Policy } from './policies.js';
import { AwsError } from './xml.js';

/** What a test gives a role. */
export interface RoleOptions {
  /** Who may assume it. */
  trust: Policy;
  /** Its managed policies. */
  policies?: readonly Policy[];
  /** Its inline policies, by name. */
  inline?: Readonly<Record<string, Policy>>;
  boundary?: Policy;
  /** What the boundary is called, where that matters. */
  boundaryArn?: string;
  /** ARNs of managed policies of the account; what they say holds besides `policies`. */
  attached?: readonly string[];
  /** With slashes around it; `/` unless told. */
  path?: string;
  /** Seconds, 3600 unless told. */
  maxSessionDuration?: number;
}

/** A role. What it allows follows its inline policies only after a while, as with AWS. */
export class Role {
  readonly name: string;
  readonly arn: string;
  readonly id = `AROA${identifier(17)}`;
  readonly created: number;
  readonly options: RoleOptions;
  /** As IAM lists them: the texts by name. */
  readonly inline: Map<string, string>;
  /** When it can be assumed, in milliseconds since 1970. */
  readonly effective: number;
  /** What is, or will be, in force from when on, the latest last. */
  readonly #inForce: { from: number; policies: Policy[] }[];

  constructor(name: string, arn: string, options: RoleOptions, now: number, delayMs: number) {
    this.name = name;
    this.arn = arn;
    this.options = options;
    this.created = now;
    this.effective = now + delayMs;
    this.inline = new Map(
      Object.entries(options.inline ?? {}).map(([policy, document]) => [policy, JSON.stringify(document)]),
    );
    this.#inForce = [{ from: 0, policies: this.#written() }];
  }

  get maxSessionDuration(): number {
    return this.options.maxSessionDuration ?? 3_600;
  }

  /** The identity policies that are in force. */
  policiesAt(now: number): Policy[] {
    const current = this.#inForce.findLast(({ from }) => from <= now)?.policies ?? [];
    return [...(this.options.policies ?? []), ...current];
  }

  /** Puts or, without a text, deletes an inline policy, which is in force after a delay. */
  write(policy: string, text: string | undefined, now: number, delayMs: number): void {
    if (text === undefined) {
      if (!this.inline.delete(policy)) {
        throw noSuchEntity(`The role policy with name ${policy} cannot be found.`);
      }
    } else {
      const others = [...this.inline].filter(([name]) => name !== policy).map(([, other]) => other);
      const size = [...others, text].reduce((sum, one) => sum + one.replace(/\s/g, '').length, 0);
      if (size > INLINE_LIMIT) {
        const message = `Maximum policy size of ${INLINE_LIMIT} bytes exceeded for role ${this.name}`;
        throw new AwsError(409, 'LimitExceeded', message);
      }
      this.inline.set(policy, text);
    }
    this.#inForce.push({ from: now + delayMs, policies: this.#written() });
  }

  #written(): Policy[] {
    return [...this.inline.values()].map((text) => JSON.parse(text) as Policy);
  }
}

const INLINE_LIMIT = 10_240;

export const noSuchEntity = (message: string): AwsError => new AwsError(404, 'NoSuchEntity', message);

/** Random letters and digits as AWS's identifiers have them. */
export function identifier(length: number): string {
  const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}
