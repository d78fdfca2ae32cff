import { isObject, type JsonObject } from '../../../text/json.js';
import { listOf, objectOf, objectsOf, textOf } from '../../../text/json-values.js';
import { type AwsRole, decoded } from './role.js';

/** Returns the roles in a CloudFormation template in JSON, or undefined if the document is not a template or contains no roles. */
export function templateRoles(template: JsonObject): AwsRole[] | undefined {
  const resources = template['Resources'];
  if (!isObject(resources)) return undefined;
  const roles = Object.entries(resources).filter(
    (entry): entry is [string, JsonObject] => isObject(entry[1]) && entry[1]['Type'] === 'AWS::IAM::Role',
  );
  if (roles.length === 0) return undefined;
  return roles.map(([id, resource]) => {
    const properties = objectOf(resource['Properties']);
    const open = new Set<string>();
    const trust = resolved(properties['AssumeRolePolicyDocument'], template, open);
    const inline = objectsOf(properties['Policies']);
    const unclear = new Set<string>();
    return {
      name: textOf(properties['RoleName']) ?? id,
      arn: '',
      trust: decoded(trust),
      hasBoundary: 'PermissionsBoundary' in properties ? true : undefined,
      policyNames: [
        ...inline.flatMap((one) => textOf(one['PolicyName']) ?? []),
        ...listOf(properties['ManagedPolicyArns']).flatMap((arn) => textOf(arn)?.split('/').at(-1) ?? []),
      ],
      policies: inline.map((one) => resolved(one['PolicyDocument'], template, unclear)),
      // Other resources of the template can also attach policies to the role.
      hasAllPolicies: false,
      ...(open.size === 0 ? {} : { open: `the trust policy depends on ${[...open].join(', ')}` }),
    };
  });
}

/** Pseudo parameters that do not affect access. */
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::Region': 'us-east-1',
};

/** Evaluates the template functions in a value. @param open collects the names of values that are known only in the stack */
function resolved(value: unknown, template: JsonObject, open: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(one, template, open));
  if (!isObject(value)) return value;
  const [name = '', ...others] = Object.keys(value);
  if (others.length === 0) {
    const argument = value[name];
    if (name === 'Ref') return reference(String(argument), template, open);
    if (name === 'Fn::GetAtt')
      return reference([argument].flat().map(String)[0]?.split('.')[0] ?? '', template, open);
    if (name === 'Fn::Sub' && typeof argument === 'string') return substituted(argument, template, open);
    if (name === 'Fn::Join' && Array.isArray(argument))
      return listOf(resolved(argument[1], template, open))
        .map(String)
        .join(String(argument[0]));
    if (name.startsWith('Fn::')) {
      open.add(name);
      return '';
    }
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      substituted(key, template, open),
      resolved(member, template, open),
    ]),
  );
}

function substituted(text: string, template: JsonObject, open: Set<string>): string {
  return text.replace(/\$\{(!?)([\w:.]+)\}/g, (whole, literal: string, name: string) =>
    literal === '!' ? whole.replace('!', '') : reference(name.split(/\.(?=\w+$)/)[0] ?? '', template, open),
  );
}

/** Resolves a name. A parameter's name resolves to the parameter's default, and an OIDC provider's name to the provider's ARN. */
function reference(name: string, template: JsonObject, open: Set<string>): string {
  if (Object.hasOwn(PSEUDO, name)) return PSEUDO[name] ?? '';
  const parameters = objectOf(template['Parameters']);
  const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  const given = isObject(parameter) ? textOf(parameter['Default']) : undefined;
  if (given !== undefined) return given;
  const resources = objectOf(template['Resources']);
  const resource = Object.hasOwn(resources, name) ? resources[name] : undefined;
  if (
    isObject(resource) &&
    resource['Type'] === 'AWS::IAM::OIDCProvider' &&
    isObject(resource['Properties'])
  ) {
    const url = resolved(resource['Properties']['Url'], template, open);
    return `arn:aws:iam::123456789012:oidc-provider/${String(url).replace(/^https:\/\//, '')}`;
  }
  open.add(name);
  return name;
}
