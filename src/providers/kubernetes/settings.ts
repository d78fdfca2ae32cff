import { defaultOf } from '../../config/common-inputs.js';
import type { Settings } from '../../config/settings.js';
import { invalid, list, oneOf } from '../../config/values.js';
import { JobpassError } from '../../errors.js';
import { secureUrl } from '../../http/hosts.js';
import {
  CREDENTIAL_TYPES,
  KUBERNETES_INPUTS,
  type KubernetesInput,
  kubernetesAudience,
  LOG_INS,
  ONE_OF_SEVERAL,
} from './inputs.js';

/** A service account. */
export interface Account {
  namespace: string;
  name: string;
}

/** The Kubernetes provider's validated settings. */
export interface KubernetesSettings {
  /** The API server's address. */
  url: URL;
  /** The ID token's audience; undefined if the job uses no ID token. */
  audience: string | undefined;
  auth: (typeof LOG_INS)[number];
  jwtFile: string;
  /** The name of the EKS cluster; undefined for other clusters. */
  cluster: string | undefined;
  /** The service account whose tokens steps get. Undefined if steps get the ID token. */
  account: Account | undefined;
  /** The namespace that clients use by default. */
  namespace: string;
  /** The token's audiences; empty for the API server's own. */
  audiences: readonly string[];
  /** PEM; undefined for the system's authorities. */
  ca: string | undefined;
  /** The name of the kubeconfig's context. */
  context: string;
  /** Whether the step has other credentials of this provider, so that `KUBECONFIG` cannot name this one. */
  oneOfSeveral: boolean;
}

/** A name of a namespace or a service account (RFC 1123), as a path segment. */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** A name of an EKS cluster, or an ID of a local cluster. Source: EKS API reference, CreateCluster. */
const CLUSTER = /^[0-9A-Za-z][\w-]{0,99}$/;
const SUBDOMAIN = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** Reads and checks the settings before any request. @throws JobpassError `usage` or `insecure` */
export function kubernetesSettings(settings: Settings): KubernetesSettings {
  const given = (name: KubernetesInput | typeof ONE_OF_SEVERAL): string | undefined => settings.own[name];
  const or = (name: KubernetesInput): string => given(name) ?? defaultOf(KUBERNETES_INPUTS, name);
  if (settings.url === undefined) {
    throw new JobpassError('usage', '`url` is missing', {
      hint: 'Set `url` to the address of the API server, as `kubectl config view --minify` shows it, or set `kubeconfig`',
    });
  }
  const url = secureUrl(settings.url, '`url`');
  const auth = oneOf(or('auth'), 'auth', LOG_INS);
  const type = oneOf(or('credential-type'), 'credential-type', CREDENTIAL_TYPES);
  if (auth !== 'jwt' && settings.audience !== undefined) {
    throw new JobpassError('usage', `\`audience\` is not allowed with \`auth: ${auth}\``, {
      hint: 'Remove one of them',
    });
  }
  if (type === 'id-token' && auth !== 'jwt') {
    throw new JobpassError('usage', `\`credential-type: id-token\` is not allowed with \`auth: ${auth}\``, {
      hint: 'Remove one of them',
    });
  }
  if (type === 'id-token' && settings.role !== undefined) {
    throw new JobpassError('usage', '`role` is not allowed with `credential-type: id-token`', {
      hint: 'Remove one of them: steps get either the token of a service account or the ID token',
    });
  }
  const cluster = clusterOf(auth, given('cluster-name'), given('aws-credential'));
  const namespace = given('namespace') ?? 'default';
  if (!LABEL.test(namespace)) throw invalid('namespace', namespace, 'Use the name of a namespace');
  return {
    url,
    audience: kubernetesAudience(settings),
    auth,
    jwtFile: or('jwt-file'),
    cluster,
    account: type === 'id-token' ? undefined : accountOf(settings.role),
    namespace,
    audiences: list(given('audiences') ?? ''),
    ca: settings.ca,
    context: settings.name ?? 'jobpass',
    oneOfSeveral: given(ONE_OF_SEVERAL) !== undefined,
  };
}

/** Returns the name of the EKS cluster. @throws JobpassError `usage` */
function clusterOf(
  auth: KubernetesSettings['auth'],
  cluster: string | undefined,
  credential: string | undefined,
): string | undefined {
  if (auth !== 'aws') {
    const set =
      cluster !== undefined ? 'cluster-name' : credential !== undefined ? 'aws-credential' : undefined;
    if (set === undefined) return undefined;
    throw new JobpassError('usage', `\`${set}\` is not allowed with \`auth: ${auth}\``, {
      hint: `Set \`auth: aws\`, or remove \`${set}\``,
    });
  }
  if (credential === undefined) {
    throw new JobpassError('usage', '`aws-credential` is missing', {
      hint: 'Set `aws-credential` to the name of a credential with `provider: aws` in `credentials` of the same step',
    });
  }
  if (cluster === undefined) {
    throw new JobpassError('usage', '`cluster-name` is missing', {
      hint: 'Set `cluster-name` to the name of the EKS cluster, as `aws eks list-clusters` prints it',
    });
  }
  if (!CLUSTER.test(cluster))
    throw invalid(
      'cluster-name',
      cluster,
      'Use the name of an EKS cluster: 1 to 100 letters, digits, `-` and `_`',
    );
  return cluster;
}

/** Reads the name of a service account. @param role `namespace/name` @throws JobpassError `usage` */
export function accountOf(role: string | undefined): Account {
  if (role === undefined) {
    throw new JobpassError('usage', '`role` is missing', {
      hint: 'Set `role` to a service account, for example `jobpass/deployer` (namespace/name)',
    });
  }
  const [namespace = '', name = '', ...rest] = role.split('/');
  if (!LABEL.test(namespace) || !SUBDOMAIN.test(name) || rest.length > 0)
    throw invalid('role', role, 'Use `namespace/name` of a service account, for example `jobpass/deployer`');
  return { namespace, name };
}
