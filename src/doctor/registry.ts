import { aws } from '../providers/aws/definition.js';
import { azure } from '../providers/azure/definition.js';
import type { ProviderDefinition } from '../providers/definition.js';
import { gcp } from '../providers/gcp/definition.js';
import { github } from '../providers/github/definition.js';
import { kubernetes } from '../providers/kubernetes/definition.js';
import { oauth } from '../providers/oauth/definition.js';
import { vault } from '../providers/vault/definition.js';
import type { Doctor } from './doctor.js';

interface DoctorEntry {
  provider: ProviderDefinition;
  /** The preset that the doctor checks. The command then has the name of the preset. */
  preset?: string;
  load: () => Promise<Doctor>;
}

/**
 * The providers that have a doctor. This list is separate from the list of providers, because jobs load that list but need no
 * doctor.
 */
export const DOCTORS: readonly DoctorEntry[] = [
  { provider: aws, load: async () => (await import('./aws/doctor.js')).awsDoctor },
  { provider: azure, load: async () => (await import('./azure/doctor.js')).azureDoctor },
  { provider: gcp, load: async () => (await import('./gcp/doctor.js')).gcpDoctor },
  { provider: github, load: async () => (await import('./github/doctor.js')).githubDoctor },
  { provider: kubernetes, load: async () => (await import('./kubernetes/doctor.js')).kubernetesDoctor },
  { provider: vault, load: async () => (await import('./vault/doctor.js')).vaultDoctor },
  { provider: oauth, preset: 'npm', load: async () => (await import('./registries/npm.js')).npmDoctor },
  { provider: oauth, preset: 'pypi', load: async () => (await import('./registries/others.js')).pypiDoctor },
  {
    provider: oauth,
    preset: 'crates-io',
    load: async () => (await import('./registries/others.js')).cratesDoctor,
  },
  {
    provider: oauth,
    preset: 'rubygems',
    load: async () => (await import('./registries/others.js')).rubygemsDoctor,
  },
  {
    provider: oauth,
    preset: 'nuget',
    load: async () => (await import('./registries/others.js')).nugetDoctor,
  },
];
