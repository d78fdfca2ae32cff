import { span } from '../../clock.js';
import type { Reply } from '../../providers/vault/api.js';
import { examineAddress } from '../address.js';
import type { Examination } from './examination.js';
import { productOf } from './product.js';

/** The largest difference between two clocks that is not reported. */
const SKEW_REPORTED_MS = 30_000;

/** The state of the server. */
export interface Server {
  /** Whether the server can answer queries. */
  serves: boolean;
  /** The difference between its clock and this clock in milliseconds; positive if the server is ahead. */
  skewMs: number;
}

/** Steps 1 and 2: checks the server at the address, and its health. */
export async function examineServer(examination: Examination): Promise<Server> {
  const { url } = examination.settings;
  const states = ['standby', 'sealed', 'uninit', 'drsecondary', 'performancestandby'];
  const query = Object.fromEntries(states.map((state) => [`${state}code`, '200']));
  const reply = await examineAddress(examination.context, url, (attempt) =>
    // This path exists only in the root namespace.
    examination.ask({ path: 'sys/health', what: 'the health request', query, namespace: undefined }, attempt),
  );
  if (reply === undefined) return { serves: false, skewMs: 0 };
  return health(examination, reply);
}

function health(examination: Examination, { answer, json, said }: Reply): Server {
  if (typeof json?.['sealed'] !== 'boolean' || typeof json['initialized'] !== 'boolean') {
    const likely = answer.status === 403 || answer.status === 400;
    examination.report(
      likely ? 'note' : 'fail',
      'health',
      `sys/health returned ${answer.status}${said === undefined ? '' : `: ${said}`}, which is not a response of Vault or OpenBao`,
      likely
        ? 'A proxy or firewall in front of the server may block the request'
        : 'Check the host, port and path in the input url',
    );
    return { serves: likely, skewMs: 0 };
  }
  const version = typeof json['version'] === 'string' ? json['version'] : '';
  examination.product = productOf(json);
  const product = examination.product ?? 'Vault or OpenBao';
  const state = json['sealed'] ? 'sealed' : json['standby'] === true ? 'a standby' : 'active';
  const served = json['server_time_utc'];
  const skewMs = typeof served === 'number' ? served * 1000 - examination.context.clock.now() : 0;
  if (!json['initialized'] || json['sealed']) {
    examination.report(
      'unchecked',
      'health',
      `${product} ${version} is ${json['initialized'] ? 'sealed' : 'not initialized'} and serves no requests`,
      `An operator must ${json['initialized'] ? 'unseal' : 'initialize'} the server`,
    );
    return { serves: false, skewMs };
  }
  examination.report('ok', 'health', `${product} ${version}, initialized, unsealed, ${state}`);
  if (Math.abs(skewMs) > SKEW_REPORTED_MS) {
    const side = skewMs > 0 ? 'ahead of' : 'behind';
    examination.report(
      'note',
      'health',
      `The server's clock is ${span(Math.abs(skewMs))} ${side} the clock of this machine`,
    );
  }
  return { serves: true, skewMs };
}
