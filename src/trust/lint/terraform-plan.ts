import { isObject, type JsonObject } from '../../text/json.js';
import { objectsOf } from '../../text/json-values.js';

/** Returns the resources of one type, or of the types that match, from Terraform's JSON output for a plan or a state. */
export function terraformResources(document: JsonObject, type: string | RegExp): readonly JsonObject[] {
  const isWanted = ({ type: own }: JsonObject): boolean =>
    typeof type === 'string' ? own === type : typeof own === 'string' && type.test(own);
  const found: JsonObject[] = [];
  const modules = [document['planned_values'], document['values']]
    .filter(isObject)
    .flatMap((values) => objectsOf(values['root_module']));
  for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
    found.push(...objectsOf(module['resources']).filter(isWanted));
    modules.push(...objectsOf(module['child_modules']));
  }
  return found;
}

/** Returns whether a document is Terraform's JSON output for a plan or a state. */
export function isTerraform(document: JsonObject): boolean {
  return (
    typeof document['format_version'] === 'string' &&
    (isObject(document['planned_values']) || isObject(document['values']))
  );
}
