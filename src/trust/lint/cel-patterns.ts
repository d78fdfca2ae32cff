import type { Glob } from './attacks/glob.js';

/** A literal text of CEL, as the source of a regular expression. */
export const LITERAL = String.raw`[rR]?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")`;

/** The variable of an expression that contains the claims, and how the names of its members are written. */
export interface CelClaims {
  /** `claims` for Kubernetes, `assertion` for Google Cloud. */
  variable: string;
  /** Returns the name of a claim from the name of a member: `oidc.example` from `oidc__dot__example`. */
  plainName?: (member: string) => string;
}

/** Adds the values that an expression compares claims with. The linter builds ID tokens from them. */
export function addCelPatterns(
  expression: string,
  claims: CelClaims,
  add: (claim: string, ...globs: Glob[]) => void,
): void {
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
  ] of expression.matchAll(partsOf(claims.variable))) {
    if (literal !== undefined)
      add(nameOf(claims, otherMember, otherQuoted), { text: textOfLiteral(literal), wild: '' });
    else if (member !== undefined || quoted !== undefined) last = nameOf(claims, member, quoted);
    else if (last !== undefined)
      add(
        last,
        ...[...texts.matchAll(new RegExp(LITERAL, 'g'))].map(([text]) =>
          globOf(operator, textOfLiteral(text)),
        ),
      );
  }
}

/** Matches a claim, or a comparison with literal texts. A comparison belongs to the last claim before it. */
function partsOf(variable: string): RegExp {
  return new RegExp(
    [
      String.raw`\b${variable}(?:\.\??(\w+)|\[\??(${LITERAL})\])`,
      String.raw`(==|\bin\b|\b(?:startsWith|endsWith|contains|matches)\()\s*(\[[^\]]*\]|${LITERAL})`,
      String.raw`(${LITERAL})\s*(?:==|\bin\b)\s*(?:string\()?\b${variable}(?:\.\??(\w+)|\[\??(${LITERAL})\])`,
    ].join('|'),
    'g',
  );
}

/** Returns the claims that an expression reads. */
export function celClaimsUsed(expression: string, claims: CelClaims): string[] {
  const member = new RegExp(String.raw`\b${claims.variable}(?:\.\??(\w+)|\[\??(${LITERAL})\])`, 'g');
  return [...expression.matchAll(member)].map(([, name, quoted]) => nameOf(claims, name, quoted));
}

function nameOf({ plainName = (member) => member }: CelClaims, member = '', quoted?: string): string {
  return quoted === undefined ? plainName(member) : textOfLiteral(quoted);
}

/** Returns the text of a CEL literal. */
export function textOfLiteral(literal: string): string {
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
