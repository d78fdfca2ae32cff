/** What a client does with a credential that is replaced or ends. */
export interface ClientBehavior {
  /** When the client runs the exec plugin again while the API server accepts its token. */
  runsAgain: 'at the stated expiry' | 'five minutes before the stated expiry' | 'each minute' | 'never';
  /** Whether the client sets KUBERNETES_EXEC_INFO, even without `provideClusterInfo`. */
  execInfo: boolean;
  /** How often the client runs the plugin in three calls that the API server rejects. */
  runsAfterEnd: number;
  /** The statuses of three calls with a working plugin, after a rejected call. */
  recovers: readonly number[];
  /** What the client does with `tokenFile`. */
  tokenFile: 'reads it once' | 'reads it each minute' | 'ignores it';
}

export interface KubernetesClient {
  name: string;
  /** The client's name for people. */
  title: string;
  version: string;
  behavior: ClientBehavior;
  /** The program that makes one call for each line of its input. */
  command(namespace: string): string[];
}

export const CLIENTS: readonly KubernetesClient[];
export function clientsFolder(): string;
export function kubeletProgram(): string;
