import type { ConditionSet } from '../../../src/identity/conditions.js';
import { literal } from '../../../src/identity/patterns.js';
import { drawing, SEED } from '../random.js';

/** Random conditions, and claims that meet, nearly meet or do not meet them. Each run generates the same sequence. */
export class RandomConditions {
  readonly #draw: () => number;

  constructor(seed = SEED) {
    this.#draw = drawing(seed);
  }

  set(): ConditionSet {
    const names = NAMES.filter(() => this.#draw() < 0.35);
    return Object.fromEntries(names.map((name) => [name, this.#times(1, 3, () => this.#pattern())]));
  }

  /** Random claims. Some of their values match patterns of the conditions. */
  claims(set: ConditionSet): Record<string, unknown> {
    const claims: Record<string, unknown> = {};
    for (const name of NAMES) {
      const patterns = [set[name] ?? []].flat().map(String);
      if (this.#draw() < (patterns.length > 0 ? 0.1 : 0.6)) continue;
      const value = this.#draw() < 0.15 ? this.#choose(ODD) : this.#near(patterns);
      const [first = '', second] = name.startsWith('/') ? name.slice(1).split('/') : [name];
      claims[first.replaceAll('~1', '/')] = second === undefined ? value : { [second]: value };
    }
    return claims;
  }

  #pattern(): string {
    const parts = this.#times(1, 3, () =>
      this.#choose([() => literal(this.#word()), () => '**', () => '*', () => 'a', () => 'b/a'])(),
    );
    return parts.join('') || 'a';
  }

  /** A text that matches, nearly matches or does not match one of the patterns. */
  #near(patterns: readonly string[]): unknown {
    const fitting = this.#choose(patterns.length === 0 ? ['a'] : patterns)
      .replaceAll('\\*', '\0')
      .replaceAll(/\*+/g, () => this.#word())
      .replaceAll('\0', '*');
    return this.#choose([
      fitting,
      fitting,
      fitting,
      fitting + this.#word(),
      [...fitting].slice(1).join(''),
      fitting.toUpperCase(),
      '',
      [this.#word(), fitting],
      [],
    ]);
  }

  #word(): string {
    return this.#times(0, 4, () => this.#choose(LETTERS)).join('');
  }

  #times<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + Math.floor(this.#draw() * (most - least + 1)) }, make);
  }

  #choose<T>(all: readonly T[]): T {
    return all[Math.floor(this.#draw() * all.length)] as T;
  }
}

const NAMES = ['c', 'ref', 'in', '/e/f', '/a~1b', 'x/y'];
const LETTERS = [
  'a',
  'b',
  '/',
  ':',
  '*',
  '.',
  '^',
  '$',
  '\\',
  "'",
  '"',
  '(',
  'é',
  '\u{1F600}',
  ' ',
  '\n',
  '\r',
  '\u2028',
];
const ODD: readonly unknown[] = [
  null,
  0,
  1,
  12.5,
  -3,
  true,
  false,
  {},
  { f: 'a' },
  [['a']],
  [null],
  [1, 'a'],
  [true],
];
