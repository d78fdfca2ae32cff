import * as z from 'zod';
import { text, texts } from '../../config/schemas.js';
import { parseResource, RESOURCE_FORMS } from './resources.js';

/** The settings under `trust` for Google Cloud. */
export interface GcpTrust {
  /** The roles of the service account, or of the jobs themselves without a service account, keyed by resource. */
  roles: Readonly<Record<string, readonly string[]>>;
}

/** Source: IAM docs, "Roles and permissions": predefined roles, and custom roles of a project or an organization. */
const ROLE = /^(?:(?:projects\/[a-z0-9.:-]{1,100}|organizations\/\d{1,30})\/)?roles\/[A-Za-z0-9_.]{1,100}$/;

const role = text.regex(ROLE, 'is not a role, such as roles/run.developer');

const resource = text.refine(
  (name) => parseResource(name) !== undefined,
  `is not a supported resource: use ${RESOURCE_FORMS.join(', ')}`,
);

/** The schema of `trust` for Google Cloud. */
export const gcpTrustSchema: z.ZodType<GcpTrust, unknown> = z
  .strictObject({ roles: z.record(resource, texts.pipe(z.array(role))).optional() })
  .transform(({ roles = {} }) => ({
    roles: Object.fromEntries(Object.entries(roles).map(([name, all]) => [name, [...new Set(all)].sort()])),
  }));
