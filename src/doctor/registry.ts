import type { InputDefinition } from '../config/common-inputs.js';
import { VAULT_INPUTS } from '../providers/vault/inputs.js';
import type { Doctor } from './doctor.js';

interface DoctorEntry {
  /** As in the list of providers. */
  provider: string;
  /** What it reads besides the common inputs. */
  inputs: readonly InputDefinition[];
  load: () => Promise<Doctor>;
}

/** The providers that can be examined. Not in the list of providers: jobs load that, and never examine. */
export const DOCTORS: readonly DoctorEntry[] = [
  {
    provider: 'vault',
    inputs: VAULT_INPUTS,
    load: async () => (await import('./vault/doctor.js')).vaultDoctor,
  },
];
