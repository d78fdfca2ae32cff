import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import type { Settings } from '../../config/settings.js';
import { pem } from '../../config/values.js';
import { errorText, JobpassError } from '../../errors.js';
import { secureUrl } from '../../http/hosts.js';
import { isObject, type JsonObject } from '../../text/json.js';
import { printable } from '../../text/printable.js';

const WHERE = 'The kubeconfig in `kubeconfig`';

/**
 * Replaces the input `kubeconfig` with the address and the certificate authority of the API server. Reads nothing else from the
 * kubeconfig, and never a credential. @throws JobpassError `usage` or `insecure`
 */
export function withKubeconfig(settings: Settings): Settings {
  const { kubeconfig = '', ...own } = settings.own;
  const given = settings.url !== undefined ? 'url' : settings.ca !== undefined ? 'ca' : undefined;
  if (given !== undefined) {
    throw new JobpassError('usage', `\`${given}\` is not allowed with \`kubeconfig\``, {
      hint: 'Remove one of them',
    });
  }
  const isContent = kubeconfig.includes('\n') || kubeconfig.trimStart().startsWith('{');
  const text = isContent ? kubeconfig : read(kubeconfig);
  const cluster = currentCluster(parsed(text));
  const server = cluster['server'];
  if (typeof server !== 'string') throw wrong('the current cluster has no `server`', 'Add `server`');
  if (cluster['insecure-skip-tls-verify'] === true) {
    throw new JobpassError('insecure', `${WHERE} sets \`insecure-skip-tls-verify\``, {
      hint: 'Remove it, and set `certificate-authority-data` instead',
    });
  }
  for (const name of ['proxy-url', 'tls-server-name']) {
    if (cluster[name] !== undefined)
      throw wrong(
        `Jobpass does not support \`${name}\` of a cluster`,
        `Set \`url\` and \`ca\` instead of \`kubeconfig\``,
      );
  }
  const data = cluster['certificate-authority-data'];
  const file = cluster['certificate-authority'];
  const folder = isContent ? process.cwd() : dirname(kubeconfig);
  const ca =
    typeof data === 'string'
      ? Buffer.from(data, 'base64').toString('utf8')
      : typeof file === 'string'
        ? resolve(folder, file)
        : undefined;
  return {
    ...settings,
    url: secureUrl(server, '`server` of the kubeconfig').href.replace(/\/$/, ''),
    ...(ca === undefined ? {} : { ca: pem(ca, 'kubeconfig') }),
    own,
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new JobpassError('usage', `\`kubeconfig\` is not a readable file: ${errorText(error)}`, {
      hint: 'Set `kubeconfig` to the path or to the content of a kubeconfig',
      input: 'kubeconfig',
    });
  }
}

function parsed(text: string): JsonObject {
  let found: unknown;
  try {
    found = parse(text, { logLevel: 'error' });
  } catch {
    // The parser's message quotes the text, which may contain a credential.
    throw wrong('it is not YAML', 'Use a kubeconfig as `kubectl config view --minify --raw` prints it');
  }
  if (!isObject(found))
    throw wrong('it is not a map', 'Use a kubeconfig as `kubectl config view --minify --raw` prints it');
  return found;
}

/** The cluster of the current context, or the only cluster. */
function currentCluster(config: JsonObject): JsonObject {
  const named = (list: 'clusters' | 'contexts', member: string, name: unknown): JsonObject | undefined => {
    const all = config[list];
    const found = (Array.isArray(all) ? all : []).find((one) => isObject(one) && one['name'] === name);
    const inside = isObject(found) ? found[member] : undefined;
    return isObject(inside) ? inside : undefined;
  };
  const current = config['current-context'];
  const context = named('contexts', 'context', current);
  const clusters = Array.isArray(config['clusters']) ? config['clusters'] : [];
  const only = clusters.length === 1 && isObject(clusters[0]) ? clusters[0]['name'] : undefined;
  const cluster = named('clusters', 'cluster', context?.['cluster'] ?? only);
  if (cluster !== undefined) return cluster;
  throw wrong(
    typeof current === 'string' && current !== ''
      ? `its current context \`${printable(current, 80)}\` has no cluster`
      : 'it has no `current-context`',
    'Select a context with `kubectl config use-context`',
  );
}

function wrong(reason: string, hint: string): JobpassError {
  return new JobpassError('usage', `${WHERE} is not usable: ${reason}`, { hint, input: 'kubeconfig' });
}
