import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';

/**
 * Serves Git LFS. Source: Git LFS, "Batch API" and "Basic Transfers".
 *
 * @param root the folder of the objects
 * @param address the address of the request
 */
export async function serveLfs(
  root: string,
  address: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const folder = join(root, 'lfs');
  const [base = '', rest = ''] = address.split('/info/lfs/');
  const object = (id = ''): string => join(folder, id.replace(/\W/g, ''));
  const send = (status: number, value: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/vnd.git-lfs+json' }).end(JSON.stringify(value));
  };
  if (rest === 'objects/batch') {
    const { operation, objects } = JSON.parse(body.toString()) as {
      operation: 'upload' | 'download';
      objects: { oid: string; size: number }[];
    };
    const actions = (oid: string): object =>
      operation === 'upload' && existsSync(object(oid))
        ? {}
        : { [operation]: { href: `${base}/info/lfs/objects/${oid}` } };
    send(200, {
      transfer: 'basic',
      objects: objects.map(({ oid, size }) => ({ oid, size, actions: actions(oid) })),
    });
  } else if (rest.startsWith('objects/') && request.method === 'PUT') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(object(rest.slice('objects/'.length)), body);
    send(200, {});
  } else if (rest.startsWith('objects/')) response.end(readFileSync(object(rest.slice('objects/'.length))));
  else send(200, { ours: [], theirs: [] });
}
