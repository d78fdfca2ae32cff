import type { CloudClient } from '../client-folders.mjs';

export const CLIENTS: readonly CloudClient[];
export const AZ_VERSION: string;
export function az(): string[];
export function clientsFolder(): string;
