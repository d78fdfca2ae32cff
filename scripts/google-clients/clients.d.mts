import type { CloudClient } from '../client-folders.mjs';

export const CLIENTS: readonly CloudClient[];
export function clientsFolder(): string;
