/** A policy document, as IAM takes it. */
export interface PolicyDocument {
  Version: string;
  Statement: readonly unknown[];
}

/** Operators, and what each wants of which keys. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One way into a role. */
export interface TrustStatement {
  Sid: string;
  Effect: 'Allow';
  Principal: Readonly<Record<string, string | readonly string[]>>;
  Action: string;
  Condition?: ConditionBlock;
}

/** Policy variables, which escapes are, are known from this version on. */
export const VERSION = '2012-10-17';

export const documentOf = (statements: readonly unknown[]): PolicyDocument => ({
  Version: VERSION,
  Statement: statements,
});

/** Whether IAM takes a text in a policy: Latin-1 and no more (IAM user guide, "IAM and AWS STS quotas"), here without control characters. */
export const fitsPolicy = (text: string): boolean => /^[\x20-\x7e\xa0-\xff]*$/.test(text);
