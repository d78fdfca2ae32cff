import { JobpassError } from '../errors.js';
import type { OtherEntry } from '../providers/definition.js';
import { providerDefinition } from '../providers/registry.js';
import { printable } from '../text/printable.js';
import { namedError, type RequestedCredential } from './requested-credential.js';

/**
 * Finds the credential with which each credential of the step logs in. @returns the credentials, each after the one with which it
 * logs in @throws JobpassError `usage`
 */
export function relateLogIns(requested: readonly RequestedCredential[]): RequestedCredential[] {
  const found = requested.map((one) => {
    const entry = providerDefinition(one.settings.provider).logsInWith?.(one.settings);
    return { one, other: entry && otherOf(one, entry, requested) };
  });
  const others = new Set(found.flatMap(({ other }) => other ?? []));
  return found
    .toSorted((a, b) => Number(a.other !== undefined) - Number(b.other !== undefined))
    .map(({ one, other }) => {
      const settings = others.has(one) ? forLogIns(one) : one.settings;
      return { ...one, settings, ...(other?.name === undefined ? {} : { logsInWith: other.name }) };
    });
}

function otherOf(
  { name }: RequestedCredential,
  { name: wanted, provider, input }: OtherEntry,
  requested: readonly RequestedCredential[],
): RequestedCredential {
  const other = requested.find((one) => one.name === wanted);
  const invalid = (reason: string, hint: string): unknown =>
    namedError(
      new JobpassError('usage', `\`${input}\` is \`${printable(wanted, 60)}\`, ${reason}`, { hint, input }),
      name,
    );
  if (other === undefined) {
    const names = requested.flatMap((one) => (one.settings.provider === provider ? (one.name ?? []) : []));
    throw invalid(
      'but the step has no credential with this name',
      names.length === 0
        ? `Add an entry with \`provider: ${provider}\` to \`credentials\` of the same step, and set \`${input}\` to its name`
        : `Did you mean \`${names.map((one) => printable(one, 60)).join('` or `')}\`?`,
    );
  }
  if (other.settings.provider !== provider) {
    throw invalid(
      `which is a credential of the provider \`${other.settings.provider}\``,
      `Set \`${input}\` to the name of a credential with \`provider: ${provider}\``,
    );
  }
  return other;
}

function forLogIns({ name, settings }: RequestedCredential): RequestedCredential['settings'] {
  try {
    return providerDefinition(settings.provider).forLogIns?.(settings) ?? settings;
  } catch (error) {
    throw namedError(error, name);
  }
}
