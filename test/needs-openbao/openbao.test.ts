import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StandInIssuer } from '../support/issuer.js';
import { StandInKubernetes } from '../support/kubernetes/token-review.js';
import { suiteUnless } from '../support/left-out.js';
import { noOpenBao, OpenBao, type RaftCluster, startRaftCluster } from '../support/openbao.js';
import { within } from '../support/pace.js';
import { Authority } from '../support/pki.js';
import { noPostgres, Postgres } from '../support/postgres.js';

const AUDIENCE = 'https://bao.example.test';
const DENIED = { errors: ['permission denied'] };

suiteUnless(noOpenBao() ?? noPostgres(), 'A real OpenBao', () => {
  let issuer: StandInIssuer;
  let authority: Authority;
  let postgres: Postgres;
  let bao: OpenBao;

  beforeAll(async () => {
    issuer = await StandInIssuer.start();
    authority = new Authority('Test authority of OpenBao');
    [postgres, bao] = await Promise.all([Postgres.start(), OpenBao.start({ authority })]);
    await bao.jwtAuth(issuer.issuer);
    await bao.kv(2, 'kv');
    await bao.put('kv', 'app', { password: 'one' });
    await bao.database(postgres);
    await bao.policy('app', { 'kv/data/*': ['read'], 'database/creds/app': ['read'] });
    await bao.jwtRole('app', { token_policies: ['app'], bound_audiences: [AUDIENCE], token_ttl: '1h' });
  }, within(30_000));
  afterAll(async () => {
    await bao?.stop();
    await postgres?.stop();
    await issuer?.close();
    authority?.close();
  });

  const login = async (role = 'app') => bao.jwtLogin(role, await issuer.token({ aud: AUDIENCE }));

  it('gives a token for an ID token, renews it to a shorter life and revokes it', async () => {
    const { client_token: token } = await login();
    const self = (method: string, operation: string, body?: unknown) =>
      bao.request(method, `auth/token/${operation}-self`, body, { token });
    const read = await bao.must('GET', 'kv/data/app', undefined, { token });
    expect(read.data?.['data']).toEqual({ password: 'one' });
    expect((await self('GET', 'lookup')).body.data).toMatchObject({ type: 'service', renewable: true });
    expect((await self('POST', 'renew', { increment: 60 })).body.auth?.lease_duration).toBe(60);
    expect((await self('GET', 'lookup')).body.data?.['ttl']).toBeLessThanOrEqual(60);
    expect((await self('POST', 'revoke')).status).toBe(204);
    expect(await self('GET', 'lookup')).toMatchObject({ status: 403, body: DENIED });
  });

  it('refuses an ID token for another audience, of another issuer, and one that has expired', async () => {
    const other = await StandInIssuer.start();
    const now = Math.floor(Date.now() / 1000);
    const refused: [string, string][] = [
      [await issuer.token({ aud: 'https://other.example' }), 'invalid audience (aud) claim'],
      [await other.token({ aud: AUDIENCE }), 'failed to verify id token signature'],
      [await issuer.token({ aud: AUDIENCE, nbf: now - 900, exp: now - 300 }), 'token is expired'],
    ];
    await other.close();
    for (const [jwt, why] of refused) {
      const answer = await bao.request('POST', 'auth/jwt/login', { role: 'app', jwt }, { token: null });
      expect(answer.status).toBe(400);
      expect(answer.body.errors?.[0]).toContain(why);
    }
  });

  it('makes a user in a real database, and takes it along when the token is revoked', async () => {
    const { client_token: token } = await login();
    const { data, lease_id } = await bao.must('GET', 'database/creds/app', undefined, { token });
    const [user, password] = [String(data?.['username']), String(data?.['password'])];
    expect(await postgres.sqlAs(user, password, 'select current_user')).toEqual([user]);
    await expect(postgres.sqlAs(user, 'not-the-password', 'select 1')).rejects.toThrow(
      'authentication failed',
    );
    expect(await postgres.roles()).toEqual([user]);
    expect((await bao.alive()).leases).toEqual([lease_id]);

    await bao.must('POST', 'auth/token/revoke-self', undefined, { token });
    // The answer comes first, the user goes just after it.
    await expect.poll(() => postgres.roles(), { timeout: within(5000) }).toEqual([]);
    await expect(postgres.sqlAs(user, password, 'select 1')).rejects.toThrow('authentication failed');
    await expect.poll(() => bao.alive(), { timeout: within(5000) }).toEqual({ tokens: [], leases: [] });
  });

  it('knows batch tokens, which nobody can revoke', async () => {
    await bao.jwtRole('batch', { token_type: 'batch', bound_audiences: [AUDIENCE], token_ttl: '30s' });
    const { client_token: token, token_type, renewable, accessor } = await login('batch');
    expect({ token_type, renewable, accessor }).toEqual({
      token_type: 'batch',
      renewable: false,
      accessor: '',
    });
    const answer = await bao.request('POST', 'auth/token/revoke-self', undefined, { token });
    expect(answer).toMatchObject({ status: 400, body: { errors: ['batch tokens cannot be revoked'] } });
  });

  it('keeps namespaces apart', async () => {
    const team = await bao.namespace('team');
    await team.jwtAuth(issuer.issuer);
    await team.jwtRole('app', { bound_audiences: [AUDIENCE] });
    const { client_token: token } = await team.jwtLogin('app', await issuer.token({ aud: AUDIENCE }));
    const own = await team.must('GET', 'auth/token/lookup-self', undefined, { token });
    expect(own.data?.['namespace_path']).toBe('team/');
    expect((await team.alive()).tokens).toHaveLength(1);
    expect((await bao.alive()).tokens).toEqual([]);
    expect((await team.request('POST', 'auth/token/revoke-self', undefined, { token })).status).toBe(204);
    const nowhere = await bao.request('GET', 'kv/data/app', undefined, { namespace: 'nowhere' });
    expect(nowhere).toMatchObject({ status: 404, body: { errors: ['namespace not found'] } });
  });

  it('unwraps a secret id once', async () => {
    const { roleId, wrappedSecretId } = await bao.approle('job', { token_ttl: '5m' });
    const token = await wrappedSecretId();
    const { data } = await bao.must('POST', 'sys/wrapping/unwrap', undefined, { token });
    const again = await bao.request('POST', 'sys/wrapping/unwrap', undefined, { token });
    expect(again).toMatchObject({
      status: 400,
      body: { errors: ['wrapping token is not valid or does not exist'] },
    });
    const shown = { role_id: roleId, secret_id: data?.['secret_id'] };
    expect((await bao.authOf('auth/approle/login', shown)).token_type).toBe('service');
  });

  it('logs in a client certificate of its authority, over TLS, and no other', async () => {
    await bao.certAuth(authority, 'job', { token_ttl: '5m', allowed_common_names: ['job'] });
    const ask = (name: string) => {
      const { cert, key } = authority.issue(name, `DNS:${name}.example.test`);
      const tls = { ca: authority.cert, cert, key };
      return bao.request('POST', 'auth/cert/login', {}, { token: null, address: bao.tlsAddress, tls });
    };
    expect((await ask('job')).body.auth?.metadata).toMatchObject({ cert_name: 'job', common_name: 'job' });
    expect((await ask('other')).status).toBe(400);
  });

  it('asks Kubernetes about the token of a service account', async () => {
    const cluster = await StandInKubernetes.start(authority);
    try {
      const bound = { bound_service_account_names: ['runner'], token_ttl: '5m' };
      await bao.kubernetesAuth(cluster, 'job', bound);
      const ask = async (jwt: string) =>
        (await bao.request('POST', 'auth/kubernetes/login', { role: 'job', jwt }, { token: null })).status;
      const token = await cluster.token('ci', 'runner');
      expect(await ask(token)).toBe(200);
      expect(await ask(await cluster.token('ci', 'other'))).toBe(403);
      cluster.remove('ci', 'runner');
      expect(await ask(token)).toBe(403);
      // One whose account the role does not name is refused before anyone is asked.
      expect(cluster.reviews).toEqual([true, false]);
    } finally {
      await cluster.close();
    }
  });

  it('has a proxy that refuses requests without X-Vault-Request', async () => {
    const address = await bao.proxy();
    const headers = { 'x-vault-request': '' };
    const refused = await bao.request('GET', 'kv/data/app', undefined, { address, headers });
    expect(refused).toMatchObject({ status: 412, body: { errors: ['missing "X-Vault-Request" header'] } });
    expect((await bao.request('GET', 'kv/data/app', undefined, { address })).status).toBe(200);
  });

  it('issues certificates and signs SSH keys', async () => {
    await Promise.all([bao.pki(), bao.ssh()]);
    const issued = await bao.must('POST', 'pki/issue/job', { common_name: 'job.example.test' });
    expect(issued.data?.['certificate']).toContain('BEGIN CERTIFICATE');
    const key =
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILagLQrDaXDFERfiLsHZ6QEXEcTnzoIz93LBFmzr3s2U test@example.test';
    const signed = await bao.must('POST', 'ssh/sign/job', { public_key: key, valid_principals: 'deploy' });
    expect(signed.data?.['signed_key']).toContain('ssh-ed25519-cert-v01@openssh.com');
  });
});

