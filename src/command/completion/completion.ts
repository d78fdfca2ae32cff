import type { Command } from 'commander';
import { bash } from './bash.js';
import { fish } from './fish.js';
import { placesOf } from './tree.js';
import { zsh } from './zsh.js';

const RENDER = { bash, zsh, fish } as const;

/**
 * A script by which a shell completes the words of a command. It says all by itself: starting Node at each key would take
 * longer than people wait.
 */
export function completion(program: Command, shell: keyof typeof RENDER): string {
  return `${RENDER[shell](placesOf(program)).join('\n')}\n`;
}
