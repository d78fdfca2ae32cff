import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StandInRunner, StepResult } from '../../src/demo/stand-in-runner.js';
import { CLIENTS, type Client, DockerWorld } from '../support/docker/docker-world.js';
import { suiteUnless } from '../support/left-out.js';
import { missingTools, type Tool } from '../support/tools.js';
import { runMain, runPost, shown } from '../support/world.js';

const missing = missingTools('docker-registry', 'docker', 'crane', 'oras', 'regctl', 'skopeo');

suiteUnless(missing, 'Log-ins to a registry of Debian, with a token server that asks the broker', () => {
  let world: DockerWorld;
  let runner: StandInRunner;
  let main: StepResult;
  beforeAll(async () => {
    world = await DockerWorld.start();
  });
  afterAll(() => world?.close());
  beforeEach(() => {
    runner = world.runner();
    world.realm.asked.length = 0;
    world.front.seen.length = 0;
  });
  afterEach(async () => {
    world.front.slowMs = 0;
    await runPost(runner, {}, main);
  });

  const start = async (more: Record<string, string> = {}): Promise<void> => {
    main = await runMain(runner, { ...world.inputs, ...more });
    expect(main.exitCode, shown(main)).toBe(0);
  };
  const run = (name: Tool, args: readonly string[]) => world.run(runner, main, name, args);
  const imageOf = ({ name }: Client, tag = 'v1'): string => `${world.host}/${name}/image:${tag}`;

  describe.each(CLIENTS)('$name', (client) => {
    it('pushes and pulls with the secret of the job, which is in no file and in no output', async () => {
      await start();
      const pushed = await run(client.name, client.push(imageOf(client)));
      expect(pushed.exitCode, pushed.output).toBe(0);
      const pulled = await run(client.name, client.pull(imageOf(client)));
      expect(pulled.exitCode, pulled.output).toBe(0);
      expect(pulled.output).toMatch(/"(layers|Layers)"/i);
      const [secret = '', ...others] = world.secretsAsked();
      expect(others).toEqual([]);
      expect(secret).toMatch(/^jpt_/);
      expect(pushed.output + pulled.output + shown(main)).not.toContain(secret);
      const config = main.env.get('DOCKER_CONFIG') ?? '';
      for (const name of ['config.json', '../auth.json', '../registries.json'])
        expect(readFileSync(join(config, name), 'utf8')).not.toContain(secret);
      expect(main.output).toContain(`::add-mask::${secret}`);
    });

    it('gets the renewed secret after the first one has ended', async () => {
      await start({ lease: '20s' });
      await run(client.name, client.push(imageOf(client)));
      const [first] = world.secretsAsked();
      await expect
        .poll(
          async () => {
            const pulled = await run(client.name, client.pull(imageOf(client)));
            expect(pulled.exitCode, pulled.output).toBe(0);
            return world.secretsAsked();
          },
          { timeout: 30_000, interval: 500 },
        )
        .not.toContain(first);
    });

    it('is refused with a stolen secret after the job has ended', async () => {
      await start();
      await run(client.name, client.push(imageOf(client)));
      const [stolen = ''] = world.secretsAsked();
      expect((await runPost(runner, {}, main)).exitCode).toBe(0);
      const basic = Buffer.from(`job:${stolen}`).toString('base64');
      const answer = await fetch(`${world.realm.url}?service=${world.realm.service}`, {
        headers: { authorization: `Basic ${basic}` },
      });
      expect(answer.status).toBe(401);
    });
  });

  it.each(CLIENTS)(
    '$name finishes a push during which the credential is replaced and ends',
    async (client) => {
      await start({ lease: '20s' });
      // Sends the blobs one after another, or at least the configuration after the layers.
      world.front.slowMs = client.name === 'skopeo' ? 11_000 : 5_000;
      world.realm.lifeS = 300;
      const pushed = await run(client.name, client.push(`${world.host}/${client.name}/slow:v1`));
      expect(pushed.exitCode, pushed.output).toBe(0);
      const [first = ''] = world.secretsAsked();
      const basic = Buffer.from(`job:${first}`).toString('base64');
      const again = await fetch(`${world.realm.url}?service=${world.realm.service}`, {
        headers: { authorization: `Basic ${basic}` },
      });
      expect(again.status).toBe(401);
    },
  );

  it('makes crane, ORAS and Skopeo stop with the reason when the keeper cannot be reached, and the others show it', async () => {
    await start();
    for (const client of CLIENTS) await run(client.name, client.push(imageOf(client)));
    world.realm.asked.length = 0;
    const revoked = await runMain(
      runner,
      { revoke: 'now' },
      { env: Object.fromEntries([...main.state].map(([name, value]) => [`STATE_${name}`, value])) },
    );
    expect(revoked.exitCode, revoked.output).toBe(0);
    const reading: { name: Tool; args: string[] }[] = [
      ...CLIENTS.map((client) => ({ name: client.name, args: client.pull(imageOf(client)) })),
      { name: 'docker', args: ['manifest', 'inspect', '--insecure', `${world.host}/crane/image:v1`] },
    ];
    for (const { name, args } of reading) {
      const pulled = await run(name, args);
      expect(pulled.exitCode, name).not.toBe(0);
      expect(pulled.output, name).toContain(
        `jobpass: no log-in to ${world.host}: the credential "oauth" has ended`,
      );
      const asked = world.realm.asked.splice(0);
      // These clients continue without a log-in, and the registry refuses them.
      expect(asked.length > 0, name).toBe(name === 'regctl' || name === 'docker');
      expect(asked.every(({ secret }) => secret === undefined)).toBe(true);
    }
  });

  it('answers the Docker CLI, which shows the reason if a log-in is to be erased', async () => {
    await start();
    const [crane] = CLIENTS;
    if (crane === undefined) throw new Error('no client');
    await run('crane', crane.push(imageOf(crane)));
    world.realm.asked.length = 0;
    const read = await run('docker', ['manifest', 'inspect', '--insecure', imageOf(crane)]);
    expect(read.exitCode, read.output).toBe(0);
    expect(world.realm.asked.map(({ as, user }) => [as, user])).toEqual([['basic', 'job']]);
    const logout = await run('docker', ['logout', world.host]);
    expect(logout.output).toContain(`the log-in to ${world.host} is not erased: it ends with the job`);
    const again = await run('docker', ['manifest', 'inspect', '--insecure', imageOf(crane)]);
    expect(again.exitCode, again.output).toBe(0);
  });

  it('keeps the contexts and the saved log-ins of the user, and removes its own folder only', async () => {
    const own = join(world.home, '.docker');
    const saved = Buffer.from('someone:a-password').toString('base64');
    const before = { ...main, env: new Map<string, string>() };
    const create = (name: string) => ['context', 'create', name, '--docker', 'host=tcp://127.0.0.1:9'];
    await world.run(runner, before, 'docker', create('remote'));
    const settings = {
      auths: { 'other.example.test': { auth: saved }, [world.host]: { auth: saved } },
      credHelpers: { 'helped.example.test': 'else' },
      currentContext: 'remote',
    };
    writeFileSync(join(own, 'config.json'), JSON.stringify(settings));
    symlinkSync('/nonexistent', join(own, 'dangling'));
    await start();
    const config = main.env.get('DOCKER_CONFIG') ?? '';
    const written = JSON.parse(readFileSync(join(config, 'config.json'), 'utf8'));
    expect(written).toEqual({
      auths: { 'other.example.test': { auth: saved } },
      credHelpers: { 'helped.example.test': 'else', [world.host]: 'jobpass' },
      currentContext: 'remote',
    });
    expect(statSync(join(config, 'config.json')).mode & 0o777).toBe(0o600);
    expect(statSync(config).mode & 0o777).toBe(0o700);
    const listed = await run('docker', ['context', 'ls', '--format', '{{.Name}}']);
    expect(listed.output).toContain('remote');
    await run('docker', create('second'));
    await runPost(runner, {}, main);
    expect(readdirSync(runner.temp)).not.toContain('docker-jobpass');
    expect(JSON.parse(readFileSync(join(own, 'config.json'), 'utf8'))).toEqual(settings);
    expect(readdirSync(join(own, 'contexts', 'meta'))).toHaveLength(2);
  });
});
