import { cargoTools, providerVariable } from './cargo-tools.js';
import type { Preset } from './preset.js';
import { publisherEntry, USED_TOKEN_HINT } from './publishing.js';

const TOKENS = '/api/v1/trusted_publishing/tokens';
const VARIABLE = 'CARGO_REGISTRY_TOKEN';

/**
 * The Rust registry and others with its interface for trusted publishing.
 *
 * Sources: rust-lang/crates.io 57fa0006 (August 2026), src/controllers/trustpub/tokens/ (request, 30 minutes, errors, revocation) and
 * controllers/krate/publish.rs (the token is checked after the crate's name and before the file); rust-lang/crates-io-auth-action
 * a1c979fa (audience).
 */
export const CRATES_IO: Preset = {
  service: 'the Rust registry',
  address: 'https://crates.io',
  path: TOKENS,
  body: 'json',
  idToken: { parameter: 'jwt' },
  params: { package: 'optional' },
  unsent: ['package'],
  audience: ({ address }) => `${address.host}${address.pathname}`.replace(/\/$/, ''),
  tokenPath: 'token',
  lifeS: 1_800,
  leaseMs: 1_800_000,
  singleUse: true,
  hint: ({ said, token }) => {
    if (said.includes('already been used')) return USED_TOKEN_HINT;
    return said.includes('Trusted Publishing config')
      ? `In the settings of the crate, set ${publisherEntry(token)}`
      : undefined;
  },
  revocation: { method: 'DELETE', path: TOKENS, credential: 'bearer', done: [204] },
  // A publication without a file, which cannot publish anything. The registry checks the token only for a crate that exists.
  probe: {
    method: 'PUT',
    path: '/api/v1/crates/new',
    credential: 'bearer',
    accepted: [],
    refused: [],
    sends: (token, { params }) => {
      const name = params['package'];
      if (name === undefined)
        return 'set `package` to the name of the crate, so that Jobpass can probe the token';
      const metadata = Buffer.from(JSON.stringify({ name, vers: '0.0.0' }));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(metadata.length);
      return {
        headers: { authorization: token, 'content-type': 'application/octet-stream' },
        body: Buffer.concat([length, metadata]),
      };
    },
    judge: (status, text) => {
      if (status === 403 && text.includes('Invalid authentication token'))
        return { answer: 'refuses', form: 'dead' };
      if (status === 403 && text.includes('not valid for crate')) return { answer: 'accepts' };
      if (status === 400 && text.includes('invalid tarball length')) return { answer: 'accepts' };
      return undefined;
    },
  },
  variable: VARIABLE,
  delivered: [providerVariable(VARIABLE)],
  conflicting: [providerVariable(VARIABLE), 'CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS'],
  tools: ({ variable }) => cargoTools(variable),
};
