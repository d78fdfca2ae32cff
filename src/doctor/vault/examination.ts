import type { Attempt } from '../../http/retry.js';
import { type Call, type Reply, VaultApi } from '../../providers/vault/api.js';
import type { Login, LoginContext } from '../../providers/vault/login.js';
import { type VaultSettings, vaultSettings } from '../../providers/vault/settings.js';
import { objectIn } from '../../text/json.js';
import type { DoctorContext, Status } from '../doctor.js';
import { runStep } from '../steps.js';
import { type Product, programOf, tokenVariable } from './product.js';

/** The connection to the server, and the report that receives the findings. All steps of an examination share both. */
export class Examination {
  readonly context: DoctorContext;
  readonly settings: VaultSettings;
  readonly login: LoginContext;
  /** An operator's token, if there is one. */
  readonly operator: string | undefined;
  /** The server's product, as soon as it is known. */
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

  /** Returns the program that the printed commands use. */
  get program(): string {
    return this.context.program ?? programOf(this.product);
  }

  /** Returns the variable with the operator's token for that program. */
  get tokenVariable(): string {
    return tokenVariable(this.program);
  }

  report(status: Status, step: string, text: string, hint?: string): void {
    this.context.report(status, step, text, hint);
  }

  /** Runs a step. A failure is reported and does not prevent the next steps. */
  step<T>(name: string, work: (attempt: Attempt) => Promise<T>): Promise<T | undefined> {
    return runStep(this.context, name, work);
  }

  ask(call: Omit<Call, 'method'> & { method?: 'GET' | 'POST' }, attempt?: Attempt): Promise<Reply> {
    return this.login.api.call({ method: 'GET', namespace: this.settings.namespace, ...call }, attempt);
  }

  async mask(secret: string): Promise<void> {
    this.context.secrets.add(secret);
    await this.context.mask([secret]);
  }

  /** Returns the tokens that may be used for queries. A token with few remaining uses is reserved for its revocation. */
  tokens(login: Login | undefined): string[] {
    const own = login === undefined || login.uses > 0 ? undefined : login.token;
    return [own, this.operator].filter((token) => token !== undefined);
  }
}

/** Returns the role that a login uses: the requested role, or the role that the server selected. */
export function roleOf(asked: string | undefined, login: Login | undefined): string | undefined {
  const taken = objectIn(objectIn(login?.reply.json, 'auth'), 'metadata')?.['role'];
  return asked ?? (typeof taken === 'string' && taken !== '' ? taken : undefined);
}
