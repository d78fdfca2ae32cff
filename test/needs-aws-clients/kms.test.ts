import { verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSigner } from '../../src/broker/github/signers/open-signer.js';
import { systemClock } from '../../src/clock.js';
import { aws, clientEnv, keyEnv, Moto, noAwsClients } from '../support/aws/clients.js';
import { REGION, StandInKms } from '../support/aws/kms.js';
import { OutboundWorld } from '../support/aws/outbound-world.js';
import { allow } from '../support/aws/policies.js';
import { suiteUnless } from '../support/left-out.js';
import { within } from '../support/pace.js';

const DATA = Buffer.from('eyJhbGciOiJSUzI1NiJ9.e30');

suiteUnless(noAwsClients(), 'a signature of KMS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobpass-kms-clients-'));
  const file = join(folder, 'data');
  let moto: Moto;
  let world: OutboundWorld;
  let kms: StandInKms;
  beforeAll(async () => {
    writeFileSync(file, DATA);
    world = await OutboundWorld.start();
    kms = await StandInKms.start(world.account);
    moto = await Moto.start();
  }, within(60_000));
  afterAll(async () => {
    await moto?.stop();
    await kms?.close();
    await world?.close();
    rmSync(folder, { recursive: true });
  });

  const signArgs = (key: string): string[] => [
    ...['kms', 'sign', '--key-id', key, '--message', `fileb://${file}`, '--message-type', 'RAW'],
    ...['--signing-algorithm', 'RSASSA_PKCS1_V1_5_SHA_256', '--output', 'json'],
  ];

  it('is the same for the AWS CLI and for the broker, at the stand-in', {
    timeout: within(60_000),
  }, async () => {
    const key = kms.addKey();
    const user = world.account.addUser('signer', [allow('kms:Sign', '*')]);
    const { stdout, stderr } = await aws(signArgs(key.id), clientEnv(kms.url, keyEnv(user)));
    expect(stderr).toBe('');
    const theirs = JSON.parse(stdout) as { KeyId: string; Signature: string };
    expect(theirs.KeyId).toBe(key.arn);
    const signer = openSigner(
      { kind: 'kms', keyId: key.id, region: REGION, endpoint: kms.url },
      { app: 'release', clock: systemClock, log: () => undefined, env: keyEnv(user) },
    );
    // PKCS #1 v1.5 is deterministic.
    expect((await signer.sign(DATA)).toString('base64')).toBe(theirs.Signature);
    signer.close();
    const refused = await aws(signArgs('alias/none'), clientEnv(kms.url, keyEnv(user)));
    expect(refused.stderr).toMatch(
      /\(NotFoundException\) when calling the Sign operation: Alias alias\/none does not exist/,
    );
  });

  it('is good, and errors are understood, at a KMS of others', { timeout: within(60_000) }, async () => {
    const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) };
    const env = clientEnv(moto.url, keyEnv(credentials));
    const call = async (...args: string[]): Promise<Record<string, unknown>> => {
      const { stdout, stderr } = await aws(['kms', ...args, '--output', 'json'], env);
      expect(stderr).toBe('');
      return JSON.parse(stdout) as Record<string, unknown>;
    };
    const made = await call('create-key', '--key-usage', 'SIGN_VERIFY', '--key-spec', 'RSA_2048');
    const keyId = String((made['KeyMetadata'] as Record<string, unknown>)['KeyId']);
    const { PublicKey } = await call('get-public-key', '--key-id', keyId);
    const key = { key: Buffer.from(String(PublicKey), 'base64'), format: 'der', type: 'spki' } as const;
    const options = { app: 'release', clock: systemClock, log: () => undefined, env: keyEnv(credentials) };
    const signer = (id: string) =>
      openSigner({ kind: 'kms', keyId: id, region: REGION, endpoint: moto.url }, options);
    expect(verify('sha256', DATA, key, await signer(keyId).sign(DATA))).toBe(true);
    await expect(signer('alias/none').sign(DATA)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('NotFoundException'),
      hint: expect.stringMatching(/^Check key-id and region/),
    });
  });
});
