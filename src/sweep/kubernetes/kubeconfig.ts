import { dirname, isAbsolute, join } from 'node:path';
import { Problems, parseYaml } from '../../config/yaml.js';
import { JobpassError } from '../../errors.js';
import { readFile } from '../../files.js';
import { secureUrl } from '../../http/hosts.js';
import type { JsonObject } from '../../text/json.js';
import { objectOf, objectsOf, textOf } from '../../text/json-values.js';
import { printable } from '../../text/printable.js';
import { type Cluster, checkToken, NAMES, READ_MS, readToken } from './cluster.js';

/** Settings that change the way to the API server, and which Jobpass does not support. */
const UNSUPPORTED_OF_CLUSTER = {
  'insecure-skip-tls-verify': 'Remove it, and set `certificate-authority-data`',
  'proxy-url': 'Set the variable HTTPS_PROXY instead',
  'tls-server-name': "Set `server` to a name that is in the server's certificate",
};
/** Settings that log in with another method, or as another user. */
const UNSUPPORTED_OF_USER = [
  'exec',
  'auth-provider',
  'username',
  'as',
  'as-uid',
  'as-groups',
  'as-user-extra',
];
const TOKEN_HINT =
  'Set --token-file to a file with a token, for example from `kubectl create token jobpass-sweep --namespace jobpass`';

/**
 * Reads the API server, its certificate authority and a credential from a kubeconfig. The credential is a token or a client
 * certificate: Jobpass runs no program of a kubeconfig.
 *
 * @param context the name of the context. Default: the current context
 * @param tokenFile a file with a token, which replaces the user of the context
 * @throws JobpassError `usage` or `insecure`
 */
export async function readKubeconfig(
  path: string,
  context: string | undefined,
  tokenFile: string | undefined,
): Promise<Cluster> {
  const file = new File(path, await readFile('--kubeconfig', path, READ_MS));
  const selected = file.entry('context', context ?? textOf(file.content['current-context']));
  const cluster = file.entry('cluster', textOf(selected['cluster']));
  for (const [name, hint] of Object.entries(UNSUPPORTED_OF_CLUSTER)) {
    if (isSet(cluster[name]))
      throw file.unusable('insecure', `\`${name}\` of the cluster is not supported`, hint);
  }
  const url = secureUrl(textOf(cluster['server']) ?? '', `\`server\` in ${file.name}`);
  const ca = await file.data(cluster, 'certificate-authority');
  const connection = { ...(ca === undefined ? {} : { ca }), names: NAMES };
  if (tokenFile !== undefined)
    return { url, connection, token: await readToken('--token-file', tokenFile), inPod: false };
  const user = file.entry('user', textOf(selected['user']));
  const unsupported = UNSUPPORTED_OF_USER.find((name) => isSet(user[name]));
  if (unsupported !== undefined)
    throw file.unusable('usage', `\`${unsupported}\` of the user is not supported`, TOKEN_HINT);
  // kubectl prefers the file, too.
  const inFile = textOf(user['tokenFile']);
  const literal = textOf(user['token']);
  const token =
    inFile !== undefined
      ? await readToken(`\`tokenFile\` in ${file.name}`, file.path(inFile))
      : literal && checkToken(`\`token\` in ${file.name}`, literal);
  const clientCert = await file.data(user, 'client-certificate');
  const clientKey = await file.data(user, 'client-key');
  if (token === undefined && (clientCert === undefined || clientKey === undefined))
    throw file.unusable(
      'usage',
      'the user has neither a token nor a client certificate with its key',
      TOKEN_HINT,
    );
  return {
    url,
    connection:
      clientCert === undefined || clientKey === undefined
        ? connection
        : { ...connection, clientCert, clientKey },
    ...(token === undefined ? {} : { token }),
    inPod: false,
  };
}

/** A kubeconfig, with the searches in it. Its messages contain no value that could be a secret. */
class File {
  readonly name: string;
  readonly content: JsonObject;
  readonly #path: string;

  constructor(path: string, bytes: Buffer) {
    this.#path = path;
    this.name = `the kubeconfig "${printable(path)}"`;
    const problems = new Problems(printable(path), 'The kubeconfig');
    const { value } = parseYaml(bytes.toString('utf8'), problems);
    problems.throwIfAny();
    this.content = objectOf(value);
  }

  /** The entry with this name in the list of clusters, contexts or users. */
  entry(kind: 'cluster' | 'context' | 'user', name: string | undefined): JsonObject {
    const all = objectsOf(this.content[`${kind}s`]);
    if (name === undefined) {
      throw this.unusable(
        'usage',
        kind === 'context' ? '`current-context` is missing' : `the context names no ${kind}`,
        kind === 'context' ? 'Set --context' : 'Set --context to another context',
      );
    }
    const found = all.find((one) => one['name'] === name);
    if (found !== undefined) return objectOf(found[kind]);
    const names = all.map((one) => `"${printable(one['name'], 60)}"`).slice(0, 20);
    throw this.unusable(
      'usage',
      `it contains no ${kind} "${printable(name, 60)}"`,
      names.length === 0 ? `Its list of ${kind}s is empty` : `Its ${kind}s are ${names.join(', ')}`,
    );
  }

  /** The PEM text of a setting: base64 in `NAME-data`, which takes precedence, or the content of a file. */
  async data(entry: JsonObject, name: string): Promise<string | undefined> {
    const coded = textOf(entry[`${name}-data`]);
    const named = textOf(entry[name]);
    if (coded === undefined && named === undefined) return undefined;
    const where = coded === undefined ? name : `${name}-data`;
    const text =
      coded === undefined
        ? (await readFile(`\`${name}\` in ${this.name}`, this.path(named ?? ''), READ_MS)).toString('utf8')
        : Buffer.from(coded, 'base64').toString('utf8');
    if (!text.includes('-----BEGIN '))
      throw this.unusable('usage', `\`${where}\` is not PEM`, 'PEM begins with -----BEGIN');
    return text;
  }

  /** The path of a file that the kubeconfig names, relative to the folder of the kubeconfig. */
  path(named: string): string {
    return isAbsolute(named) ? named : join(dirname(this.#path), named);
  }

  unusable(code: 'usage' | 'insecure', reason: string, hint: string): JobpassError {
    return new JobpassError(code, `Jobpass cannot use ${this.name}: ${reason}`, { hint });
  }
}

/** Whether a setting has a value that changes anything. The parser returns every scalar as text. */
function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== 'false' && value !== 'null';
}
