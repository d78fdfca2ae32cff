import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DockerFolder, type Registries } from '../../../src/docker/job-folder.js';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'jobpass-docker-unit-'));
  mkdirSync(join(place, 'lease'));
  mkdirSync(join(place, 'own', 'contexts'), { recursive: true });
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(place, ...path), 'utf8'));
const entry = (host: string, folder = 'lease'): Registries => ({
  [host]: { folder: join(place, folder), name: 'deploy', username: 'job' },
});
const env = (more: Record<string, string> = {}) => ({
  DOCKER_CONFIG: join(place, 'own'),
  XDG_RUNTIME_DIR: join(place, 'run'),
  ...more,
});
/** The environment of the step after the given setup. */
const laterEnv = (folder: DockerFolder) => ({
  DOCKER_CONFIG: join(folder.path, 'config'),
  REGISTRY_AUTH_FILE: join(folder.path, 'auth.json'),
});

describe('the folder for container clients', () => {
  it('is private, links the folders of the user, and copies the settings', () => {
    writeFileSync(join(place, 'own', 'config.json'), JSON.stringify({ credsStore: 'x' }));
    mkdirSync(join(place, 'run', 'containers'), { recursive: true });
    writeFileSync(join(place, 'run', 'containers', 'auth.json'), JSON.stringify({ auths: { 'a.test': {} } }));
    const folder = new DockerFolder(place);
    const { variables, bin } = folder.add(entry('ghcr.io'), env());
    expect(Object.fromEntries(variables)).toEqual(laterEnv(folder));
    for (const path of [folder.path, bin, join(folder.path, 'config')])
      expect(statSync(path).mode & 0o777, path).toBe(0o700);
    for (const name of ['config/config.json', 'auth.json', 'registries.json', 'docker-credential.cjs'])
      expect(statSync(join(folder.path, name)).mode & 0o777, name).toBe(0o600);
    expect(lstatSync(join(folder.path, 'config', 'contexts')).isSymbolicLink()).toBe(true);
    expect(read('docker-jobpass/config/config.json')).toEqual({
      credsStore: 'x',
      credHelpers: { 'ghcr.io': 'jobpass' },
    });
    expect(read('docker-jobpass/auth.json')).toEqual({
      auths: { 'a.test': {} },
      credHelpers: { 'ghcr.io': 'jobpass' },
    });
  });

  it('keeps what a step wrote, when a later step adds a registry', () => {
    const folder = new DockerFolder(place);
    folder.add(entry('ghcr.io'), env());
    const config = join(folder.path, 'config', 'config.json');
    writeFileSync(
      config,
      JSON.stringify({ ...(read('docker-jobpass/config/config.json') as object), auths: { 'b.test': {} } }),
    );
    folder.add(entry('quay.test'), laterEnv(folder));
    expect(read('docker-jobpass/config/config.json')).toEqual({
      credHelpers: { 'ghcr.io': 'jobpass', 'quay.test': 'jobpass' },
      auths: { 'b.test': {} },
    });
    expect(Object.keys(folder.registries)).toEqual(['ghcr.io', 'quay.test']);
  });

  it('takes over the registries of the job around it, as `jobpass exec` in a later step does', () => {
    const outer = new DockerFolder(place);
    outer.add(entry('ghcr.io'), env());
    mkdirSync(join(place, 'inner', 'lease'), { recursive: true });
    const inner = new DockerFolder(join(place, 'inner'));
    inner.add(entry('quay.test', 'inner/lease'), laterEnv(outer));
    expect(Object.keys(inner.registries)).toEqual(['ghcr.io', 'quay.test']);
    expect(read('inner/docker-jobpass/config/config.json')).toMatchObject({
      credHelpers: { 'ghcr.io': 'jobpass', 'quay.test': 'jobpass' },
    });
    expect(lstatSync(join(inner.path, 'config', 'contexts')).isSymbolicLink()).toBe(true);
  });

  it('links the folder of the user also if DOCKER_CONFIG is relative to the current folder', () => {
    writeFileSync(join(place, 'own', 'contexts', 'kept'), '');
    const folder = new DockerFolder(place);
    folder.add(entry('ghcr.io'), env({ DOCKER_CONFIG: relative(process.cwd(), join(place, 'own')) }));
    expect(readdirSync(join(folder.path, 'config', 'contexts'))).toEqual(['kept']);
    // The same folder in another spelling.
    mkdirSync(join(folder.path, 'config', 'buildx'));
    const again = { ...laterEnv(folder), DOCKER_CONFIG: `${join(folder.path, 'config')}/` };
    folder.add(entry('quay.test'), again);
    expect(readdirSync(join(folder.path, 'config', 'contexts'))).toEqual(['kept']);
    expect(lstatSync(join(folder.path, 'config', 'buildx')).isDirectory()).toBe(true);
  });

  it('keeps the log-ins that Podman, Skopeo and Buildah find in other files', () => {
    const own = { auths: { 'a.test': { auth: 'own' } }, credHelpers: { 'h.test': 'own' } };
    const docker = { auths: { 'a.test': { auth: 'x' }, 'd.test': { auth: 'docker' } }, credsStore: 'x' };
    const config = {
      auths: { 'a.test': { auth: 'y' }, 'b.test': { auth: 'config' }, 'c.test': { auth: 'config' } },
    };
    const write = (content: unknown, ...path: string[]): string => {
      const file = join(place, ...path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(content));
      return file;
    };
    const path = write(own, 'run', 'containers', 'auth.json');
    write(config, 'home', 'containers', 'auth.json');
    write(docker, 'own', 'config.json');
    const home = { XDG_CONFIG_HOME: join(place, 'home') };
    const folder = new DockerFolder(place);
    folder.add(entry('ghcr.io'), env(home));
    expect(read('docker-jobpass/auth.json')).toEqual({
      auths: {
        ...{ 'a.test': { auth: 'own' }, 'b.test': { auth: 'config' } },
        ...{ 'c.test': { auth: 'config' }, 'd.test': { auth: 'docker' } },
      },
      credHelpers: { 'h.test': 'own', 'ghcr.io': 'jobpass' },
    });
    // With the variable, these programs read one file.
    folder.add(entry('ghcr.io'), env({ ...home, REGISTRY_AUTH_FILE: path }));
    expect(read('docker-jobpass/auth.json')).toMatchObject({ auths: own.auths });
    expect(Object.keys((read('docker-jobpass/auth.json') as typeof own).auths)).toEqual(['a.test']);
  });

  it('is removed with its last lease, and no link is followed', () => {
    writeFileSync(join(place, 'own', 'contexts', 'kept'), '');
    mkdirSync(join(place, 'other'));
    const folder = new DockerFolder(place);
    folder.add({ ...entry('ghcr.io'), ...entry('quay.test', 'other') }, env());
    rmSync(join(place, 'lease'), { recursive: true });
    folder.removeIfUnused();
    expect(existsSync(folder.path)).toBe(true);
    rmSync(join(place, 'other'), { recursive: true });
    folder.removeIfUnused();
    expect(existsSync(folder.path)).toBe(false);
    expect(readdirSync(join(place, 'own', 'contexts'))).toEqual(['kept']);
  });

  it.each(['{"auths": {"x": {"auth": "c2VjcmV0"', '[]', '"c2VjcmV0"'])(
    'is not made from the invalid settings %s, which no message contains',
    (text) => {
      writeFileSync(join(place, 'own', 'config.json'), text);
      const add = (): unknown => new DockerFolder(place).add(entry('ghcr.io'), env());
      expect(add).toThrow(/config\.json is not a JSON object/);
      try {
        add();
      } catch (error) {
        expect(String(error)).not.toContain('c2VjcmV0');
      }
    },
  );

  it('is made from an empty file, and without any folder of the user', () => {
    writeFileSync(join(place, 'own', 'config.json'), ' ');
    new DockerFolder(place).add(entry('ghcr.io'), env());
    new DockerFolder(place).add(entry('quay.test'), env({ DOCKER_CONFIG: join(place, 'none') }));
    expect(read('docker-jobpass/config/config.json')).toEqual({
      credHelpers: { 'ghcr.io': 'jobpass', 'quay.test': 'jobpass' },
    });
  });
});
