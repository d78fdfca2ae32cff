import { describe, expect, it } from 'vitest';
import { withHelper } from '../../../src/docker/docker-config.js';

describe('withHelper', () => {
  it('adds the helper for each host, and for Docker Hub under both of its names', () => {
    expect(withHelper({}, ['ghcr.io', 'docker.io'])).toEqual({
      credHelpers: { 'ghcr.io': 'jobpass', 'https://index.docker.io/v1/': 'jobpass', 'docker.io': 'jobpass' },
    });
  });

  it('keeps every other setting, and drops saved log-ins and helpers for the same registries only', () => {
    const before = {
      auths: {
        'https://ghcr.io/v1/': { auth: 'eA==' },
        'GHCR.io': {},
        'ghcr.io/octo/app': { auth: 'eA==' },
        'https://index.docker.io/v1/': { auth: 'eQ==' },
        'ghcr.io:5000': { auth: 'eg==' },
      },
      credHelpers: { 'ghcr.io': 'desktop', 'gcr.io': 'gcloud' },
      credsStore: 'desktop',
      proxies: { default: {} },
      currentContext: 'remote',
    };
    const copy = structuredClone(before);
    expect(withHelper(before, ['ghcr.io'])).toEqual({
      ...before,
      auths: {
        'https://index.docker.io/v1/': { auth: 'eQ==' },
        'ghcr.io:5000': { auth: 'eg==' },
      },
      credHelpers: { 'gcr.io': 'gcloud', 'ghcr.io': 'jobpass' },
    });
    expect(before).toEqual(copy);
  });

  it.each([{ auths: null }, { auths: [] }, { credHelpers: 'x' }, { credHelpers: null }])(
    'survives %j',
    (config) => {
      expect(withHelper(config, ['ghcr.io'])['credHelpers']).toEqual({ 'ghcr.io': 'jobpass' });
    },
  );
});
