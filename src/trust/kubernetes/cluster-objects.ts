import { JobpassError } from '../../errors.js';
import { readFile } from '../../files.js';
import type { Attempt } from '../../http/retry.js';
import { ServiceClock } from '../../http/service-clock.js';
import { isGood, KubernetesApi } from '../../providers/kubernetes/api.js';
import { GROUPS_API, type Manifest } from '../../servers/kubernetes/manifests.js';
import { isObject, type JsonObject } from '../../text/json.js';
import { objectOf, objectsOf, textOf } from '../../text/json-values.js';
import type { ServerAccess } from '../generator.js';
import { yamlValues } from '../yaml-values.js';
import type { Cluster } from './cluster-plan.js';

/** The objects of a cluster, read one at a time. */
export interface ClusterObjects {
  /** Returns the object with a manifest's kind and name; undefined if there is none. */
  read(manifest: Manifest): Promise<JsonObject | undefined>;
  /** Returns all RoleBindings and ClusterRoleBindings. */
  bindings(): Promise<readonly JsonObject[]>;
}

/** The API's names of the kinds that Jobpass needs. */
const RESOURCES: Readonly<Record<string, string>> = {
  ClusterRoleBinding: 'clusterrolebindings',
  Namespace: 'namespaces',
  Role: 'roles',
  RoleBinding: 'rolebindings',
  ServiceAccount: 'serviceaccounts',
  ValidatingAdmissionPolicy: 'validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding: 'validatingadmissionpolicybindings',
};

const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'];
/** The number of bindings in one response: few enough for the limit on the size of a response. */
const PAGE = 50;

const READ_MS = 10_000;

/** Returns the objects of a cluster from the file of `--objects`, or else from its API server. @throws JobpassError */
export async function objectsIn({ url, settings }: Cluster, access: ServerAccess): Promise<ClusterObjects> {
  const file = access.options['objects'];
  if (file !== undefined) return new ObjectsOfFile(await documentsIn('--objects', file));
  const token = access.env['KUBE_TOKEN'] ?? '';
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new JobpassError(
      'usage',
      token === '' ? 'KUBE_TOKEN is not set' : 'KUBE_TOKEN is not a valid token',
      {
        hint: 'Set KUBE_TOKEN to the token of an account that may read the objects, or pass the output of kubectl get with --objects',
      },
    );
  }
  access.secrets.add(token);
  return new ObjectsOfServer(new URL(url), token, access, settings);
}

/** Returns the YAML or JSON documents in a file. @throws JobpassError `usage` */
export async function documentsIn(option: string, path: string): Promise<JsonObject[]> {
  const text = (await readFile(option, path, READ_MS)).toString('utf8');
  const invalid = (reason: string): JobpassError =>
    new JobpassError('usage', `The file of ${option} is not valid YAML or JSON: ${reason}`, {
      hint: 'Pass the output of kubectl get with --output json',
    });
  return yamlValues(text, invalid).filter(isObject);
}

class ObjectsOfFile implements ClusterObjects {
  readonly #objects: readonly JsonObject[];

  constructor(documents: readonly JsonObject[]) {
    this.#objects = documents.flatMap((one) =>
      Array.isArray(one['items']) ? objectsOf(one['items']) : [one],
    );
  }

  async read({ kind, metadata: { name, namespace } }: Manifest): Promise<JsonObject | undefined> {
    return this.#objects.find((one) => {
      const metadata = objectOf(one['metadata']);
      return one['kind'] === kind && metadata['name'] === name && metadata['namespace'] === namespace;
    });
  }

  async bindings(): Promise<readonly JsonObject[]> {
    return this.#objects.filter(({ kind }) => BINDINGS.includes(String(kind)));
  }
}

class ObjectsOfServer implements ClusterObjects {
  readonly #api: KubernetesApi;
  readonly #http: ReturnType<ServerAccess['http']>;
  readonly #token: string;

  constructor(url: URL, token: string, access: ServerAccess, settings: Cluster['settings']) {
    this.#http = access.http(settings);
    this.#api = new KubernetesApi(this.#http, url, new ServiceClock(access.clock));
    this.#token = token;
  }

  async read({ apiVersion, kind, metadata: { name, namespace } }: Manifest): Promise<JsonObject | undefined> {
    const path = [
      ...(apiVersion === 'v1' ? ['api', 'v1'] : ['apis', ...apiVersion.split('/')]),
      ...(namespace === undefined ? [] : ['namespaces', namespace]),
      RESOURCES[kind] ?? kind,
      name,
    ];
    return this.#get(path, `the request for the ${kind} ${name}`, `read the ${kind} ${name}`);
  }

  async bindings(): Promise<readonly JsonObject[]> {
    const found: JsonObject[] = [];
    for (const kind of BINDINGS) {
      const resource = RESOURCES[kind] ?? kind;
      let next = '';
      do {
        const list = await this.#get(
          ['apis', ...GROUPS_API.split('/'), 'v1', resource],
          `the request for the list of ${resource}`,
          `list ${resource} in all namespaces`,
          { limit: String(PAGE), ...(next === '' ? {} : { continue: next }) },
        );
        found.push(...objectsOf(list?.['items']).map((one) => ({ ...one, kind })));
        next = textOf(objectOf(list?.['metadata'])['continue']) ?? '';
      } while (next !== '');
    }
    return found;
  }

  /** Sends a request. @param right the permission that the request needs, as the rest of a sentence */
  #get(
    path: readonly string[],
    what: string,
    right: string,
    query: Readonly<Record<string, string>> = {},
  ): Promise<JsonObject | undefined> {
    return this.#http.persist(async (attempt: Attempt) => {
      const reply = await this.#api.call({ method: 'GET', path, query, what, token: this.#token }, attempt);
      if (reply.answer.status === 404 && reply.status !== undefined) return undefined;
      if (!isGood(reply)) throw this.#api.refusal(reply, `Allow the account of KUBE_TOKEN to ${right}`);
      if (reply.json === undefined) throw this.#api.malformed(reply, 'no object in it');
      return reply.json;
    });
  }
}
