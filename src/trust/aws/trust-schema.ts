import * as z from 'zod';
import { text, texts } from '../../config/schemas.js';
import { JobpassError } from '../../errors.js';
import { parsePolicy } from '../../providers/aws/session-policy.js';
import { fitsPolicy, type PolicyDocument } from './document.js';

/** What a file says of a role besides who may assume it. */
export interface AwsTrust {
  /** ARNs of managed policies. */
  policies: readonly string[];
  /** What it may do besides. */
  policy?: PolicyDocument;
  /** The ARN of a policy that it may not go beyond. */
  boundary?: string;
  description?: string;
  tags: Readonly<Record<string, string>>;
}

const POLICY_ARN = /^arn:aws(-[a-z-]{2,20})?:iam::(aws|\d{12}):policy\/[\w+=,.@/-]{1,512}$/;

const policyArn = text.regex(
  POLICY_ARN,
  'is no ARN of a policy, as in arn:aws:iam::123456789012:policy/deploy',
);

/** A policy as a map, or as the JSON that the console shows. */
const policy = z
  .union([text, z.record(z.string(), z.unknown())])
  .transform((value, context): PolicyDocument => {
    try {
      const document = parsePolicy(typeof value === 'string' ? value : JSON.stringify(value));
      if (fitsPolicy(JSON.stringify(document))) return document;
      context.addIssue({ code: 'custom', message: 'has other than Latin letters (Latin-1)' });
    } catch (error) {
      if (!(error instanceof JobpassError)) throw error;
      context.addIssue({
        code: 'custom',
        message: 'is no policy document: a map with Version and Statement',
      });
    }
    return z.NEVER;
  });

const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u;

/** `trust` of an AWS credential. Source of the bounds: the models of IAM in botocore, and its quotas. */
export const awsTrustSchema: z.ZodType<AwsTrust, unknown> = z
  .strictObject({
    policies: texts.pipe(z.array(policyArn)).optional(),
    policy: policy.optional(),
    'permissions-boundary': policyArn.optional(),
    description: text
      .max(1000, 'is longer than 1,000 characters')
      .regex(/^[\x20-\x7e\xa1-\xff]*$/, 'has other than Latin letters (Latin-1) in one line')
      // The AWS CLI reads such a value as the name of what to send.
      .regex(/^(?!(file|fileb|https?):\/\/)/, 'begins as a URL does')
      .optional(),
    tags: z
      .record(
        text
          .max(128, 'is longer than 128 characters')
          .regex(TAG, 'has characters that no tag has')
          .regex(/^(?!aws:)/i, 'begins with aws:, which is reserved'),
        z.string().max(256, 'is longer than 256 characters').regex(TAG, 'has characters that no tag has'),
      )
      .optional(),
  })
  .transform((given) => ({
    policies: [...new Set(given.policies ?? [])],
    ...(given.policy === undefined ? {} : { policy: given.policy }),
    ...(given['permissions-boundary'] === undefined ? {} : { boundary: given['permissions-boundary'] }),
    ...(given.description === undefined ? {} : { description: given.description }),
    tags: given.tags ?? {},
  }));
