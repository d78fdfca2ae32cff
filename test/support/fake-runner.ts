import type { Runner } from '../../src/runners/runner.js';

/** A CI system in memory, which says what it was told. */
export class FakeRunner implements Runner {
  readonly lines: string[] = [];
  /** What was masked, in order. */
  readonly masked: string[] = [];
  readonly env = new Map<string, string>();
  readonly outputs = new Map<string, string>();
  readonly system: Runner['system'];
  readonly step: Runner['step'];
  readonly memory: Runner['memory'];
  readonly idTokens: Runner['idTokens'] = {
    request: () => Promise.reject(new Error('an ID token of a job that has none')),
    identity: [],
    secrets: () => [],
    until: () => undefined,
  };

  /** @param folder for temporary files */
  constructor(folder: string, inputs: Readonly<Record<string, string>> = {}) {
    const line =
      (level: string) =>
      (message: string): void =>
        void this.lines.push(`${level} ${message}`);
    const state = new Map<string, string>();
    this.system = {
      ...{ name: 'fake', job: () => ({ run_id: '77' }), ephemeral: true, variables: [] },
      livenessCheck: async () => ({ kind: 'none' }),
    };
    this.step = {
      ...{ inputs: () => new Map(Object.entries(inputs)), passesVariablesBy: 'system' },
      log: {
        ...{ info: line('info'), warning: line('warning'), error: line('error') },
        group: (title, lines) => void this.lines.push(`group ${title}`, ...lines),
      },
      mask: async (secrets) => void this.masked.push(...secrets),
      exportVariable: (name, value) => void this.env.set(name, value),
      setOutput: (name, value) => void this.outputs.set(name, value),
      summary: async () => undefined,
    };
    this.memory = {
      temporaryFolder: () => folder,
      saveState: (name, value) => void state.set(name, value),
      savedState: () => state,
    };
  }
}
