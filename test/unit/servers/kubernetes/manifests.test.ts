import { describe, expect, it } from 'vitest';
import { manifestsFor } from '../../../../src/servers/kubernetes/manifests.js';
import { POLICIES } from '../../../../src/servers/kubernetes/policies.js';

describe('the manifests of a cluster', () => {
  const named = (namespace?: string): string[] =>
    manifestsFor({
      ...(namespace === undefined ? {} : { namespace }),
      roles: [
        { account: 'deployer', bindings: [{ namespace: 'shop', kind: 'ClusterRole', role: 'edit' }] },
        { account: 'sweep' },
      ],
    }).map(({ kind, metadata }) =>
      [kind, metadata.namespace, metadata.name].filter((part) => part !== undefined).join(' '),
    );

  it('are in the order of application, with policies before the rights that they limit', () => {
    expect(named()).toEqual([
      'Namespace jobpass',
      'ValidatingAdmissionPolicy jobpass-anchors',
      'ValidatingAdmissionPolicy jobpass-tokens',
      'ValidatingAdmissionPolicyBinding jobpass-anchors',
      'ValidatingAdmissionPolicyBinding jobpass-tokens',
      'ServiceAccount jobpass jobpass-sweep',
      'Role jobpass jobpass-sweep',
      'RoleBinding jobpass jobpass-sweep',
      'ServiceAccount jobpass deployer',
      'Role jobpass jobpass:deployer',
      'RoleBinding jobpass jobpass:deployer',
      'RoleBinding shop jobpass:deployer:ClusterRole:edit',
      'ServiceAccount jobpass sweep',
      'Role jobpass jobpass:sweep',
      'RoleBinding jobpass jobpass:sweep',
    ]);
  });

  it('for another namespace do not replace the bindings of the first namespace', () => {
    const both = [...named(), ...named('ci')].filter((name) => !name.includes('Policy jobpass-'));
    expect(both).toContain('ValidatingAdmissionPolicyBinding jobpass-anchors-ci');
    expect(both).toContain('RoleBinding shop ci:deployer:ClusterRole:edit');
    expect(new Set(both).size).toBe(both.length);
  });

  it('contain policies with a message for each rule', () => {
    for (const { spec } of POLICIES) {
      expect(spec.failurePolicy).toBe('Fail');
      const messages = spec.validations.map(({ message }) => message);
      expect(new Set(messages).size).toBe(messages.length);
    }
  });
});
