import { randomUUID } from 'node:crypto';
import { type Fault, type Served, send } from '../faulty-server.js';

/** An element's content: text, elements by name, or one element `member` for each of a list. */
export type Content = string | number | boolean | undefined | { [name: string]: Content } | Content[];

export type Service = 'sts' | 'iam' | 's3';

const NAMESPACE = {
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  s3: 'http://s3.amazonaws.com/doc/2006-03-01/',
};

/** What a service refuses a request with. */
export class AwsError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The answer of a Query API: `<ActionResponse><ActionResult>…</ActionResult><ResponseMetadata>…`. */
export function queryAnswer(service: 'sts' | 'iam', action: string, result: Content): Served {
  const requestId = randomUUID();
  const content = {
    ...(result === undefined ? {} : { [`${action}Result`]: result }),
    ResponseMetadata: { RequestId: requestId },
  };
  return xml(200, `${action}Response`, NAMESPACE[service], content, { 'x-amzn-requestid': requestId });
}

/** An answer of S3, which has no envelope. */
export function s3Answer(name: string, content: Content): Served {
  return xml(200, name, NAMESPACE.s3, content, { 'x-amz-request-id': randomUUID() });
}

/** An error as the service writes it. */
export function errorAnswer(service: Service, error: AwsError): Served {
  const requestId = randomUUID();
  const { status, code, message } = error;
  if (service === 's3') {
    const content = { Code: code, Message: message, RequestId: requestId };
    return xml(status, 'Error', undefined, content, { 'x-amz-request-id': requestId });
  }
  const type = status >= 500 ? 'Receiver' : 'Sender';
  const content = { Error: { Type: type, Code: code, Message: message }, RequestId: requestId };
  return xml(status, 'ErrorResponse', NAMESPACE[service], content, { 'x-amzn-requestid': requestId });
}

/** A fault: the service answers with this error, whatever it was asked. */
export const awsFault =
  (service: Service, status: number, code: string, message = `${code} as the test wants it`): Fault =>
  (_request, response) =>
    send(response, errorAnswer(service, new AwsError(status, code, message)));

function xml(
  status: number,
  root: string,
  namespace: string | undefined,
  content: Content,
  headers: Record<string, string>,
): Served {
  const attribute = namespace === undefined ? '' : ` xmlns="${namespace}"`;
  const body = `<${root}${attribute}>\n${written(content, '  ')}</${root}>\n`;
  return { status, body, headers: { 'content-type': 'text/xml', ...headers } };
}

function written(content: Content, indent: string): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((item) => element('member', item, indent)).join('');
  if (typeof content !== 'object') return escaped(String(content));
  return Object.entries(content)
    .filter(([, inner]) => inner !== undefined)
    .map(([name, inner]) => element(name, inner, indent))
    .join('');
}

function element(name: string, content: Content, indent: string): string {
  return typeof content === 'object'
    ? `${indent}<${name}>\n${written(content, `${indent}  `)}${indent}</${name}>\n`
    : `${indent}<${name}>${written(content, indent)}</${name}>\n`;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char);
