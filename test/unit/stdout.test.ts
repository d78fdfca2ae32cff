import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { StandardOutput } from '../../src/stdout.js';

function output(direct: (bytes: Buffer, from: number) => number) {
  const stream = new PassThrough();
  let opened = 0;
  const nodes = (): NodeJS.WriteStream => {
    opened++;
    return stream as unknown as NodeJS.WriteStream;
  };
  return { out: new StandardOutput(direct, nodes), stream, opened: () => opened };
}

const failing = (code: string) => (): never => {
  throw Object.assign(new Error(code), { code });
};

describe('standard output', () => {
  test('is written directly, and Node’s stream is not made', () => {
    let direct = '';
    const { out, opened } = output((bytes, from) => {
      // As a pipe may: a part at a time.
      direct += bytes.toString('utf8', from, from + 3);
      return Math.min(3, bytes.length - from);
    });
    let told: unknown = 'nothing';
    out.write('one line\n', (error) => {
      told = error;
    });
    expect({ direct, opened: opened(), told }).toEqual({ direct: 'one line\n', opened: 0, told: undefined });
  });

  test('goes on by the stream where the pipe is full, with what was not written', () => {
    let room = 4;
    const { out, stream } = output((bytes, from) => {
      if (room === 0) failing('EAGAIN')();
      const size = Math.min(room, bytes.length - from);
      room -= size;
      return size;
    });
    out.write('12345678');
    out.write('9');
    expect(String(stream.read())).toBe('56789');
  });

  test('goes on by the stream, and stays with it, where there is more than a pipe surely takes', () => {
    let direct = 0;
    const { out, stream } = output((bytes) => {
      direct += bytes.length;
      return bytes.length;
    });
    out.write('a'.repeat(4_000));
    out.write('b'.repeat(100));
    out.write('c');
    expect({ direct, rest: String(stream.read()) }).toEqual({ direct: 4_000, rest: `${'b'.repeat(100)}c` });
  });

  test('tells that nobody reads it, at the write and from then on', () => {
    const { out, opened } = output(failing('EPIPE'));
    const told: unknown[] = [];
    for (const text of ['one', '']) out.write(text, (error) => told.push(error));
    expect({ told: told.map((error) => (error as NodeJS.ErrnoException)?.code), opened: opened() }).toEqual({
      told: ['EPIPE', 'EPIPE'],
      opened: 0,
    });
    expect(out.writable).toBe(false);
  });

  test('waits for what a command prints on the stream', async () => {
    const { out, stream, opened } = output(() => 0);
    out.stream();
    await new Promise<void>((resolve) => out.write('', () => resolve()));
    expect({ opened: opened(), rest: stream.read() }).toEqual({ opened: 1, rest: null });
  });
});