suiteUnless(noOpenBao(), 'A cluster of three OpenBao nodes', () => {
  let issuer: StandInIssuer;
  let cluster: RaftCluster;

  beforeAll(async () => {
    issuer = await StandInIssuer.start();
    cluster = await startRaftCluster(3);
  }, within(60_000));
  afterAll(async () => {
    await cluster?.stop();
    await issuer?.close();
  });

  describe('when its active node is killed', () => {
    it('elects another, which knows the tokens from before and revokes them', async () => {
      const first = await cluster.active();
      await first.jwtAuth(issuer.issuer);
      await first.jwtRole('app', { bound_audiences: [AUDIENCE] });
      const { client_token: token } = await first.jwtLogin('app', await issuer.token({ aud: AUDIENCE }));
      const [standby] = await cluster.standbys();
      if (standby === undefined) throw new Error('there is no standby');
      expect((await standby.request('GET', 'sys/health')).status).toBe(429);

      await cluster.node(first).kill();
      // Until the others notice, a standby names the dead node as the one to ask.
      const meanwhile = await standby.request('POST', 'auth/token/renew-self', {}, { token });
      expect(meanwhile.status).toBe(307);
      expect(meanwhile.headers.location).toBe(`${first.address}/v1/auth/token/renew-self`);

      const second = await cluster.active();
      expect(second.address).not.toBe(first.address);
      const self = (method: string, operation: string) =>
        second.request(method, `auth/token/${operation}-self`, undefined, { token });
      await expect
        .poll(async () => (await self('GET', 'lookup')).status, { timeout: within(5000) })
        .toBe(200);
      expect((await self('POST', 'revoke')).status).toBe(204);
      expect(await self('GET', 'lookup')).toMatchObject({ status: 403, body: DENIED });

      cluster.node(first).restart();
      await expect
        .poll(async () => (await first.request('GET', 'sys/health').catch(() => undefined))?.status, {
          timeout: within(10_000),
        })
        .toBe(429);
    });
  });
});
