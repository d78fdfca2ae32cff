import { VERSION } from './document.js';
import { formOf, membersOf, texts } from './statement-form.js';

/**
 * One permission in a trust policy: one principal, one action, and one value for each condition. A statement that contains
 * lists results in several permissions.
 */
export interface Permission {
  /** The statement's name in messages. */
  sid: string;
  principal: string;
  /** In lower case, because IAM ignores case here. */
  action: string;
  conditions: readonly ConditionValue[];
}

export interface ConditionValue {
  operator: string;
  /** In lower case, because IAM ignores case here. */
  key: string;
  value: Value;
}

/** A parsed value of a condition. If the text contains policy variables, `parts` is undefined. */
export interface Value {
  text: string;
  parts: readonly Part[] | undefined;
}

/** A character, any single character (`ONE`), or any text (`RUN`). */
type Part = string | typeof ONE | typeof RUN;

export const ONE = 1;

export const RUN = 2;

/** The operators whose values can be compared, and whether they support wildcards. */
export const COMPARED: Readonly<Record<string, boolean>> = {
  stringequals: false,
  stringlike: true,
  'foranyvalue:stringequals': false,
  'foranyvalue:stringlike': true,
};

/** The maximum number of permissions in one statement. If a statement contains more permissions, it is not compared. */
const MAX_PERMISSIONS = 4_096;

export interface StatementRead {
  /** The statement's name in messages. */
  sid: string;
  /** The statement's normal form. It is the same for all statements with the same meaning. */
  form: string;
  denies: boolean;
  /** The statement's permissions; undefined if the meaning of the statement is not known. */
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
      // Under other operators, a list does not contain alternatives. The values of such a list stay together and are not compared.
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
    // An account's number has the same meaning as the ARN of the account's root user.
    found.push(...names.map((name) => (kind === 'AWS' && name === '*' ? 'everyone (*)' : name)));
  }
  return found;
}

/** Returns the parts of a value, or undefined if the value contains a policy variable that is not an escape. */
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
