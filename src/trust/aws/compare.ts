import { isObject } from '../../text/json.js';
import type { Drift } from '../generator.js';
import { VERSION } from './document.js';

/** A difference, but for what it is of. */
export type Difference = Pick<Drift, 'kind' | 'text'>;

/**
 * One thing that a trust policy allows: a principal, an action, and for each condition one value. A statement with lists is
 * several.
 */
interface Atom {
  /** The statement's name, for people. */
  sid: string;
  principal: string;
  /** In lower case, as IAM compares it. */
  action: string;
  conditions: readonly Wanted[];
}

interface Wanted {
  operator: string;
  /** In lower case, as IAM compares it. */
  key: string;
  value: Value;
}

/** A value of a condition, taken apart; texts that hold policy variables have no parts. */
interface Value {
  text: string;
  parts: readonly Part[] | undefined;
}

/** A character, any one, or any run. */
type Part = string | typeof ONE | typeof RUN;
const ONE = 1;
const RUN = 2;

/** The operators under which values can be compared with each other: whether they take wildcards. */
const COMPARED: Readonly<Record<string, boolean>> = {
  stringequals: false,
  stringlike: true,
  'foranyvalue:stringequals': false,
  'foranyvalue:stringlike': true,
};
/** More than this a statement is not taken apart into. */
const MOST_ATOMS = 4_096;

interface StatementRead {
  /** For people. */
  sid: string;
  /** The same for two that are written differently. */
  form: string;
  denies: boolean;
  /** Undefined where it cannot be told what it allows. */
  atoms: readonly Atom[] | undefined;
}

/**
 * What a trust policy lets in that another does not, and the other way round. What cannot be compared is told as wider.
 *
 * @param found the policy in force
 * @param wanted the policy as it is to be
 */
export function compareTrust(found: unknown, wanted: unknown): Difference[] {
  const there = readTrust(found);
  const meant = readTrust(wanted);
  const allowed = (statements: readonly StatementRead[]): readonly Atom[] =>
    statements.flatMap(({ denies, atoms = [] }) => (denies ? [] : atoms));
  const isIn = (statements: readonly StatementRead[], { form }: StatementRead): boolean =>
    statements.some((other) => other.form === form);
  const differences: Difference[] = [];
  const tell = (kind: Difference['kind'], text: string): void => void differences.push({ kind, text });
  for (const statement of there) {
    const { sid, denies, atoms } = statement;
    if (isIn(meant, statement)) continue;
    if (denies) tell('narrower', `its trust policy denies by ${sid}, which is not of the file`);
    else if (atoms === undefined)
      tell('wider', `its trust policy has ${sid}, of which it cannot be told what it allows`);
    else {
      const more = atoms.find((atom) => !allowed(meant).some((other) => within(atom, other)));
      if (more !== undefined) tell('wider', whyWider(more, allowed(meant)));
    }
  }
  for (const statement of meant) {
    const { sid, atoms = [] } = statement;
    if (isIn(there, statement)) continue;
    const less = atoms.find((atom) => !allowed(there).some((other) => within(atom, other)));
    if (less !== undefined)
      tell('narrower', `its trust policy does not let in all that ${sid} would: ${shown(less)}`);
  }
  return differences;
}

/** Why an allowed thing is more than any of those that are wanted: by the one that comes nearest. */
function whyWider(atom: Atom, wanted: readonly Atom[]): string {
  const by = `its trust policy, by ${atom.sid},`;
  const near = wanted.filter(
    ({ principal, action }) => principal === atom.principal && action === atom.action,
  );
  if (near.length === 0) return `${by} lets ${atom.principal} do ${atom.action}, which no rule wants`;
  const reasons = near
    .map(({ conditions }) => conditions.filter((condition) => !held(condition, atom.conditions)))
    .sort((one, other) => one.length - other.length)[0];
  const told = (reasons ?? []).map(({ key, value }) => {
    const own = atom.conditions.filter((condition) => condition.key === key);
    return own.length === 0
      ? `asks nothing of ${key}, which is to be «${value.text}»`
      : `lets ${key} be ${own.map((one) => `«${one.value.text}» (${one.operator})`).join(' and ')}, which is to be «${value.text}»`;
  });
  return `${by} ${told.join(', and ')}`;
}

