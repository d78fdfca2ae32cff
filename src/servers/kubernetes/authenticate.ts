import { type Claims, texts } from '../../identity/id-token.js';
import { evaluateCel, textsOfCel } from '../cel/evaluate.js';
import type {
  ClaimMapping,
  JwtAuthenticator,
  KubernetesUser,
  ValidationRule,
} from './read-authentication.js';

/** The decision of an entry of an AuthenticationConfiguration about an ID token, apart from its signature and its times. */
export interface Decision {
  /** The user; undefined if a mapping rejects the ID token, or is undecided. */
  user: KubernetesUser | undefined;
  /** Why the API server rejects the ID token. Each text is the rest of a sentence that begins with the entry's name. */
  rejections: readonly string[];
  /** The expressions that Jobpass cannot evaluate, with the reason. */
  undecided: readonly string[];
}

/**
 * Evaluates an entry for the claims of an ID token, whose issuer must be the entry's issuer. The API server stops at the first
 * rejection, but this function returns all. Source: apiserver, plugin/pkg/authenticator/token/oidc (oidc.go).
 */
export function authenticate(entry: JwtAuthenticator, claims: Claims): Decision {
  return new Evaluation(entry, claims).decide();
}

/** Returns the claims that a CEL expression uses, with their values in an ID token. For people. */
export function claimsInExpression(expression: string, claims: Claims): string {
  const names = [...expression.matchAll(/\bclaims\.(\w+)|\bclaims\[(['"])(.+?)\2\]/g)].map(
    ([, member, , quoted]) => member ?? quoted ?? '',
  );
  return [...new Set(names)]
    .map((name) => `${name} is ${name in claims ? JSON.stringify(claims[name]) : 'missing'}`)
    .join(', ');
}

class Evaluation {
  readonly #entry: JwtAuthenticator;
  readonly #claims: Claims;
  readonly #rejections: string[] = [];
  readonly #undecided: string[] = [];

  constructor(entry: JwtAuthenticator, claims: Claims) {
    this.#entry = entry;
    this.#claims = claims;
  }

  decide(): Decision {
    const { audiences, claimValidationRules, userValidationRules, extra } = this.#entry;
    const own = texts(this.#claims['aud']);
    if (!audiences.some((one) => own.includes(one)))
      this.#reject(
        `accepts the audiences ${list(audiences)}, but the ID token is for ${own.length === 0 ? 'no audience' : list(own)}`,
      );
    const username = this.#one('username', this.#entry.username);
    const groups = this.#many('groups', this.#entry.groups);
    const uid =
      this.#entry.uid.claim === undefined && this.#entry.uid.expression === undefined
        ? ''
        : this.#one('uid', this.#entry.uid);
    const extras = extra.map(
      ({ key, valueExpression }) =>
        [key, this.#many(`extra "${key}"`, { expression: valueExpression })] as const,
    );
    for (const [at, rule] of claimValidationRules.entries())
      this.#check(`claimValidationRules[${at}]`, rule, { claims: this.#claims });
    const known =
      username !== undefined &&
      groups !== undefined &&
      uid !== undefined &&
      extras.every(([, value]) => value !== undefined);
    const user = known
      ? {
          username,
          uid,
          groups,
          extra: Object.fromEntries(
            extras.filter(([, value]) => value?.length).map(([key, value]) => [key, value ?? []]),
          ),
        }
      : undefined;
    if (user !== undefined)
      for (const [at, rule] of userValidationRules.entries())
        this.#check(`userValidationRules[${at}]`, rule, { user });
    return { user, rejections: this.#rejections, undecided: this.#undecided };
  }

  /** Checks a rule. */
  #check(
    name: string,
    { claim, requiredValue, expression, message }: ValidationRule,
    variables: Readonly<Record<string, unknown>>,
  ): void {
    if (expression === undefined) {
      const value = this.#claims[claim ?? ''];
      if (value !== (requiredValue ?? ''))
        this.#reject(
          `requires the claim ${claim ?? ''} to be "${requiredValue ?? ''}" (${name}), but in the ID token it is ${shown(value)}`,
        );
      return;
    }
    const result = this.#evaluate(name, expression, variables);
    if (result === undefined || result.value === true) return;
    const about = claimsInExpression(expression, this.#claims);
    this.#reject(
      result.value === false
        ? `rejects the ID token by ${name}: ${message ?? expression}${about === '' ? '' : `; in the ID token, ${about}`}`
        : `rejects every ID token: ${name} must return true or false`,
    );
  }

  /** Maps claims to exactly one text. */
  #one(name: string, { claim, prefix = '', expression }: ClaimMapping): string | undefined {
    if (expression !== undefined) {
      const result = this.#evaluate(`claimMappings.${name}`, expression, { claims: this.#claims });
      if (result === undefined) return undefined;
      if (typeof result.value === 'string' && result.value !== '') return result.value;
      this.#reject(`rejects the ID token: claimMappings.${name} must return a text that is not empty`);
      return undefined;
    }
    const value = this.#claims[claim ?? ''];
    if (typeof value !== 'string') {
      this.#reject(
        `rejects the ID token: claimMappings.${name} reads the claim ${claim ?? ''}, which is ${shown(value)}`,
      );
      return undefined;
    }
    if (
      claim === 'email' &&
      this.#claims['email_verified'] !== undefined &&
      this.#claims['email_verified'] !== true
    ) {
      this.#reject('rejects the ID token: the claim email_verified is not true');
      return undefined;
    }
    return prefix + value;
  }

  /** Maps claims to a list of texts. */
  #many(name: string, { claim, prefix = '', expression }: ClaimMapping): string[] | undefined {
    const value = claim === undefined ? undefined : this.#claims[claim];
    if (value !== undefined) {
      const found: unknown[] = Array.isArray(value) ? value : [value];
      if (found.every((one) => typeof one === 'string')) return found.map((one) => prefix + one);
      this.#reject(
        `rejects the ID token: claimMappings.${name} reads the claim ${claim ?? ''}, which is not a text or a list of texts`,
      );
      return undefined;
    }
    if (expression === undefined) return [];
    const result = this.#evaluate(`claimMappings.${name}`, expression, { claims: this.#claims });
    if (result === undefined) return undefined;
    const found = textsOfCel(result.value);
    if (found === undefined)
      this.#reject(`rejects the ID token: claimMappings.${name} must return a text or a list of texts`);
    return found;
  }

  /** Evaluates an expression. @returns undefined if it has no value, which is recorded */
  #evaluate(
    name: string,
    expression: string,
    variables: Readonly<Record<string, unknown>>,
  ): { value: unknown } | undefined {
    const result = evaluateCel(expression, variables);
    if ('value' in result) return result;
    const about = claimsInExpression(expression, this.#claims);
    if ('error' in result)
      this.#reject(
        `rejects the ID token: ${name} fails with "${result.error}"${about === '' ? '' : `; in the ID token, ${about}`}`,
      );
    else this.#undecided.push(`${name}: ${result.undecided}`);
    return undefined;
  }

  #reject(text: string): void {
    this.#rejections.push(text);
  }
}

const list = (values: readonly string[]): string => values.map((one) => `"${one}"`).join(', ') || '(none)';
const shown = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value));
