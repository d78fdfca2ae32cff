import { errorText, JobpassError } from '../../../errors.js';
import { parsePermissions } from '../../../github/permissions.js';
import { aws } from '../../../providers/aws/definition.js';
import { github } from '../../../providers/github/definition.js';
import { signerOf } from '../../../providers/github/inputs.js';
import { type Rule, type RulesFile, readRules } from '../../../rules/file.js';
import { isObject } from '../../../text/json.js';
import { printable } from '../../../text/printable.js';
import { jobConditions } from './conditions.js';
import { permissionsOf } from './read-config.js';
import type { GrantedTokens, JobpassRoles } from './role.js';

/** Returns the rules of a rules file; undefined if the document is not such a file. */
export function rulesOfFile(document: unknown, name: string): JobpassRoles | undefined {
  if (!isObject(document) || !isObject(document['credentials'])) return undefined;
  let file: RulesFile;
  try {
    file = readRules(JSON.stringify(document), printable(name, 120));
  } catch (error) {
    if (!(error instanceof JobpassError)) throw error;
    return { roles: [], skipped: 0, unreadable: [{ where: 'rules file', because: errorText(error) }] };
  }
  const rules = [...file.credentials.values()].flat();
  const judged = rules.filter((rule) => rule.issuer !== undefined && usesIdToken(rule));
  return {
    roles: judged.map((rule) => ({
      where: `credential ${rule.credential}, rule ${printable(rule.name, 80)}`,
      names: [rule.name, rule.inputs.get('role') ?? ''],
      place: 'the rule',
      issuer: rule.issuer ?? '',
      audience: rule.inputs.get('audience') ?? rule.inputs.get('url'),
      conditions: jobConditions(rule.conditions),
      ignoresEvents: rule.inputs.get('provider') === aws.name,
      named: undefined,
      github: rule.inputs.get('provider') === github.name ? tokensOf(rule) : undefined,
    })),
    skipped: rules.length - judged.length,
    unreadable: [],
  };
}

/** Whether jobs send an ID token for a rule. Otherwise, no server checks the rule's conditions. */
function usesIdToken({ inputs }: Rule): boolean {
  return inputs.get('provider') !== github.name || signer(inputs) !== 'local';
}

function signer(inputs: Rule['inputs']): string {
  const named = inputs.get('signer');
  return signerOf({ own: named === undefined ? {} : { signer: named } });
}

function tokensOf({ inputs, trust }: Rule): GrantedTokens {
  const written = inputs.get('permissions');
  const requested = written === undefined ? undefined : parsePermissions(written).permissions;
  const isOctoSts = signer(inputs) === 'octo-sts';
  return {
    permissions: permissionsOf(trust['permissions']) ?? requested,
    everyRepository:
      trust['repositories'] === undefined &&
      String(trust['own']) !== 'true' &&
      inputs.get('repositories') === undefined,
    maxTtl: undefined,
    endsTokens: isOctoSts ? undefined : true,
  };
}