function shown({ principal, conditions }: Atom): string {
  return [principal, ...conditions.map(({ key, value }) => `${key} «${value.text}»`)].join(', ');
}

/** Whether all that the one allows, the other allows too. */
function within(one: Atom, other: Atom): boolean {
  return (
    one.principal === other.principal &&
    one.action === other.action &&
    other.conditions.every((condition) => held(condition, one.conditions))
  );
}

/** Whether a condition holds wherever these do. What else they ask for only makes them hold less often. */
function held(wanted: Wanted, by: readonly Wanted[]): boolean {
  return by.some(
    (condition) =>
      condition.key === wanted.key &&
      kindOf(condition.operator, wanted.operator) &&
      included(condition.value, wanted.value),
  );
}

/** Whether what the first operator lets through is to be compared under the second one. */
function kindOf(operator: string, wanted: string): boolean {
  if (COMPARED[operator] === undefined || COMPARED[wanted] === undefined) return false;
  // Of several values one matches: that is more than of a single one, and not less.
  return operator.startsWith('foranyvalue:') ? wanted.startsWith('foranyvalue:') : true;
}

/** Whether every text that fits the one fits the other. Never true where that is not so. */
function included(one: Value, other: Value): boolean {
  if (one.parts === undefined || other.parts === undefined) return one.text === other.text;
  const [from, to] = [one.parts, other.parts];
  // fits[at] of the parts so far: what is left of `to` from `at` on takes what is left of `from`.
  let fits = Array.from({ length: to.length + 1 }, (_, at) => to.slice(at).every((part) => part === RUN));
  for (const part of from.toReversed()) {
    const next = new Array<boolean>(to.length + 1).fill(false);
    for (let at = to.length - 1; at >= 0; at--) {
      const wanted = to[at];
      if (wanted === RUN) next[at] = (fits[at] ?? false) || (next[at + 1] ?? false);
      else if (part !== RUN && (wanted === ONE || wanted === part)) next[at] = fits[at + 1] ?? false;
    }
    fits = next;
  }
  return fits[0] ?? false;
}

const ELEMENTS = ['Sid', 'Effect', 'Principal', 'Action', 'Condition'];

function readTrust(document: unknown): StatementRead[] {
  const { Version, Statement } = membersOf(document);
  const variables = Version === VERSION;
  return [Statement ?? []].flat().map((statement, at) => {
    const members = membersOf(statement);
    const { Sid, Effect } = members;
    const sid = typeof Sid === 'string' && Sid !== '' ? Sid : `statement ${at + 1}`;
    const strange = Object.keys(members).some((name) => !ELEMENTS.includes(name));
    return {
      sid,
      form: formOf(statement, variables),
      denies: Effect === 'Deny',
      atoms: strange || Effect !== 'Allow' ? undefined : atomsOf(sid, members, variables),
    };
  });
}

function atomsOf(sid: string, statement: Record<string, unknown>, variables: boolean): Atom[] | undefined {
  const principals = principalsOf(statement['Principal']);
  const actions = texts(statement['Action']);
  if (principals === undefined || actions === undefined) return undefined;
  let all: (readonly Wanted[])[] = [[]];
  for (const [written, keys] of Object.entries(membersOf(statement['Condition'] ?? {}))) {
    const operator = written.toLowerCase();
    for (const [name, value] of Object.entries(membersOf(keys))) {
      const values = texts(value);
      if (values === undefined) return undefined;
      const like = COMPARED[operator] === true;
      const each = values.map((text) => ({
        operator,
        key: name.toLowerCase(),
        value: { text, parts: COMPARED[operator] === undefined ? undefined : partsOf(text, like, variables) },
      }));
      // Lists of others are no choice of one: they stay as they are, and are compared with nothing.
      all =
        COMPARED[operator] === undefined
          ? all.map((one) => [...one, ...each])
          : all.flatMap((one) => each.map((other) => [...one, other]));
      if (all.length * principals.length * actions.length > MOST_ATOMS) return undefined;
    }
  }
  return principals.flatMap((principal) =>
    actions.flatMap((action) =>
      all.map((conditions) => ({ sid, principal, action: action.toLowerCase(), conditions })),
    ),
  );
}

