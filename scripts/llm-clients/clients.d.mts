export const REQUIREMENTS: string;
export const NPM: string[];
export const PROGRAM: string;
export function clientsFolder(): string;
export function clientCommand(language: 'node' | 'python', service: 'anthropic' | 'openai'): string[];
