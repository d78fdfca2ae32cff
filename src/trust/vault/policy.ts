import type { SecretRequest } from '../../providers/vault/requests.js';
import { isPlainInPolicy, isWritten, relativeNamespace, SELF } from '../../servers/vault/policies.js';
import { printable } from '../../text/printable.js';
import { joinAll, type Sets } from './bounds.js';

/** What may be done at one path. */
export interface Rule {
  capabilities: ReadonlySet<string>;
  /** With which parameters alone, where any are said. */
  allowed: Sets | undefined;
  required: ReadonlySet<string>;
}

/** By path. */
export type Rules = ReadonlyMap<string, Rule>;

/** What a role gives a job to read, as it is collected, by path as the token's namespace sees it. */
export type Reads = Map<
  string,
  {
    /** The namespace of it, seen likewise, with a slash behind it. */
    below: string;
    read: boolean;
    writes: Sets[];
  }
>;

/**
 * Adds what an entry of `secrets` needs: its path as it is written, and nothing else.
 *
 * @param namespace the token's; '' is the root
 * @returns why no policy can give that alone
 */
export function addRead(reads: Reads, request: SecretRequest, namespace: string): string | undefined {
  const { path, parameters } = request;
  const shown = `secrets has ${printable(path, 100)}`;
  const below = relativeNamespace(request.namespace ?? namespace, namespace);
  if (below === undefined)
    return `${shown} in a namespace that is not below that of the token, so that no policy of it can name it: log in further up (namespace)`;
  if (!isPlainInPolicy(below + path))
    return `${shown}, of which a policy would read some characters as wildcards or templates: write the policy yourself (trust: policy)`;
  const found = reads.get(below + path) ?? { below, read: false, writes: [] };
  reads.set(below + path, found);
  if (!isWritten(request)) {
    found.read = true;
    return undefined;
  }
  const sent = Object.entries(parameters);
  const names = new Set(sent.map(([name]) => name.toLowerCase()));
  const odd = sent.find(
    ([name, value]) =>
      !/^[\w.-]+$/.test(name) ||
      /^\*|\*$|["\\]|\{\{|[$%]\{/.test(value) ||
      printable(value, 10_000) !== value,
  );
  if (odd !== undefined || names.size < sent.length)
    return `${shown} with the parameter ${printable(odd?.[0] ?? sent[0]?.[0], 40)}, which a policy cannot have as it stands there: write the policy yourself (trust: policy)`;
  found.writes.push(new Map(sent.map(([name, value]) => [name, [value]])));
  return undefined;
}

/** The rules that allow exactly what was collected; a text: why there are none. */
export function rulesFor(reads: Reads): Map<string, Rule> | string {
  const rules = new Map<string, Rule>();
  for (const [path, { read, writes }] of [...reads].sort(byName)) {
    const [parameters, another] = joinAll(writes);
    if (another !== undefined)
      return `secrets asks ${printable(path, 100)} with parameters that differ in more than one: a policy would allow every mixture. Give each a credential with a role of its own`;
    rules.set(path, {
      capabilities: new Set([...(read ? ['read'] : []), ...(writes.length > 0 ? ['update'] : [])]),
      allowed: parameters,
      required: new Set(parameters?.keys()),
    });
  }
  return rules;
}

/** What a token needs that goes without the policy default: to be looked up, renewed, and ended unless another role does. */
export function rulesOfSelf(reads: Reads, revokesItself: boolean): Map<string, Rule> {
  const rules = new Map([
    [SELF.lookup as string, simple('read')],
    [SELF.renew, simple('update')],
  ]);
  if (revokesItself) rules.set(SELF.revoke, simple('update'));
  // Dynamic secrets live as long as they are renewed, in the namespace where they were made. Version 2 of the key-value
  // engine has none.
  for (const [path, { below }] of reads)
    if (path.slice(below.length).split('/')[1] !== 'data')
      rules.set(`${below}sys/leases/renew`, simple('update'));
  return rules;
}

export function simple(...capabilities: string[]): Rule {
  return { capabilities: new Set(capabilities), allowed: undefined, required: new Set() };
}

/** Words behind a mount by which engines other than the key-value one, and its version 2, are known. */
const BEHIND_MOUNT: ReadonlySet<string> = new Set([
  ...[
    'data',
    'creds',
    'static-creds',
    'cert',
    'ca',
    'issue',
    'sign',
    'sts',
    'code',
    'roleset',
    'token',
    'key',
  ],
]);

/** What people may have meant otherwise: a path of version 2 of the key-value engine as the command line writes it. */
export function remarksOn(reads: Reads): string[] {
  return [...reads].flatMap(([path, { below, read }]) => {
    const [mount = '', next = '', ...rest] = path.slice(below.length).split('/');
    if (!read || next === '' || BEHIND_MOUNT.has(next)) return [];
    const second = `${below}${[mount, 'data', next, ...rest].join('/')}`;
    return [
      `It may read ${path}. Where that is version 2 of the key-value engine, write ${second} in secrets.`,
    ];
  });
}

/** Rules as HCL, with a line break at its end. */
export function printPolicy(rules: Rules): string {
  return [...rules]
    .map(([path, { capabilities, allowed, required }]) => {
      const lines = [`  capabilities = ${list([...capabilities])}`];
      if (allowed !== undefined) {
        const each = [...allowed].map(([name, values]) => `    "${name}" = ${list(values)}`);
        lines.push(`  allowed_parameters = {\n${each.join('\n')}\n  }`);
      }
      if (required.size > 0) lines.push(`  required_parameters = ${list([...required])}`);
      return `path "${path}" {\n${lines.join('\n')}\n}\n`;
    })
    .join('\n');
}

function list(values: readonly string[]): string {
  return `[${values.map((value) => `"${value}"`).join(', ')}]`;
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

type Value = string | Value[] | Map<string, Value>;

/**
 * Reads a policy, as far as it is of blocks `path` with capabilities and parameters.
 *
 * @returns undefined where there is anything else in it, or a path twice
 */
export function parsePolicy(text: string): Rules | undefined {
  const words = wordsOf(text);
  if (words === undefined) return undefined;
  const rules = new Map<string, Rule>();
  let at = 0;
  const next = (): string => words[at++] ?? '';
  const name = (): string | undefined => {
    const word = next();
    return word.startsWith('"') ? word.slice(1, -1) : /^\w+$/.test(word) ? word : undefined;
  };
  const valueHere = (): Value | undefined => {
    const word = next();
    if (word.startsWith('"')) return word.slice(1, -1);
    if (word === '[') {
      const values: Value[] = [];
      while (words[at] !== ']') {
        const value = valueHere();
        if (value === undefined) return undefined;
        values.push(value);
        if (words[at] === ',') at++;
        else if (words[at] !== ']') return undefined;
      }
      at++;
      return values;
    }
    return word === '{' ? membersHere() : undefined;
  };
  const membersHere = (): Map<string, Value> | undefined => {
    const members = new Map<string, Value>();
    while (words[at] !== '}') {
      const key = name();
      if (key === undefined || next() !== '=' || members.has(key)) return undefined;
      const value = valueHere();
      if (value === undefined) return undefined;
      members.set(key, value);
      if (words[at] === ',') at++;
    }
    at++;
    return members;
  };
  while (at < words.length) {
    if (name() !== 'path') return undefined;
    const path = name();
    if (path === undefined || next() !== '{' || rules.has(path)) return undefined;
    const members = membersHere();
    const rule = members === undefined ? undefined : ruleOf(members);
    if (rule === undefined) return undefined;
    rules.set(path, rule);
  }
  return rules;
}

function ruleOf(members: ReadonlyMap<string, Value>): Rule | undefined {
  const known = ['capabilities', 'allowed_parameters', 'required_parameters'];
  if ([...members.keys()].some((name) => !known.includes(name))) return undefined;
  const capabilities = textsOf(members.get('capabilities'));
  const required = textsOf(members.get('required_parameters') ?? []);
  const given = members.get('allowed_parameters');
  if (capabilities === undefined || required === undefined) return undefined;
  let allowed: Map<string, readonly string[]> | undefined;
  if (given !== undefined) {
    if (!(given instanceof Map)) return undefined;
    allowed = new Map();
    for (const [name, values] of given) {
      const texts = textsOf(values);
      if (texts === undefined) return undefined;
      allowed.set(name, texts);
    }
  }
  return { capabilities: new Set(capabilities), allowed, required: new Set(required) };
}

function textsOf(value: Value | undefined): string[] | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
}

/** Undefined for what this reader does not know: escapes in texts, numbers, JSON. */
function wordsOf(text: string): string[] | undefined {
  const words: string[] = [];
  const pattern = /\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|("[^"\\\n]*"|[A-Za-z_]\w*|[{}[\]=,])|([\s\S])/g;
  for (const [, word, unknown] of text.matchAll(pattern)) {
    if (unknown !== undefined) return undefined;
    if (word !== undefined) words.push(word);
  }
  return words;
}

/** How a policy differs from the one that is wanted. */
export interface PolicyDrift {
  kind: 'wider' | 'narrower';
  text: string;
}

/** Compares what policies allow. Comments and layout make no difference; what cannot be read is `wider`. */
export function comparePolicies(has: string, wanted: string): PolicyDrift[] {
  if (has.trim() === wanted.trim()) return [];
  const [there, here] = [parsePolicy(has), parsePolicy(wanted)];
  if (there === undefined || here === undefined)
    return [{ kind: 'wider', text: 'its text is another, and what it allows cannot be told' }];
  const found: PolicyDrift[] = [];
  for (const path of new Set([...there.keys(), ...here.keys()])) {
    const shown = `path ${printable(path, 120)}`;
    // Of all paths that fit a request the server takes the closest one alone: without it a wilder one holds. One that
    // is not wanted is told by itself.
    const wild = [...there.keys()].some((one) => here.has(one) && /\*$|(^|\/)\+(\/|$)/.test(one));
    if (wild && !there.has(path))
      found.push({
        kind: 'wider',
        text: `${shown}: is not there, and what a wildcard gives may hold in its place`,
      });
    compareRules(there.get(path), here.get(path), (kind, text) =>
      found.push({ kind, text: `${shown}: ${text}` }),
    );
  }
  return found;
}

function compareRules(
  has: Rule | undefined,
  wanted: Rule | undefined,
  tell: (kind: PolicyDrift['kind'], text: string) => void,
): void {
  const [may, should] = [effect(has), effect(wanted)];
  const named = (names: readonly string[]): string => printable(names.join(', '), 120);
  const more = [...may].filter((one) => !should.has(one));
  const less = [...should].filter((one) => !may.has(one));
  // To deny takes away what another path of the policy, or another policy, gives.
  if (more.length > 0) tell(more.includes('deny') ? 'narrower' : 'wider', `allows ${named(more)} besides`);
  if (less.length > 0) tell(less.includes('deny') ? 'wider' : 'narrower', `does not have ${named(less)}`);
  if (has === undefined || wanted === undefined) return;
  for (const name of wanted.required)
    if (!has.required.has(name)) tell('wider', `does not require ${named([name])}`);
  for (const name of has.required)
    if (!wanted.required.has(name)) tell('narrower', `requires ${named([name])}`);
  if (has.allowed === undefined && wanted.allowed === undefined) return;
  if (has.allowed === undefined || wanted.allowed === undefined) {
    if (has.allowed === undefined) tell('wider', 'takes every parameter');
    else tell('narrower', 'takes some parameters alone');
    return;
  }
  for (const name of new Set([...has.allowed.keys(), ...wanted.allowed.keys()])) {
    const [takes, meant] = [has.allowed.get(name), wanted.allowed.get(name)];
    if (meant === undefined) tell('wider', `takes the parameter ${named([name])}`);
    else if (takes === undefined) tell('narrower', `does not take the parameter ${named([name])}`);
    else {
      // An empty list is any value.
      const all = [takes, meant].map((values) => values.length === 0);
      const extra = takes.filter((value) => !meant.includes(value));
      const missing = meant.filter((value) => !takes.includes(value));
      if (!all[1] && (all[0] || extra.length > 0)) tell('wider', `takes ${named([name])} with other values`);
      if (!all[0] && (all[1] || missing.length > 0))
        tell('narrower', `takes ${named([name])} with fewer values`);
    }
  }
}

function effect(rule: Rule | undefined): ReadonlySet<string> {
  return rule?.capabilities ?? new Set();
}
