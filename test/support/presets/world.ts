import { randomBytes } from 'node:crypto';
import type http from 'node:http';
import type { JWTPayload } from 'jose';
import type { Seen, Served } from '../faulty-server.js';
import { type Hop, World } from '../world.js';
import { SERVICES, type StandInService } from './services.js';

export type PresetServiceName = keyof typeof SERVICES;

/** A job's ID token service, and a service of a preset on loopback, which verifies what the real service verifies. */
export class PresetWorld extends World {
  readonly service: StandInService;
  readonly #name: PresetServiceName;

  private constructor(name: PresetServiceName) {
    super();
    this.#name = name;
    this.service = SERVICES[name];
  }

  static async startFor(name: PresetServiceName): Promise<PresetWorld> {
    const world = new PresetWorld(name);
    await world.listen();
    return world;
  }

  override get inputs(): Record<string, string> {
    return { provider: 'oauth', preset: this.#name, url: this.origin, ...this.service.inputs };
  }

  protected override hopOf(path: string, { method }: http.IncomingMessage): Hop | 'other' {
    if (path === this.service.path) return 'exchange';
    if (path === '/id-token') return 'id-token';
    return method === 'DELETE' ? 'revocation' : 'introspection';
  }

  protected override async serve(hop: Hop | 'other', seen: Seen, url: URL): Promise<Served> {
    if (hop === 'id-token') return super.serve(hop, seen, url);
    if (hop === 'exchange') return this.#exchange(seen);
    const token = /^(?:Bearer|token) (\S+)$/.exec(seen.headers.authorization ?? '')?.[1] ?? '';
    const live = this.live.has(token);
    const served = this.service.use(seen, url, live);
    if (live && seen.method === 'DELETE' && served.status === 204) this.live.delete(token);
    return served;
  }

  async #exchange(seen: Seen): Promise<Served> {
    const { refuse, inputs, json, idTokenIn, check, answer } = this.service;
    if (seen.method !== 'POST') return { status: 405, body: '' };
    const type = seen.headers['content-type'] ?? '';
    if (json !== type.startsWith('application/json')) return refuse('the content type');
    let body: Record<string, unknown>;
    try {
      body = json ? (JSON.parse(seen.body) as Record<string, unknown>) : Object.fromEntries(seen.form);
    } catch {
      return refuse('the body');
    }
    let claims: JWTPayload;
    try {
      claims = await this.verify(String(body[idTokenIn] ?? ''), inputs['audience'] ?? this.origin);
    } catch {
      return refuse('the ID token');
    }
    const problem = check({ seen, body, claims });
    if (problem !== undefined) return refuse(problem);
    const token = `${this.service.prefix}${randomBytes(24).toString('base64url')}`;
    this.live.add(token);
    this.issued.push(token);
    const served = { ...answer({ seen, body, claims }, token), ...this.answers.exchange };
    const seconds = served['expires_in'];
    if (typeof seconds === 'number' && seconds < 60)
      setTimeout(() => this.live.delete(token), seconds * 1_000).unref();
    return { status: 200, body: served };
  }
}
