import { CLOUDS } from '../../azure/clouds.js';
import { causeOf, entraError } from '../../azure/replies.js';
import type { Answer, Outgoing } from '../../http/transport.js';
import type { AzureSettings } from '../../providers/azure/settings.js';
import { jsonObject } from '../../text/json.js';
import { textOf } from '../../text/json-values.js';
import { printable } from '../../text/printable.js';
import type { DoctorContext } from '../doctor.js';

/** Returns the request for the metadata of a tenant, which needs no token. Source: OpenID Connect Discovery 1.0. */
export function metadataRequest({ authority, tenant }: AzureSettings): Outgoing {
  return {
    method: 'GET',
    url: new URL(
      `${authority.href.replace(/\/$/, '')}/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`,
    ),
    headers: { accept: 'application/json' },
    what: 'the request for the metadata of the tenant',
  };
}

/**
 * Reports whether the tenant exists, and whether it belongs to the cloud in `environment`. Entra of one cloud also answers for some
 * tenants of other clouds; `cloud_instance_name` then names the cloud.
 *
 * Source: Microsoft Learn, "National clouds" (authentication endpoints); the metadata of Entra.
 */
export function examineTenant(
  { report }: DoctorContext,
  settings: AzureSettings,
  { status, body }: Answer,
): void {
  const { tenant, cloud } = settings;
  const json = jsonObject(body);
  const error = entraError(json);
  if (error !== undefined || status < 200 || status > 299 || json === undefined) {
    report(
      causeOf(error ?? { codes: [] }) === 'tenant' || status === 400 || status === 404 ? 'fail' : 'unchecked',
      'tenant',
      `Entra in ${cloud.title} does not know the tenant ${tenant}: ${error === undefined ? `status ${status}` : printable(error.said, 300)}`,
      `Check \`tenant-id\` (az account show --query tenantId). If the tenant belongs to another cloud, set \`environment\` to ${others(settings).join(' or ')}`,
    );
    return;
  }
  const instance = textOf(json['cloud_instance_name']);
  const own = new URL(cloud.authority).hostname;
  if (instance !== undefined && !own.endsWith(instance.replace(/^partner\./, ''))) {
    const [name] =
      Object.entries(CLOUDS).find(([, one]) => new URL(one.authority).hostname.endsWith(instance)) ?? [];
    report(
      'fail',
      'tenant',
      `The tenant ${tenant} belongs to the cloud ${printable(instance, 80)}, but \`environment\` is that of ${cloud.title}`,
      `Set \`environment\`${name === undefined ? '' : ` to ${name}`}. The audience of the federated credential is different there too`,
    );
    return;
  }
  report('ok', 'tenant', `The tenant ${tenant} is in ${cloud.title}`);
}

const others = ({ cloud }: AzureSettings): string[] =>
  Object.entries(CLOUDS).flatMap(([name, one]) => (one.title === cloud.title ? [] : [`\`${name}\``]));
