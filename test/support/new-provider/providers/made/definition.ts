import { type ProviderDefinition, withEndings } from '../definition.js';
import { tokenFormats } from '../token-formats.js';

/** A made-up service, whose credentials are files in a folder. */
export const made: ProviderDefinition = {
  name: 'made',
  services: 'a made-up service',
  inputs: [
    { name: 'made-folder', description: 'The folder of the service.', destination: 'address', file: true },
    {
      name: 'made-size',
      description: 'The size of the credential.',
      aliases: ['made-scale'],
      values: ['small', 'large'],
      default: 'small',
    },
    // `vault` has an input of this name, which is something else.
    {
      name: 'namespace',
      description: 'The space to log in to.',
      aliases: ['made-space'],
      values: ['home', 'work'],
      default: 'home',
      secret: true,
      appliesTo: 'made-size: large',
    },
  ],
  common: { role: { text: 'a role of the made-up service.', aliases: ['made-role'] } },
  outputs: async () => [{ name: 'made-id', description: 'The number of the credential.' }],
  outputTexts: { token: 'it begins with `made_`.' },
  impliedBy: ['made-folder'],
  commonAction: async () => ({
    action: 'example/made-login',
    answers: new Map([['made-password', 'Remove it: Jobpass takes no passwords']]),
  }),
  knownServices: [{ service: 'Made', audience: /^made$/, hosts: /(^|\.)made\.example$/ }],
  audience: () => undefined,
  formats: async () => tokenFormats(() => 'MADE_TOKEN'),
  renews: 'anew',
  conflictingVariables: async () => ['MADE_CONFIG'],
  deliveredVariables: async () => withEndings('MADE_TOKEN'),
  check: async () => undefined,
  load: async (context) => (await import('./provider.js')).madeProvider(context),
};
