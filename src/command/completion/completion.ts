import type { Command } from 'commander';
import { bash } from './bash.js';
import { fish } from './fish.js';
import { placesOf } from './tree.js';
import { zsh } from './zsh.js';

const RENDER = { bash, zsh, fish } as const;

/**
 * Returns a script that completes a command's words in a shell. The script contains all names, because starting Node at each
 * keystroke would be too slow.
 */
export function completion(program: Command, shell: keyof typeof RENDER): string {
  return `${RENDER[shell](placesOf(program)).join('\n')}\n`;
}
