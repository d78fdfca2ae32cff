/** A policy document in IAM's form. */
export interface PolicyDocument {
  Version: string;
  Statement: readonly unknown[];
}

/** The conditions of a statement. For each operator, they contain keys with their values. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A statement of a trust policy. */
export interface TrustStatement {
  Sid: string;
  Effect: 'Allow';
  Principal: Readonly<Record<string, string | readonly string[]>>;
  Action: string;
  Condition?: ConditionBlock;
}

/** The policy version that supports policy variables, which escapes need. */
export const VERSION = '2012-10-17';

export const documentOf = (statements: readonly unknown[]): PolicyDocument => ({
  Version: VERSION,
  Statement: statements,
});

/** Whether IAM accepts a text in a policy: only Latin-1 (IAM user guide, "IAM and AWS STS quotas"), here without control characters. */
export const fitsPolicy = (text: string): boolean => /^[\x20-\x7e\xa0-\xff]*$/.test(text);
