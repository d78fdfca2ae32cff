import { ANY, parsePattern, RUN } from '../../identity/patterns.js';
import { type Comparison, flexibleClaims, printExpression } from '../../servers/azure/claims-expression.js';
import { LONGEST } from '../../servers/azure/federated-credential.js';
import { printable } from '../../text/printable.js';

/** The tokens that one federated credential accepts: those with one subject, or those that meet an expression. */
export type Matcher = { subject: string } | { expression: string };

/** The credentials that accept the tokens of a rule. Empty `problems` mean that the credentials are complete. */
export interface Matchers {
  matchers: readonly Matcher[];
  /** Tokens that the rule accepts and the credentials do not, as text for the output. */
  notes: readonly string[];
  /** Conditions that Entra cannot check, as text for an error. */
  problems: readonly string[];
}

/** The patterns of each claim in a rule. */
export type ClaimPatterns = ReadonlyMap<string, readonly string[]>;

/** Collects the problems of one rule while its conditions are translated. */
export class Translation {
  readonly problems: string[] = [];
  readonly notes = new Set<string>();
  readonly #issuer: string;

  constructor(issuer: string) {
    this.#issuer = issuer;
  }

  problem(reason: string): void {
    if (!this.problems.includes(reason)) this.problems.push(reason);
  }

  /**
   * Returns the comparison for one pattern of a claim, or undefined after a problem was added.
   *
   * @param before literal text before the pattern
   * @param onlyAtEnd whether a wildcard may stand only at the end, because another claim could follow in the same text
   */
  comparison(
    claim: string,
    pattern: string,
    { before = '', onlyAtEnd = false, written = (text: string): string => text } = {},
  ): Comparison | undefined {
    const parts = parsePattern(pattern);
    const shown = `${printable(claim, 80)} has "${printable(pattern, 120)}"`;
    const wild = parts.some((part) => typeof part !== 'string');
    if (parts.includes(RUN)) {
      this.problem(
        `${shown}: Entra has no wildcard that stops at / and :. Use ** to allow any text, or list each value`,
      );
      return undefined;
    }
    if (onlyAtEnd && parts.slice(0, -1).includes(ANY)) {
      this.problem(
        `${shown}: in a subject, a wildcard before other text could match further claims. Use ** only at the end, or list each value`,
      );
      return undefined;
    }
    const literals = [before, ...parts.filter((part) => typeof part === 'string')].join('');
    if (wild && /[*?]/.test(literals)) {
      this.problem(`${shown}: Entra would read * and ? in it as wildcards. List each value`);
      return undefined;
    }
    const text = before + parts.map((part) => (typeof part === 'string' ? written(part) : '*')).join('');
    return { claim, operator: wild ? 'matches' : 'eq', text };
  }

  /** Returns one matcher for each combination of a subject and a value of a further claim. */
  matchers(subjects: readonly Comparison[], further: readonly Comparison[]): Matcher[] {
    return subjects.flatMap((subject) =>
      further.length === 0
        ? (this.#matcher([subject]) ?? [])
        : further.flatMap((one) => this.#matcher([subject, one]) ?? []),
    );
  }

  #matcher(comparisons: readonly Comparison[]): Matcher | undefined {
    const [first, another] = comparisons;
    if (first !== undefined && another === undefined && first.operator === 'eq') {
      if (first.text.length > LONGEST)
        this.problem(`its subject has ${first.text.length} characters, but Entra allows ${LONGEST}`);
      return { subject: first.text };
    }
    const claims = flexibleClaims(this.#issuer);
    if (claims === undefined) {
      this.problem(
        `Entra supports wildcards only for issuers of GitHub.com, GitLab and HCP Terraform, not for ${printable(this.#issuer, 100)}: list each subject`,
      );
      return undefined;
    }
    const quote = comparisons.find(({ text }) => text.includes("'"));
    if (quote !== undefined) {
      this.problem(
        `${printable(quote.claim, 80)} has a single quote, which is an escape character in Entra's expressions`,
      );
      return undefined;
    }
    return { expression: printExpression(comparisons) };
  }
}
