import type * as z from 'zod';

type Definition = Readonly<Record<string, unknown>>;

/** Returns the names that a schema allows at a path, for suggestions. Returns an empty list if the schema allows any name. */
export function schemaKeys(schema: unknown, path: readonly PropertyKey[]): string[] {
  const definition = (schema as z.core.$ZodType | undefined)?._zod.def as Definition | undefined;
  if (definition === undefined) return [];
  const [step, ...rest] = path;
  switch (definition['type']) {
    case 'object': {
      const shape = definition['shape'] as Readonly<Record<string, unknown>>;
      return step === undefined ? Object.keys(shape) : schemaKeys(shape[String(step)], rest);
    }
    case 'record':
      return step === undefined ? [] : schemaKeys(definition['valueType'], rest);
    case 'array':
      return step === undefined ? [] : schemaKeys(definition['element'], rest);
    case 'union':
      return (definition['options'] as readonly unknown[]).flatMap((option) => schemaKeys(option, path));
    case 'pipe':
      return [definition['in'], definition['out']].flatMap((part) => schemaKeys(part, path));
    default:
      return schemaKeys(definition['innerType'], path);
  }
}
