import { printable } from '../../../text/printable.js';
import type { Linted, Linter } from '../linter.js';
import { lintCredential } from './lint-credential.js';
import { federatedCredentialsIn } from './read-credentials.js';

/** Finds vulnerabilities in the federated credentials of applications and managed identities in Microsoft Entra. */
export const azureLinter: Linter = {
  reads:
    'Azure: the output of az ad app federated-credential list or az identity federated-credential list, the list from Microsoft Graph or Azure Resource Manager, a template, or the output of terraform show, as JSON',
  lint(document): Linted | undefined {
    const found = federatedCredentialsIn(document);
    if (found === undefined) return undefined;
    const linted = found.map((one) =>
      'open' in one
        ? {
            findings: [],
            unjudged: [{ where: `federated credential ${printable(one.name, 120)}`, because: one.open }],
          }
        : lintCredential(one),
    );
    return {
      roles: found.length,
      skipped: 0,
      findings: linted.flatMap(({ findings }) => findings),
      unjudged: linted.flatMap(({ unjudged }) => unjudged),
    };
  },
};
