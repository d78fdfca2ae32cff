import { JobpassError } from '../../errors.js';
import type { ServerPlan, TrustGenerator } from '../generator.js';
import { type Cluster, clustersOf } from './cluster-plan.js';
import { compareCluster } from './diff.js';
import { printAuthentication, printJson, printManifests } from './print.js';
import { type KubernetesTrust, kubernetesTrustSchema } from './trust-schema.js';

const FORMATS: Readonly<Record<string, (cluster: Cluster) => string>> = {
  manifests: printManifests,
  authentication: printAuthentication,
  json: printJson,
};

/** The generator for Kubernetes: the issuers that the API server trusts, accounts, rights and admission policies. */
export const kubernetesTrustGenerator: TrustGenerator<KubernetesTrust> = {
  formats: ['manifests', 'authentication', 'json'],
  options: [
    {
      name: 'authentication',
      description: "The API server's AuthenticationConfiguration. Default: the issuers are not compared.",
      file: true,
    },
    {
      name: 'objects',
      description:
        'Objects of the cluster as JSON or YAML, from kubectl get. Default: read them from the API server, with the token in KUBE_TOKEN.',
      file: true,
    },
  ],
  schema: kubernetesTrustSchema,
  withoutIdToken: true,
  plan: (grants, reportProblem) =>
    clustersOf(grants, reportProblem).map(
      (cluster): ServerPlan => ({
        server: cluster.url,
        roles: cluster.roles,
        print: (format) => {
          const print = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
          if (print === undefined) throw new JobpassError('usage', `Unknown format "${format}"`);
          return print(cluster);
        },
        diff: (access) => compareCluster(cluster, access),
      }),
    ),
};
