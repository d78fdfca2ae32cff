import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';

const TYPE = 'application/vnd.git-lfs+json';

/** Serves Git LFS. Source: Git LFS, "Batch API" and "Basic Transfers". */
export async function serveLfs(
  root: string,
  { origin, fullName, rest }: { origin: string; fullName: string; rest: readonly string[] },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const folder = join(root, `${fullName}.lfs`);
  const send = (status: number, value: unknown): void => {
    response.writeHead(status, { 'content-type': TYPE });
    response.end(JSON.stringify(value));
  };
  const [first, second = ''] = rest;
  if (first === 'objects' && second === 'batch') {
    const { operation, objects } = JSON.parse(body.toString()) as {
      operation: 'upload' | 'download';
      objects: { oid: string; size: number }[];
    };
    send(200, {
      transfer: 'basic',
      objects: objects.map(({ oid, size }) => ({
        oid,
        size,
        actions:
          operation === 'upload' && existsSync(join(folder, oid))
            ? {}
            : { [operation]: { href: `${origin}/${fullName}.git/info/lfs/objects/${oid}` } },
      })),
    });
  } else if (first === 'objects' && request.method === 'PUT') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, second), body);
    send(200, {});
  } else if (first === 'objects' && existsSync(join(folder, second))) {
    response.end(readFileSync(join(folder, second)));
  } else if (first === 'locks') send(200, { ours: [], theirs: [] });
  else send(404, { message: 'Not found' });
}
