import { INPUTS } from '../providers/all-inputs.js';
import { CREDENTIAL_NAME, NAME, NOT_IN_A_FILE } from './content.js';

type Schema = Readonly<Record<string, unknown>>;

/** A single value in YAML. */
const VALUE: Schema = { type: ['string', 'number', 'boolean'] };
const NAMED: Schema = { type: 'string', pattern: NAME.source };
const ADDRESS: Schema = { type: 'string', format: 'uri' };

function group(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

/**
 * Returns the JSON Schema of `.jobpass.yml`, which editors use for completion and checks.
 *
 * @param trusts the schemas of `trust`, one for each provider
 */
export function rulesSchema(trusts: readonly Schema[]): Schema {
  const inputs = Object.fromEntries(
    INPUTS.filter(({ name, secret }) => !NOT_IN_A_FILE.includes(name) && secret !== true).flatMap(
      ({ name, aliases = [], description, values = [] }) =>
        [name, ...aliases].map((each): [string, Schema] => [
          each,
          {
            description,
            ...(values.length === 0 ? {} : { examples: values }),
            anyOf: [{ $ref: '#/$defs/value' }, { $ref: '#/$defs/values' }, { type: 'object' }],
          },
        ]),
    ),
  );
  const shared: Readonly<Record<string, Schema>> = {
    when: { $ref: '#/$defs/when' },
    trust: { $ref: '#/$defs/trust' },
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...group(
      {
        jobs: {
          description: 'The jobs that the rules are for, by a name of your choice.',
          type: 'object',
          minProperties: 1,
          propertyNames: NAMED,
          additionalProperties: group(
            {
              issuer: {
                ...ADDRESS,
                description: 'The issuer of the ID tokens: the exact value of the claim iss.',
              },
              when: { $ref: '#/$defs/when' },
              'jwks-uri': {
                ...ADDRESS,
                description:
                  'For jobpass trust: the URL of the issuer’s keys, if the issuer has no discovery document.',
              },
            },
            ['issuer'],
          ),
        },
        credentials: {
          description: 'The credentials that a step can name in its input `credentials`.',
          type: 'object',
          minProperties: 1,
          propertyNames: { type: 'string', pattern: CREDENTIAL_NAME.source },
          additionalProperties: group({
            ...shared,
            rules: {
              description: 'The rules. A job gets the first rule whose conditions all match.',
              type: 'array',
              minItems: 1,
              items: group({
                name: { ...NAMED, description: 'The name of the rule in logs and messages.' },
                jobs: {
                  ...NAMED,
                  description: 'The entry of `jobs` for this rule. Required if `jobs` has several entries.',
                },
                ...shared,
                ...inputs,
              }),
            },
            ...inputs,
          }),
        },
      },
      ['credentials'],
    ),
    $defs: {
      value: VALUE,
      values: { type: 'array', items: VALUE },
      when: {
        description: 'Claims of the ID token, each with a pattern or a list of patterns.',
        type: 'object',
        propertyNames: { minLength: 1 },
        additionalProperties: {
          anyOf: [
            { ...VALUE, minLength: 1 },
            { type: 'array', minItems: 1, items: { ...VALUE, minLength: 1 } },
          ],
        },
      },
      trust: {
        description: 'Further settings for jobpass trust, which creates the role on the server.',
        anyOf: [{ type: 'object', maxProperties: 0 }, ...trusts],
      },
    },
  };
}