function principalsOf(principal: unknown): string[] | undefined {
  if (principal === '*') return ['everyone (*)'];
  if (typeof principal !== 'object' || principal === null) return undefined;
  const found: string[] = [];
  for (const [kind, value] of Object.entries(principal)) {
    const names = texts(value);
    if (names === undefined) return undefined;
    // An account by its number is the same as by its root.
    found.push(...names.map((name) => (kind === 'AWS' && name === '*' ? 'everyone (*)' : name)));
  }
  return found;
}

function texts(value: unknown): string[] | undefined {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.every((one) => ['string', 'boolean', 'number'].includes(typeof one))
    ? all.map(String)
    : undefined;
}

/** A value in parts; undefined where a policy variable other than an escape is in it. */
function partsOf(text: string, like: boolean, variables: boolean): readonly Part[] | undefined {
  const parts: Part[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (variables && character === '$' && text[at + 1] === '{') {
      const special = /^\$\{([*?$])\}/.exec(text.slice(at))?.[1];
      if (special === undefined) return undefined;
      parts.push(special);
      at += 3;
    } else if (like && character === '*') parts.push(RUN);
    else if (like && character === '?') parts.push(ONE);
    else parts.push(character);
  }
  return parts;
}

const NAMES = ['Version', 'Statement', 'Id', 'Sid', 'Effect', 'Principal', 'Action', 'Condition'];

/** The members of an object, those of a policy as they are usually written. */
function membersOf(value: unknown): Record<string, unknown> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      NAMES.find((usual) => usual.toLowerCase() === name.toLowerCase()) ?? name,
      member,
    ]),
  );
}

/** What another policy of permissions allows or denies, by its statements: of two that differ nobody can tell which is wider. */
export function comparePermissions(found: unknown, wanted: unknown): Difference['kind'] | undefined {
  const there = statementsOf(found);
  const meant = statementsOf(wanted);
  const more = [...there].filter(([statement]) => !meant.has(statement));
  const less = [...meant].filter(([statement]) => !there.has(statement));
  if (more.length === 0 && less.length === 0) return undefined;
  const wider = more.some(([, denies]) => !denies) || less.some(([, denies]) => denies);
  return wider ? 'wider' : 'narrower';
}

/** Whether a policy only takes away. */
export const onlyDenies = (document: unknown): boolean => {
  const statements = [...statementsOf(document).values()];
  return statements.length > 0 && statements.every(Boolean);
};

/** Each statement in one form of writing, and whether it denies. */
function statementsOf(document: unknown): Map<string, boolean> {
  const { Version, Statement } = membersOf(document);
  return new Map(
    [Statement ?? []]
      .flat()
      .map((statement) => [
        formOf(statement, Version === VERSION),
        membersOf(statement)['Effect'] === 'Deny',
      ]),
  );
}

/** A statement without its name, in one form of writing. @param variables whether its texts can hold policy variables */
function formOf(statement: unknown, variables: boolean): string {
  const { Sid: _, ...members } = membersOf(statement);
  const form = Object.entries(members)
    .map(([name, value]) => [
      name,
      name === 'Condition' ? conditionForm(value) : listForm(value, /^(not)?action$/i.test(name)),
    ])
    .sort();
  return JSON.stringify([variables, form]);
}

function listForm(value: unknown, anyCase: boolean): unknown {
  const all = texts(value);
  if (all !== undefined) return [...new Set(all.map((text) => (anyCase ? text.toLowerCase() : text)))].sort();
  if (!isObject(value)) return value;
  return Object.entries(value)
    .map(([name, member]) => [name, listForm(member, anyCase)])
    .sort();
}

function conditionForm(value: unknown): unknown {
  return Object.entries(membersOf(value))
    .map(([operator, keys]) => [
      operator.toLowerCase(),
      Object.entries(membersOf(keys))
        .map(([key, values]) => [key.toLowerCase(), listForm(values, false)])
        .sort(),
    ])
    .sort();
}
