/** A policy document in IAM's form. */
export interface PolicyDocument {
  Version: string;
  Statement: readonly unknown[];
}

/** A statement's conditions. Each operator has keys, and each key has values. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A statement of a trust policy. */
export interface TrustStatement {
  Sid: string;
  Effect: 'Allow';
  Principal: Readonly<Record<string, string | readonly string[]>>;
  Action: string;
  Condition?: ConditionBlock;
}

/** The policy version that supports policy variables, which are required for escapes. */
export const VERSION = '2012-10-17';

export const documentOf = (statements: readonly unknown[]): PolicyDocument => ({
  Version: VERSION,
  Statement: statements,
});

/**
 * Returns whether IAM accepts a text in a policy. IAM accepts only Latin-1 (IAM user guide, "IAM and AWS STS quotas"). This
 * function also rejects control characters.
 */
export const fitsPolicy = (text: string): boolean => /^[\x20-\x7e\xa0-\xff]*$/.test(text);
