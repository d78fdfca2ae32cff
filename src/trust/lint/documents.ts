import { JobpassError } from '../../errors.js';
import { isObject } from '../../text/json.js';
import { listOf } from '../../text/json-values.js';
import { isGcpDocument } from './gcp/read-documents.js';
import { yamlDocuments } from './yaml-documents.js';

/** The maximum depth of nested brackets: more than any policy or plan has. */
const DEEPEST = 200;

/**
 * Returns the documents in a text: JSON (a single document, or several consecutive documents as in JSON Lines), or YAML. All
 * objects of Kubernetes in the text form one document, because they depend on each other, and so do all documents of Google Cloud.
 *
 * @param name the file's name in printable form
 * @throws JobpassError `usage` for invalid JSON or YAML, or a text that is nested too deep
 */
export function documentsOf(text: string, name: string): unknown[] {
  const isJson = /^\uFEFF?\s*(["[{]|$)/.test(text);
  return withoutPolicies(withoutObjects(isJson ? jsonDocuments(text, name) : yamlDocuments(text, name)));
}

/** Replaces all documents of Google Cloud by one list, because a policy depends on the providers of its pool. */
function withoutPolicies(documents: readonly unknown[]): unknown[] {
  const all = documents.filter(isGcpDocument);
  if (all.length < 2) return [...documents];
  return [all.flat(), ...documents.filter((one) => !isGcpDocument(one))];
}

/** Replaces all objects of Kubernetes by one list. */
function withoutObjects(documents: readonly unknown[]): unknown[] {
  const objects = documents.filter(isKubernetesObject);
  if (objects.length < 2) return [...documents];
  const items = objects.flatMap((one) => (isObject(one) && 'items' in one ? listOf(one['items']) : [one]));
  return [{ apiVersion: 'v1', kind: 'List', items }, ...documents.filter((one) => !isKubernetesObject(one))];
}

function isKubernetesObject(document: unknown): boolean {
  return (
    isObject(document) && typeof document['apiVersion'] === 'string' && typeof document['kind'] === 'string'
  );
}

function jsonDocuments(text: string, name: string): unknown[] {
  const wrong = (what: string): JobpassError =>
    new JobpassError('usage', `${name} ${what}`, {
      hint: 'Pass trust policies or roles as JSON, from a CLI with --output json or -format=json',
    });
  const documents: unknown[] = [];
  for (let at = skipped(text, text.startsWith('\uFEFF') ? 1 : 0); at < text.length; ) {
    const end = endOf(text, at);
    if (end === 'deep') throw wrong('is nested too deep');
    if (end === undefined)
      throw wrong(
        `is not valid JSON: the document that begins in line ${lineOf(text, at)} is invalid or incomplete`,
      );
    try {
      documents.push(JSON.parse(text.slice(at, end)));
    } catch {
      throw wrong(`is not valid JSON: see the document that begins in line ${lineOf(text, at)}`);
    }
    at = skipped(text, end);
  }
  if (documents.length === 0) throw wrong('is empty');
  return documents;
}

/** Returns the offset of the next document. */
function skipped(text: string, from: number): number {
  const blank = /\s*/y;
  blank.lastIndex = from;
  blank.exec(text);
  return blank.lastIndex;
}

/** Returns the end of the object or list that starts at an offset. Other values do not count as documents. */
function endOf(text: string, from: number): number | 'deep' | undefined {
  if (text[from] !== '{' && text[from] !== '[') return undefined;
  const marks = /["{}[\]]/g;
  marks.lastIndex = from;
  let depth = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === '"') {
      const end = endOfText(text, marks.lastIndex);
      if (end === undefined) return undefined;
      marks.lastIndex = end;
    } else if (mark[0] === '{' || mark[0] === '[') {
      depth++;
      if (depth > DEEPEST) return 'deep';
    } else {
      depth--;
      if (depth === 0) return marks.lastIndex;
    }
  }
  return undefined;
}

/** Returns the offset after the closing quotation mark of a text. */
function endOfText(text: string, from: number): number | undefined {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\' && at - 1 - slashes >= from) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return undefined;
}

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', end + 1)) line++;
  return line;
}
