import type { JwtAuthenticator } from '../../../servers/kubernetes/read-authentication.js';
import type { ClaimPatterns, Glob } from '../attacks/glob.js';

const LITERAL = String.raw`[rR]?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")`;
/** A claim, or a comparison with literal texts. A comparison belongs to the last claim before it. */
const PART = new RegExp(
  [
    String.raw`\bclaims(?:\.\??(\w+)|\[\??(${LITERAL})\])`,
    String.raw`(==|\bin\b|\b(?:startsWith|endsWith|contains|matches)\()\s*(\[[^\]]*\]|${LITERAL})`,
    String.raw`(${LITERAL})\s*==\s*(?:string\()?\bclaims(?:\.\??(\w+)|\[\??(${LITERAL})\])`,
  ].join('|'),
  'g',
);

/** The characters that CEL names cannot contain, in the form that Kubernetes uses. */
const ESCAPES: Readonly<Record<string, string>> = {
  __underscores__: '__',
  __dot__: '.',
  __dash__: '-',
  __slash__: '/',
};

/** Returns the values that an entry's rules and mappings compare claims with. The linter builds ID tokens from them. */
export function claimPatternsOf(entry: JwtAuthenticator): ClaimPatterns {
  const patterns = new Map<string, Glob[]>();
  const add = (claim: string, ...globs: Glob[]): void => {
    patterns.set(claim, [...(patterns.get(claim) ?? []), ...globs]);
  };
  for (const { claim, requiredValue } of entry.claimValidationRules)
    if (claim !== undefined) add(claim, { text: requiredValue ?? '', wild: '' });
  for (const expression of expressionsOf(entry)) addPatterns(expression, add);
  return patterns;
}

function addPatterns(expression: string, add: (claim: string, ...globs: Glob[]) => void): void {
  let last: string | undefined;
  for (const [
    ,
    member,
    quoted,
    operator = '',
    texts = '',
    literal,
    otherMember,
    otherQuoted,
  ] of expression.matchAll(PART)) {
    if (literal !== undefined) add(nameOf(otherMember, otherQuoted), { text: textOf(literal), wild: '' });
    else if (member !== undefined || quoted !== undefined) last = nameOf(member, quoted);
    else if (last !== undefined)
      add(
        last,
        ...[...texts.matchAll(new RegExp(LITERAL, 'g'))].map(([text]) => globOf(operator, textOf(text))),
      );
  }
}

/** Returns the claims in an entry's expressions. */
export function claimsUsed(entry: JwtAuthenticator): string[] {
  const names = expressionsOf(entry).flatMap((expression) =>
    [...expression.matchAll(new RegExp(String.raw`\bclaims(?:\.\??(\w+)|\[\??(${LITERAL})\])`, 'g'))].map(
      ([, member, quoted]) => nameOf(member, quoted),
    ),
  );
  const mapped = [entry.username, entry.groups, entry.uid].flatMap(({ claim }) => claim ?? []);
  return [...new Set([...names, ...mapped])];
}

/** Returns the groups that an expression names: lists of texts that are results, not values of a claim. */
export function groupsNamed(expression: string): string[] {
  const results = expression.matchAll(
    new RegExp(
      String.raw`(\bin\s*)?(?<!claims)\[\s*((?:${LITERAL})(?:\s*,\s*(?:${LITERAL}))*)\s*\]|\?\s*(${LITERAL})\s*:`,
      'g',
    ),
  );
  return [
    ...new Set(
      [...results].flatMap(([, membership, list, single]) =>
        membership !== undefined
          ? []
          : [...(list ?? single ?? '').matchAll(new RegExp(LITERAL, 'g'))].map(([text]) => textOf(text)),
      ),
    ),
  ].filter((group) => group !== '');
}

/** Returns the constant text at the beginning of an expression's result; empty if there is none. */
export function constantStart(expression: string): string {
  const [, literal] = new RegExp(String.raw`^[\s(]*(${LITERAL})\s*\+`).exec(expression) ?? [];
  return literal === undefined ? '' : textOf(literal);
}

function expressionsOf({ claimValidationRules, username, groups, uid, extra }: JwtAuthenticator): string[] {
  return [
    ...claimValidationRules.flatMap(({ expression }) => expression ?? []),
    ...[groups, username, uid].flatMap(({ expression }) => expression ?? []),
    ...extra.map(({ valueExpression }) => valueExpression),
  ];
}

function nameOf(member = '', quoted?: string): string {
  return quoted === undefined
    ? member.replace(/__(?:underscores|dot|dash|slash)__/g, (written) => ESCAPES[written] ?? written)
    : textOf(quoted);
}

/** Returns the text of a CEL literal. */
function textOf(literal: string): string {
  const raw = /^r/i.test(literal);
  const inner = literal.slice(raw ? 2 : 1, -1);
  if (raw) return inner;
  return inner.replace(/\\(?:u([\da-f]{4})|U([\da-f]{8})|(.))/gi, (_, short, long, character) =>
    character === undefined
      ? String.fromCodePoint(Math.min(Number.parseInt(short ?? long, 16), 0x10ffff))
      : ({ n: '\n', r: '\r', t: '\t' }[character as string] ?? character),
  );
}

function globOf(operator: string, text: string): Glob {
  const wild = (pattern: string): Glob => ({ text: pattern, wild: '*' });
  if (operator.startsWith('startsWith')) return wild(`${text}*`);
  if (operator.startsWith('endsWith')) return wild(`*${text}`);
  if (operator.startsWith('contains')) return wild(`*${text}*`);
  return operator.startsWith('matches') ? globOfRegex(text) : { text, wild: '' };
}

/** Returns a glob that is similar to a regular expression. The linter judges each token with the expression itself. */
export function globOfRegex(regex: string): Glob {
  const first = regex.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  const open = [regex.startsWith('^') ? '' : '*', /(?<!\\)\$$/.test(regex) ? '' : '*'];
  const text = first
    .replace(/\((?:\?:)?([^()|]*)(?:\|[^()]*)?\)(?![*+?{])/g, '$1')
    .replace(
      /\\[dwsDWS](?:[*+?]|\{[^}]*\})?|(?:\[(?:[^\]\\]|\\.)*\]|\((?:[^()\\]|\\.)*\)|(?<!\\)\.)(?:[*+?]|\{[^}]*\})?/g,
      '*',
    )
    .replace(/\\(.)/g, '$1');
  return { text: `${open[0]}${text}${open[1]}`.replace(/\*+/g, '*'), wild: '*' };
}
