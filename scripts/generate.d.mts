import type { z } from 'zod';
import type { InputDefinition } from '../src/config/common-inputs.js';
import type { OutputDefinition } from '../src/config/common-outputs.js';
import type { ProviderDefinition } from '../src/providers/definition.js';

export function renderAction(
  inputs: readonly InputDefinition[],
  outputs: readonly OutputDefinition[],
): string;
export function renderInputs(
  page: string,
  inputs: readonly InputDefinition[],
  outputs: readonly OutputDefinition[],
  providers: readonly ProviderDefinition[],
): string;
export function renderSections(page: string): string;
export function renderBrokerSchema(brokerFile: z.ZodType): string;
export function renderRulesSchema(
  rulesSchema: (trusts: readonly Readonly<Record<string, unknown>>[]) => Readonly<Record<string, unknown>>,
  trusts: readonly z.ZodType[],
): string;
export function renderReportAssets(folder: string): Promise<string>;
