import { VERSION } from './document.js';
import { formOf, membersOf, texts } from './statement-form.js';

/**
 * One thing that a trust policy allows: a principal, an action, and for each condition one value. A statement with lists is
 * several.
 */
export interface Permission {
  /** The statement's name, for people. */
  sid: string;
  principal: string;
  /** In lower case, as IAM compares it. */
  action: string;
  conditions: readonly ConditionValue[];
}

export interface ConditionValue {
  operator: string;
  /** In lower case, as IAM compares it. */
  key: string;
  value: Value;
}

/** A value of a condition, taken apart; texts that hold policy variables have no parts. */
export interface Value {
  text: string;
  parts: readonly Part[] | undefined;
}

/** A character, any one, or any run. */
type Part = string | typeof ONE | typeof RUN;

export const ONE = 1;

export const RUN = 2;

/** The operators under which values can be compared with each other: whether they take wildcards. */
export const COMPARED: Readonly<Record<string, boolean>> = {
  stringequals: false,
  stringlike: true,
  'foranyvalue:stringequals': false,
  'foranyvalue:stringlike': true,
};

/** More than this a statement is not taken apart into. */
const MAX_PERMISSIONS = 4_096;

export interface StatementRead {
  /** For people. */
  sid: string;
  /** The same for two that are written differently. */
  form: string;
  denies: boolean;
  /** Undefined where it cannot be told what it allows. */
  permissions: readonly Permission[] | undefined;
}

const ELEMENTS = ['Sid', 'Effect', 'Principal', 'Action', 'Condition'];

export function readTrust(document: unknown): StatementRead[] {
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
      permissions: strange || Effect !== 'Allow' ? undefined : permissionsOf(sid, members, variables),
    };
  });
}

function permissionsOf(
  sid: string,
  statement: Record<string, unknown>,
  variables: boolean,
): Permission[] | undefined {
  const principals = principalsOf(statement['Principal']);
  const actions = texts(statement['Action']);
  if (principals === undefined || actions === undefined) return undefined;
  let all: (readonly ConditionValue[])[] = [[]];
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
      if (all.length * principals.length * actions.length > MAX_PERMISSIONS) return undefined;
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
