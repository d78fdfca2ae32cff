import type { PathRule, PolicyRules } from './policy.js';

type Value = string | Value[] | Map<string, Value>;

/**
 * Parses a policy that consists of `path` blocks with capabilities and parameters.
 *
 * @returns undefined if the policy has other content, or the same path twice
 */
export function parsePolicy(text: string): PolicyRules | undefined {
  const words = wordsOf(text);
  if (words === undefined) return undefined;
  const rules = new Map<string, PathRule>();
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

function ruleOf(members: ReadonlyMap<string, Value>): PathRule | undefined {
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

/**
 * Splits a policy into syntax tokens. Returns undefined for syntax that this parser does not support: escapes, numbers and
 * JSON.
 */
function wordsOf(text: string): string[] | undefined {
  const words: string[] = [];
  const pattern = /\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|("[^"\\\n]*"|[A-Za-z_]\w*|[{}[\]=,])|([\s\S])/g;
  for (const [, word, unknown] of text.matchAll(pattern)) {
    if (unknown !== undefined) return undefined;
    if (word !== undefined) words.push(word);
  }
  return words;
}
