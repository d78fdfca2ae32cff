import * as z from 'zod';
import { httpsUrl, text, texts } from '../../config/schemas.js';

const namespace = text.regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'is not a valid name of a namespace');

const role = text.regex(
  /^(Role|ClusterRole)\/[^/%\s\p{C}]{1,250}$/u,
  'must be Role/NAME or ClusterRole/NAME',
);

const account = text.regex(
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\/[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/,
  'must be NAMESPACE/NAME of a service account',
);

/** The settings under `trust` for a service account in Kubernetes. */
export const kubernetesTrustSchema = z.strictObject({
  bind: z
    .record(namespace, texts.pipe(z.array(role)))
    .optional()
    .describe(
      'The rights of the service account: namespaces, each with `Role/NAME` or `ClusterRole/NAME`, or a list of these. Jobpass prints a RoleBinding for each.',
    ),
  runners: texts
    .pipe(z.array(account))
    .optional()
    .describe(
      'For `auth: pod`: the service accounts of the runners’ pods, as `namespace/name`. Every pod of these accounts may use the role.',
    ),
  'discovery-url': httpsUrl('any')
    .optional()
    .describe(
      'The address of the issuer’s discovery document, if it is not at `/.well-known/openid-configuration` of the issuer.',
    ),
  'issuer-ca': text
    .refine((value) => /^-----BEGIN CERTIFICATE-----\n/.test(value), 'must be a certificate as PEM')
    .refine((value) => /^[\x20-\x7e\n]*$/.test(value), 'has invisible characters')
    .optional()
    .describe('The CA certificate for the connection from the API server to the issuer, as PEM.'),
});

export type KubernetesTrust = z.output<typeof kubernetesTrustSchema>;
