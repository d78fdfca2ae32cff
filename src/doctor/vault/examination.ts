import { JobpassError } from '../../errors.js';
import type { Attempt } from '../../http/retry.js';
import { type Call, type Reply, VaultApi } from '../../providers/vault/api.js';
import type { Login, LoginContext } from '../../providers/vault/login.js';
import { type VaultSettings, vaultSettings } from '../../providers/vault/settings.js';
import { objectIn } from '../../text/json.js';
import type { DoctorContext, Status } from '../doctor.js';
import { type Product, programOf, tokenVariable } from './product.js';

/** What every step of an examination works with: how the server is asked, and how it is told what was found. */
export class Examination {
  readonly context: DoctorContext;
  readonly settings: VaultSettings;
  readonly login: LoginContext;
  /** A token of an operator, where there is one. */
  readonly operator: string | undefined;
  /** Which server it is, as soon as that is known. */
  product: Product | undefined;

  constructor(context: DoctorContext) {
    this.context = context;
    this.settings = vaultSettings(context.settings);
    this.login = {
      api: new VaultApi(context.http, this.settings.url, context.clock),
      settings: this.settings,
      secrets: context.secrets,
      unwrapped: {},
    };
    const given = context.env['BAO_TOKEN'] || context.env['VAULT_TOKEN'] || '';
    this.operator = /^[\x21-\x7e]{4,}$/.test(given) ? given : undefined;
  }

  /** The program that commands are for. */
  get program(): string {
    return this.context.program ?? programOf(this.product);
  }

  /** The variable by which that program gets an operator's token. */
  get tokenVariable(): string {
    return tokenVariable(this.program);
  }

  report(status: Status, step: string, text: string, hint?: string): void {
    this.context.report(status, step, text, hint);
  }

  /** A step whose failure is told, and does not keep the next ones from being looked at. */
  async step<T>(name: string, work: (attempt: Attempt) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.context.http.persist(work);
    } catch (error) {
      if (!(error instanceof JobpassError) || error.code === 'usage' || error.code === 'cancelled')
        throw error;
      const passing = error.transient || ['unreachable', 'busy', 'malformed'].includes(error.code);
      this.report(passing ? 'unchecked' : 'fail', name, error.message, error.hint);
      return undefined;
    }
  }

  ask(call: Omit<Call, 'method'> & { method?: 'GET' | 'POST' }, attempt?: Attempt): Promise<Reply> {
    return this.login.api.call({ method: 'GET', namespace: this.settings.namespace, ...call }, attempt);
  }

  async mask(secret: string): Promise<void> {
    this.context.secrets.add(secret);
    await this.context.mask([secret]);
  }

  /** The tokens that there are to ask with. One that serves for a few requests is left for its end. */
  tokens(login: Login | undefined): string[] {
    const own = login === undefined || login.uses > 0 ? undefined : login.token;
    return [own, this.operator].filter((token) => token !== undefined);
  }
}

/** The role of a log-in: the one that was asked for, or the one that the server took instead. */
export function roleOf(asked: string | undefined, login: Login | undefined): string | undefined {
  const taken = objectIn(objectIn(login?.reply.json, 'auth'), 'metadata')?.['role'];
  return asked ?? (typeof taken === 'string' && taken !== '' ? taken : undefined);
}
