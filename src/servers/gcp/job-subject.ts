import { googleSubjectForm } from '../../identity/google-subject.js';
import { memberOf, presenceOf } from '../cel/text.js';

/** Returns the mapping of `google.subject` to the subject of a job (`jobSubjectOf`), as CEL; undefined for an unknown issuer. */
export function jobSubjectAsCel(issuer: string): string | undefined {
  const form = googleSubjectForm(issuer);
  if (form === undefined) return undefined;
  const values = form.claims.map(({ claim, else: fallback }) => {
    const value = `string(${memberOf('assertion', [claim])})`;
    return fallback === undefined
      ? value
      : `(${presenceOf('assertion', [claim]).join(' && ')} ? ${value} : '${fallback}')`;
  });
  return `'${form.prefix}:' + ${values.join(" + ':' + ")}`;
}
