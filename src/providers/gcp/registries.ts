import { isLoopbackServer } from '../../http/hosts.js';
import type { RegistryHosts } from '../definition.js';

/** The user name that goes with an access token. Source: Artifact Registry docs, "Configure authentication to Artifact Registry for Docker". */
export const REGISTRY_USER = 'oauth2accesstoken';

/** Artifact Registry, and Container Registry. Source: docker-credential-gcr, `config/const.go`. */
const HOST = /^(?:[a-z0-9-]+-docker\.pkg\.dev|(?:[a-z0-9-]+\.)?gcr\.io)$/;

/** The container registries of Google Cloud. */
export const GCP_REGISTRIES: RegistryHosts = {
  examples: ['LOCATION-docker.pkg.dev', 'gcr.io'],
  refuses: (host, { own }) => {
    if (own['id-token-audience'] !== undefined)
      return 'Remove `registries`, or remove `id-token-audience`: registries accept access tokens';
    if (own['access-boundary'] !== undefined)
      return 'Remove `registries`, or remove `access-boundary`: narrowed tokens work for Cloud Storage only';
    return HOST.test(host) || isLoopbackServer(host)
      ? undefined
      : 'With `provider: gcp`, use a registry of Google Cloud: `LOCATION-docker.pkg.dev` or `gcr.io`';
  },
};
