import { type Claims, texts } from '../../identity/id-token.js';
import type { AzureSettings } from '../../providers/azure/settings.js';
import { printable } from '../../text/printable.js';
import { quoted } from '../../text/shell.js';
import type { Access } from './access.js';

/** Returns the commands of the Azure CLI that let this job log in, and that give it access. */
export function commandsFor(
  { clientId, cloud, subscription, audience }: AzureSettings,
  claims: Claims,
  { trusts, access }: { trusts: boolean; access: Access | undefined },
): readonly string[] {
  const { iss, sub } = claims;
  const cloudLine = cloud.cli === 'AzureCloud' ? [] : [`az cloud set --name ${cloud.cli}`];
  const trust =
    trusts || typeof iss !== 'string' || typeof sub !== 'string'
      ? []
      : [
          [
            '# The credential for exactly this subject. For a managed identity, use az identity federated-credential create.',
            `az ad app federated-credential create --id ${quoted(clientId)} --parameters ${quoted(
              JSON.stringify({
                name: nameFor(sub),
                issuer: printable(iss, 600),
                subject: printable(sub, 600),
                audiences: [texts(claims['aud']).includes(audience) ? audience : cloud.audience],
              }),
            )}`,
          ].join('\n'),
        ];
  const assignment =
    access === undefined || access === 'good'
      ? []
      : [
          [
            '# Replace Reader by the role that the job needs, and use the narrowest scope.',
            `az role assignment create --assignee-object-id "$(az ad sp show --id ${quoted(clientId)} --query id --output tsv)" --assignee-principal-type ServicePrincipal --role Reader --scope ${quoted(`/subscriptions/${subscription ?? 'SUBSCRIPTION-ID'}`)}`,
          ].join('\n'),
        ];
  const all = [...trust, ...assignment];
  return all.length === 0 ? [] : [...cloudLine, ...all];
}

/** Returns a name that Entra accepts. */
function nameFor(subject: string): string {
  return `jobpass-${subject}`
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/-+$/, '')
    .slice(0, 100);
}
