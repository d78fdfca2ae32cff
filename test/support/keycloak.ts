import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { within } from './pace.js';
import { ended, freePorts } from './processes.js';

/** The version that scripts/install-keycloak.mjs gets. */
export const KEYCLOAK_VERSION = '26.7.3';
const STARTS_MS = 120_000;
const ADMIN = { name: 'admin', password: 'admin-of-a-test' };

function home(): string {
  const cache = process.env['JOBPASS_CACHE'] ?? join(homedir(), '.cache', 'jobpass-ci');
  return join(cache, `keycloak-${KEYCLOAK_VERSION}`);
}

/** Why no Keycloak can be started here; undefined where it can. */
export function noKeycloak(): string | undefined {
  return existsSync(join(home(), 'bin', 'kc.sh'))
    ? undefined
    : 'Keycloak is not installed: node scripts/install-keycloak.mjs';
}

/** What an identity provider or a client of a realm is set up with: a representation of its admin API. */
type Representation = Record<string, unknown>;

/** A Keycloak on loopback, in memory, with one realm that trusts the ID tokens of an issuer. */
export class Keycloak {
  readonly issuer: string;
  readonly #origin: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(origin: string, child: ChildProcess, folder: string) {
    this.#origin = origin;
    this.#child = child;
    this.#folder = folder;
    this.issuer = `${origin}/realms/ci`;
  }

  /** @param idTokens the issuer of the jobs' ID tokens, and where its keys are */
  static async start(idTokens: { issuer: string; jwks: string }): Promise<Keycloak> {
    const [port = 0, management = 0] = await freePorts(2);
    const folder = mkdtempSync(join(tmpdir(), 'keycloak-'));
    let said = '';
    const child = spawn(
      join(home(), 'bin', 'kc.sh'),
      [
        'start-dev',
        ...['--db=dev-mem', '--cache=local', '--http-host=127.0.0.1', `--http-port=${port}`],
        ...['--http-management-host=127.0.0.1', `--http-management-port=${management}`],
      ],
      {
        env: {
          PATH: process.env['PATH'],
          HOME: folder,
          JAVA_OPTS_APPEND: `-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=${folder}`,
          KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN.name,
          KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
    const keycloak = new Keycloak(`http://127.0.0.1:${port}`, child, folder);
    const until = performance.now() + within(STARTS_MS);
    for (;;) {
      const up = await fetch(`${keycloak.#origin}/realms/master`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (up) break;
      if (child.exitCode !== null || performance.now() > until) {
        await keycloak.stop();
        throw new Error(`Keycloak did not start:\n${said}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    await keycloak.#setUp(idTokens);
    return keycloak;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await ended(this.#child);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Changes how the identity provider `ci` is set up. */
  async identityProvider(config: Record<string, string>): Promise<void> {
    const now = (await this.#admin('GET', 'identity-provider/instances/ci')) as {
      config: Record<string, string>;
    };
    await this.#admin('PUT', 'identity-provider/instances/ci', {
      ...now,
      config: { ...now.config, ...config },
    });
  }

  /**
   * Makes a client that proves itself by an ID token with this subject, and a user linked to that subject.
   *
   * @param inAudience whether its tokens name the client itself as an audience
   */
  async client(id: string, subject: string, inAudience = true): Promise<void> {
    const mapper = {
      name: 'own-audience',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-audience-mapper',
      config: {
        'included.client.audience': id,
        'access.token.claim': 'true',
        'introspection.token.claim': 'true',
      },
    };
    await this.#admin('POST', 'clients', {
      clientId: id,
      protocol: 'openid-connect',
      publicClient: false,
      serviceAccountsEnabled: true,
      standardFlowEnabled: false,
      clientAuthenticatorType: 'federated-jwt',
      attributes: {
        'jwt.credential.issuer': 'ci',
        'jwt.credential.sub': subject,
        'oauth2.jwt.authorization.grant.enabled': 'true',
        'oauth2.jwt.authorization.grant.idp': 'ci',
      },
      protocolMappers: inAudience ? [mapper] : [],
    });
  }

  /** Links a user to a subject of the jobs' ID tokens. */
  async user(name: string, subject: string): Promise<void> {
    await this.#admin('POST', 'users', {
      username: name,
      enabled: true,
      email: `${name}@example.test`,
      emailVerified: true,
      firstName: name,
      lastName: name,
      federatedIdentities: [{ identityProvider: 'ci', userId: subject, userName: name }],
    });
  }

  async #setUp({ issuer, jwks }: { issuer: string; jwks: string }): Promise<void> {
    await this.#admin('POST', '', { realm: 'ci', enabled: true, sslRequired: 'none' });
    await this.#admin('POST', 'identity-provider/instances', {
      alias: 'ci',
      providerId: 'oidc',
      enabled: true,
      config: {
        issuer,
        jwksUrl: jwks,
        useJwksUrl: 'true',
        validateSignature: 'true',
        jwtAuthorizationGrantEnabled: 'true',
        supportsClientAssertions: 'true',
        // An identity provider of this kind wants them, and nothing here uses them.
        clientId: 'unused',
        clientSecret: 'unused',
        authorizationUrl: `${issuer}/authorize`,
        tokenUrl: `${issuer}/token`,
      },
    });
  }

  /** @param path below the realm, or empty to make it */
  async #admin(method: string, path: string, body?: Representation): Promise<unknown> {
    const token = await fetch(`${this.#origin}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: 'admin-cli',
        username: ADMIN.name,
        password: ADMIN.password,
      }),
    });
    const { access_token: bearer } = (await token.json()) as { access_token: string };
    const answer = await fetch(`${this.#origin}/admin/realms${path === '' ? '' : `/ci/${path}`}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Keycloak answered ${method} ${path} with ${answer.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
