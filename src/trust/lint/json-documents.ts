/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What may stand alone or in a list. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** The objects among what may stand alone or in a list. */
export function objectsOf(value: unknown): readonly Json[] {
  return listOf(value).filter(isObject);
}
/** A text, where it is one that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The resources of a type in what Terraform tells of a plan or a state as JSON. */
export function terraformResources(document: Json, type: string): readonly Json[] {
  const found: Json[] = [];
  const modules = [document['planned_values'], document['values']]
    .filter(isObject)
    .flatMap((values) => objectsOf(values['root_module']));
  for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
    found.push(...objectsOf(module['resources']).filter((resource) => resource['type'] === type));
    modules.push(...objectsOf(module['child_modules']));
  }
  return found;
}

/** Whether a document is what Terraform tells of a plan or a state. */
export function isTerraform(document: Json): boolean {
  return (
    typeof document['format_version'] === 'string' &&
    (isObject(document['planned_values']) || isObject(document['values']))
  );
}
