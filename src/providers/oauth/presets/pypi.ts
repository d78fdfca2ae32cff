import type { Preset } from './preset.js';
import { publisherEntry, USED_TOKEN_HINT } from './publishing.js';
import { PYPI_CONFLICTING, PYPI_VARIABLES, pypiTools } from './pypi-tools.js';

/** The address of uploads that upload programs use by default. */
const UPLOAD = 'https://upload.pypi.org/legacy/';

/**
 * PyPI and other indexes with its interface for trusted publishing.
 *
 * Sources: pypi/warehouse 6b621571 (August 2026), warehouse/oidc/views.py and services.py (request, 900 seconds, errors, single use),
 * forklift/decorators.py (an upload without a valid token is rejected before its form is read); pypi/warehouse#20197 and
 * astral-sh/uv#21423 (burning a token: 202).
 */
export const PYPI: Preset = {
  service: 'the Python package index',
  address: UPLOAD,
  path: '/_/oidc/mint-token',
  atRoot: true,
  body: 'json',
  idToken: { parameter: 'token' },
  audience: ({ address: { hostname } }) =>
    hostname === 'test.pypi.org' ? 'testpypi' : /(^|\.)pypi\.org$/.test(hostname) ? 'pypi' : undefined,
  audienceHint: 'Set `audience` to the text that the address `/_/oidc/audience` of this index returns',
  tokenPath: 'token',
  expiryPath: 'expires',
  lifeS: 900,
  leaseMs: 900_000,
  singleUse: true,
  hint: ({ said, token }) => {
    if (said.includes('invalid-publisher'))
      return `Add a trusted publisher to the project: ${publisherEntry(token, 'job_workflow_ref')}`;
    if (said.includes('invalid-reuse-token')) return USED_TOKEN_HINT;
    return undefined;
  },
  revocation: {
    method: 'POST',
    path: '/_/oidc/burn-token',
    atRoot: true,
    credential: { json: 'token' },
    done: [200, 202, 204],
    unsupported: [404, 405],
  },
  // An upload without a file, which cannot publish anything.
  probe: {
    method: 'POST',
    path: '',
    credential: 'bearer',
    accepted: [],
    refused: [],
    sends: (token) => ({
      headers: {
        authorization: `Basic ${Buffer.from(`__token__:${token}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ ':action': 'file_upload', protocol_version: '1' }).toString(),
    }),
    judge: (status, text) => {
      if (status === 403 && text.includes('Invalid or non-existent authentication information'))
        return { answer: 'refuses', form: 'own' };
      return status === 400 && /is an invalid value for|Invalid value for|Error: /.test(text)
        ? { answer: 'accepts' }
        : undefined;
    },
  },
  variable: 'TWINE_PASSWORD',
  delivered: PYPI_VARIABLES,
  conflicting: PYPI_CONFLICTING,
  tools: ({ address, variable }) => pypiTools({ address, isUsual: address.href === UPLOAD, variable }),
};
