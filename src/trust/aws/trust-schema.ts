import * as z from 'zod';
import { text, texts } from '../../config/schemas.js';
import { JobpassError } from '../../errors.js';
import { parsePolicy } from '../../providers/aws/session-policy.js';
import { fitsPolicy, type PolicyDocument } from './document.js';

/** The settings under `trust` for a role in AWS. */
export interface AwsTrust {
  /** ARNs of managed policies. */
  policies: readonly string[];
  /** Further permissions, as an inline policy. */
  policy?: PolicyDocument;
  /** The ARN of the permissions boundary. */
  boundary?: string;
  description?: string;
  tags: Readonly<Record<string, string>>;
}

const POLICY_ARN = /^arn:aws(-[a-z-]{2,20})?:iam::(aws|\d{12}):policy\/[\w+=,.@/-]{1,512}$/;

const policyArn = text.regex(
  POLICY_ARN,
  'is not the ARN of a policy, such as arn:aws:iam::123456789012:policy/deploy',
);

/** A policy, which is a map or JSON from the AWS console. */
const policy = z
  .union([text, z.record(z.string(), z.unknown())])
  .transform((value, context): PolicyDocument => {
    try {
      const document = parsePolicy(typeof value === 'string' ? value : JSON.stringify(value));
      if (fitsPolicy(JSON.stringify(document))) return document;
      context.addIssue({ code: 'custom', message: 'has characters outside Latin-1' });
    } catch (error) {
      if (!(error instanceof JobpassError)) throw error;
      context.addIssue({
        code: 'custom',
        message: 'is not a policy document: use a map with Version and Statement',
      });
    }
    return z.NEVER;
  });

const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u;

/** The schema of `trust` for AWS. Sources of the limits: the models of IAM in botocore, and IAM's quotas. */
export const awsTrustSchema: z.ZodType<AwsTrust, unknown> = z
  .strictObject({
    policies: texts.pipe(z.array(policyArn)).optional(),
    policy: policy.optional(),
    'permissions-boundary': policyArn.optional(),
    description: text
      .max(1000, 'is longer than 1,000 characters')
      .regex(/^[\x20-\x7e\xa1-\xff]*$/, 'must be a single line of Latin-1 characters')
      // Instead of such a text, the AWS CLI would send the content of the file or URL.
      .regex(/^(?!(file|fileb|https?):\/\/)/, 'must not begin with file://, fileb:// or http(s)://')
      .optional(),
    tags: z
      .record(
        text
          .max(128, 'is longer than 128 characters')
          .regex(TAG, 'has characters that are not allowed in tags')
          .regex(/^(?!aws:)/i, 'begins with aws:, which is reserved'),
        z
          .string()
          .max(256, 'is longer than 256 characters')
          .regex(TAG, 'has characters that are not allowed in tags'),
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
