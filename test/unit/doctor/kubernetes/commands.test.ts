import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { commandsFor, type Needs } from '../../../../src/doctor/kubernetes/commands.js';
import { authenticate } from '../../../../src/servers/kubernetes/authenticate.js';
import { readAuthentication } from '../../../../src/servers/kubernetes/read-authentication.js';

const CLAIMS = {
  iss: 'https://token.actions.githubusercontent.com',
  aud: 'https://kubernetes.example',
  ...{ sub: 'repo:octo-org/octo-repo:environment:production', repository: 'octo-org/octo-repo' },
  ...{
    repository_id: '4711',
    repository_owner_id: '99',
    repository_owner: 'octo-org',
    environment: 'production',
  },
  ...{ run_id: '77', run_attempt: '1', check_run_id: '5' },
};
const needs = (changes: Partial<Needs>): Needs => ({
  account: { namespace: 'jobpass', name: 'deploy' },
  target: 'shop',
  rejected: undefined,
  policies: false,
  serviceAccount: false,
  rights: false,
  targetRights: false,
  pod: undefined,
  ...changes,
});
/** Returns the objects that `kubectl apply` receives from a real shell. */
const applied = (changes: Partial<Needs>): string[] => {
  const script = `kubectl() { if [ "$1" = apply ]; then cat; else echo "---"; echo "kind: \\"$*\\""; echo "metadata: {name: ''}"; fi; }\n${commandsFor(needs(changes)).join('\n')}`;
  const text = execFileSync('sh', ['-eu'], { input: script, encoding: 'utf8' });
  return parseAllDocuments(text).map((document) => {
    const { kind, metadata } = document.toJS();
    return `${kind} ${metadata.name}`;
  });
};
/** Returns the AuthenticationConfiguration with the entry in the comments. */
const configured = (claims: Needs['rejected']): string => {
  const lines = commandsFor(needs({ rejected: claims })).flatMap((line) => line.split('\n'));
  for (const line of lines) expect(line).toMatch(/^# [ -~]*$/);
  for (const line of lines) expect(line).not.toMatch(/##/);
  const entry = lines.slice(lines.indexOf('# jwt:')).map((line) => line.slice(2));
  return ['apiVersion: apiserver.config.k8s.io/v1', 'kind: AuthenticationConfiguration', ...entry].join('\n');
};

describe('the commands that jobpass doctor kubernetes prints', () => {
  it('are none if nothing is missing', () =>
    expect(commandsFor(needs({}))).toEqual(['# No commands: nothing to add.']));

  it.each<[string, Partial<Needs>, string[]]>([
    [
      'policies',
      { policies: true },
      [
        'Namespace jobpass',
        ...['jobpass-anchors', 'jobpass-tokens'].map((name) => `ValidatingAdmissionPolicy ${name}`),
        ...['jobpass-anchors', 'jobpass-tokens'].map((name) => `ValidatingAdmissionPolicyBinding ${name}`),
      ],
    ],
    ['the service account', { serviceAccount: true }, ['ServiceAccount deploy']],
    [
      'permissions',
      { rights: true },
      [
        'Role jobpass:deploy',
        'create rolebinding jobpass:deploy --namespace jobpass --role jobpass:deploy --group jobpass:jobpass/deploy ',
      ],
    ],
    [
      'permissions of a pod',
      { rights: true, pod: 'runners:runner' },
      [
        'Role jobpass:deploy',
        'create rolebinding jobpass:deploy:runners:runner --namespace jobpass --role jobpass:deploy --serviceaccount runners:runner ',
      ],
    ],
  ])('create %s', (_, changes, objects) => expect(applied(changes)).toEqual(objects));

  it('name the binding that the service account lacks', () =>
    expect(commandsFor(needs({ targetRights: true })).at(-1)).toBe(
      '# kubectl create rolebinding jobpass-deploy --namespace shop --clusterrole ROLE --serviceaccount jobpass:deploy',
    ));

  it('contain an entry that accepts the job, and no job of another environment', () => {
    const [entry] = readAuthentication(configured(CLAIMS), 'file');
    if (entry === undefined) throw new Error('no entry');
    const own = authenticate(entry, CLAIMS);
    expect(own).toMatchObject({ rejections: [], undecided: [] });
    expect(own.user?.groups).toEqual(['jobpass:jobpass/deploy']);
    expect(own.user?.extra).toEqual({ 'jobpass/job': ['github.77.1.5'] });
    expect(authenticate(entry, { ...CLAIMS, environment: 'test' }).rejections).toHaveLength(1);
  });

  it('contain hostile claims unchanged', () => {
    const hostile = [
      "'",
      '\n# x',
      '##[error]',
      '::error::x',
      '$(id)',
      '\\',
      'é',
      '*',
      '"',
      '😀',
      "'''",
      ': ',
      ' #',
    ];
    for (const text of [...hostile, ...fc.sample(fc.string({ unit: 'binary', minLength: 1 }), 200)]) {
      if (/\p{Cs}/u.test(text)) continue;
      const claims = { ...CLAIMS, environment: text };
      const [entry] = readAuthentication(configured(claims), 'file');
      if (entry === undefined) throw new Error('no entry');
      expect(authenticate(entry, claims), JSON.stringify(text)).toMatchObject({
        rejections: [],
        undecided: [],
      });
      expect(authenticate(entry, { ...claims, environment: `${text}x` }).rejections).toHaveLength(1);
    }
  });

  it('contain no entry for an issuer or audience with special characters', () => {
    for (const changes of [
      { iss: 'https://x.example/\n# y' },
      { iss: 'http://x.example' },
      { aud: 'a\nb' },
      { aud: undefined },
    ])
      expect(commandsFor(needs({ rejected: { ...CLAIMS, ...changes } }))).toEqual([
        '# No commands: nothing to add.',
      ]);
    expect(parse(configured({ iss: 'https://ci.example', aud: 'x', sub: 'a:b' })).jwt[0].issuer.url).toBe(
      'https://ci.example',
    );
  });
});
