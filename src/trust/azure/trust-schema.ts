import * as z from 'zod';
import { text, texts } from '../../config/schemas.js';

/** The settings under `trust` for an application or a managed identity in Microsoft Entra. */
export interface AzureTrust {
  /** The resource id of the user-assigned managed identity; undefined for an application. */
  managedIdentity?: string;
  /** The prefixes of the repositories' subjects, as GitHub returns them in `sub_claim_prefix`. */
  subjectPrefixes: readonly string[];
  /** The roles of Azure at each scope. */
  roles: Readonly<Record<string, readonly string[]>>;
}

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const NAME = "[\\w.()~!$*+;=@' -]{1,260}";
const IDENTITY = new RegExp(
  `^/subscriptions/${GUID}/resourceGroups/[\\w.()-]{1,90}/providers/Microsoft\\.ManagedIdentity/userAssignedIdentities/[\\w-]{3,128}$`,
  'i',
);
const SCOPE = new RegExp(
  `^(/subscriptions/${GUID}(/resourceGroups/[\\w.()-]{1,90}(/providers/[\\w.]{1,100}(/${NAME}/${NAME}){1,6})?)?|/providers/Microsoft\\.Management/managementGroups/[\\w.()-]{1,90})$`,
  'i',
);
const PREFIX = /^repo:[A-Za-z0-9_-]{1,100}(@\d{1,20})?\/[\w.-]{1,100}(@\d{1,20})?$/;

/** The schema of `trust` for Azure. Sources: Azure Resource Manager, "Naming rules and restrictions"; GitHub, "OpenID Connect reference". */
export const azureTrustSchema: z.ZodType<AzureTrust, unknown> = z
  .strictObject({
    'managed-identity': text
      .regex(
        IDENTITY,
        'is not the resource id of a managed identity: /subscriptions/…/resourceGroups/…/providers/Microsoft.ManagedIdentity/userAssignedIdentities/NAME',
      )
      .optional(),
    'subject-prefixes': texts
      .pipe(
        z.array(
          text.regex(
            PREFIX,
            'is not the prefix of a subject, such as repo:octo-org@456/shop@123 or repo:octo-org/shop',
          ),
        ),
      )
      .optional(),
    roles: z
      .record(
        text
          .regex(
            SCOPE,
            'is not a scope: use the resource id of a subscription, resource group, resource or management group',
          )
          .refine((scope) => !/\/\.{1,2}(\/|$)/.test(scope), 'must not contain . or .. as a name'),
        texts.pipe(
          z.array(
            text.regex(/^[A-Za-z0-9][\w.()/& -]{0,127}$/, 'is not the name or the id of a role of Azure'),
          ),
        ),
      )
      .optional(),
  })
  .transform((given) => ({
    ...(given['managed-identity'] === undefined ? {} : { managedIdentity: given['managed-identity'] }),
    subjectPrefixes: [...new Set(given['subject-prefixes'] ?? [])],
    roles: given.roles ?? {},
  }));
