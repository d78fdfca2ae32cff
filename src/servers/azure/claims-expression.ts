/** One comparison of a flexible federated identity credential. */
export interface Comparison {
  claim: string;
  /** `eq` compares the whole text. In `matches`, `*` is any text and `?` is any character. */
  operator: 'eq' | 'matches';
  text: string;
}

/**
 * Parses the expression of a flexible federated identity credential, in language version 1: comparisons of the form
 * `claims['sub'] matches 'text'`, combined with `and`.
 *
 * Source: MicrosoftDocs/entra-docs, docs/workload-id/workload-identities-flexible-federated-identity-credentials.md. The page calls
 * the single quote an escape character and gives no example, so an expression with a quote inside a text has no certain meaning.
 *
 * @returns the comparisons; undefined for an expression in another form
 */
export function parseExpression(expression: string): readonly Comparison[] | undefined {
  const found: Comparison[] = [];
  for (let rest = expression; ; ) {
    const [whole, claim = '', operator = '', text = ''] = COMPARISON.exec(rest) ?? [];
    if (whole === undefined) return undefined;
    found.push({ claim, operator: operator as Comparison['operator'], text });
    rest = rest.slice(whole.length);
    if (rest === '') return found;
    if (!rest.startsWith(AND)) return undefined;
    rest = rest.slice(AND.length);
  }
}

const COMPARISON = /^claims\['([^']+)'\] (eq|matches) '([^']*)'/;
const AND = ' and ';

/** Returns the expression that requires all comparisons. No text may contain a single quote. */
export function printExpression(comparisons: readonly Comparison[]): string {
  return comparisons.map(({ claim, operator, text }) => `claims['${claim}'] ${operator} '${text}'`).join(AND);
}

/** Returns whether the claims meet all comparisons. A claim that is missing or is not a text meets no comparison. */
export function meetsExpression(
  comparisons: readonly Comparison[],
  claims: Readonly<Record<string, unknown>>,
): boolean {
  return comparisons.every(({ claim, operator, text }) => {
    const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
    if (typeof value !== 'string') return false;
    return operator === 'eq' ? value === text : matchesWildcards(text, value);
  });
}

/**
 * Returns whether a pattern of `matches` matches a whole text. The time is at most proportional to the product of both lengths.
 * The documentation does not say whether `*` stops at a separator. This function assumes that it does not, which is the widest
 * reading.
 */
export function matchesWildcards(pattern: string, text: string): boolean {
  let [at, place] = [0, 0];
  /** The position after the last `*`, and the position in the text up to which this `*` matches. */
  let [star, until] = [-1, 0];
  while (place < text.length) {
    if (pattern[at] === '*') {
      star = ++at;
      until = place;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[place])) {
      at++;
      place++;
    } else if (star >= 0) {
      at = star;
      place = ++until;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

/**
 * The issuers for which Entra supports flexible credentials, and the claims that an expression may use for each.
 *
 * Source: the page above, "Issuer URLs, supported claims, and operators by platform". For GitLab the page names gitlab.com, and
 * addresses of the form `https://gitlab.example.com` and `https://gitlab.example.ca`.
 */
export function flexibleClaims(issuer: string): readonly string[] | undefined {
  if (issuer === 'https://token.actions.githubusercontent.com') return ['sub', 'job_workflow_ref'];
  if (issuer === 'https://gitlab.com' || /^https:\/\/gitlab\.[a-z0-9-]+\.(com|ca)$/.test(issuer))
    return ['sub'];
  if (issuer === 'https://app.terraform.io' || issuer === 'https://app.eu.terraform.io') return ['sub'];
  return undefined;
}
