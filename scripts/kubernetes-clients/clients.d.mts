export interface KubernetesClient {
  name: string;
  /** The client's name for people. */
  title: string;
  version: string;
  /** The program that makes one call for each line of its input. */
  command(namespace: string): string[];
}

export const CLIENTS: readonly KubernetesClient[];
export function clientsFolder(): string;
export function kubeletProgram(): string;
