import { INPUTS } from '../providers/all-inputs.js';
import { CREDENTIAL_NAME, NAME, NOT_IN_A_FILE } from './content.js';

type Schema = Readonly<Record<string, unknown>>;

/** One value, as YAML likes to write it. */
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
 * The JSON Schema of `.jobpass.yml`, by which editors complete and check it.
 *
 * @param trusts what may stand under `trust`, for each provider
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
          description: 'Whose jobs this file speaks of.',
          type: 'object',
          minProperties: 1,
          propertyNames: NAMED,
          additionalProperties: group(
            {
              issuer: {
                ...ADDRESS,
                description: 'Who issues their ID tokens, exactly as the claim iss has it.',
              },
              when: { $ref: '#/$defs/when' },
              'jwks-uri': {
                ...ADDRESS,
                description: 'For jobpass trust: the issuer’s keys, where it has no discovery document.',
              },
            },
            ['issuer'],
          ),
        },
        credentials: {
          description: 'What jobs can name in the input `credentials`.',
          type: 'object',
          minProperties: 1,
          propertyNames: { type: 'string', pattern: CREDENTIAL_NAME.source },
          additionalProperties: group({
            ...shared,
            rules: {
              description: 'The first rule whose conditions all hold is taken.',
              type: 'array',
              minItems: 1,
              items: group({
                name: { ...NAMED, description: 'What the log calls the rule.' },
                jobs: { ...NAMED, description: 'Whose jobs; needed where `jobs` has several.' },
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
        description: 'Claims of the ID token, and the pattern that each must match, or a list of them.',
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
        description: 'What jobpass trust needs besides, to make the role on the server.',
        anyOf: [{ type: 'object', maxProperties: 0 }, ...trusts],
      },
    },
  };
}
