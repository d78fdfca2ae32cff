import type { AnyValue, KeyValue, LogRecord, LogsRequest } from './otlp-record.js';

// The few messages that are sent, by the field numbers of opentelemetry-proto 1.x (logs/v1, common/v1, resource/v1 and
// collector/logs/v1). A library for it would be loaded in each job, and carries a compiler of schemas.

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** A request of logs in the binary encoding of Protocol Buffers. */
export function encodeLogs({ resourceLogs }: LogsRequest): Buffer {
  return joined(
    resourceLogs.map(({ resource, scopeLogs, schemaUrl }) =>
      message(
        1,
        message(1, ...resource.attributes.map((one) => message(1, keyValue(one)))),
        ...scopeLogs.map(({ scope, logRecords }) =>
          message(
            2,
            message(1, text(1, scope.name), text(2, scope.version)),
            ...logRecords.map((one) => message(2, logRecord(one))),
          ),
        ),
        text(3, schemaUrl),
      ),
    ),
  );
}

/** What a collector says that did not take all. */
export interface PartialSuccess {
  rejected: number;
  message: string;
}

/**
 * Reads a response to logs.
 *
 * @returns undefined where it is no such message
 */
export function decodeResponse(body: Buffer): PartialSuccess | undefined {
  const found: PartialSuccess = { rejected: 0, message: '' };
  try {
    for (const outer of fields(body)) {
      if (outer.number !== 1 || outer.bytes === undefined) continue;
      for (const { number, value, bytes } of fields(outer.bytes)) {
        if (number === 1 && value !== undefined) found.rejected = Number(value);
        if (number === 2 && bytes !== undefined) found.message = bytes.toString('utf8');
      }
    }
    return found;
  } catch {
    return undefined;
  }
}

function logRecord(record: LogRecord): Buffer {
  return joined([
    fixed64(1, record.timeUnixNano),
    varintField(2, BigInt(record.severityNumber)),
    text(3, record.severityText),
    message(5, anyValue(record.body)),
    ...record.attributes.map((one) => message(6, keyValue(one))),
    fixed64(11, record.observedTimeUnixNano),
    text(12, record.eventName),
  ]);
}

function keyValue({ key, value }: KeyValue): Buffer {
  return joined([text(1, key), message(2, anyValue(value))]);
}

/** The member of a choice is written also where it is empty: otherwise it would be no value at all. */
function anyValue(value: AnyValue): Buffer {
  if ('stringValue' in value) return bytes(1, Buffer.from(value.stringValue, 'utf8'));
  if ('boolValue' in value) return varintField(2, value.boolValue ? 1n : 0n);
  if ('intValue' in value) return varintField(3, BigInt.asUintN(64, BigInt(value.intValue)));
  if ('doubleValue' in value) {
    const number = Buffer.alloc(8);
    number.writeDoubleLE(value.doubleValue);
    return joined([tag(4, FIXED64), number]);
  }
  if ('arrayValue' in value)
    return message(5, ...value.arrayValue.values.map((one) => message(1, anyValue(one))));
  if ('kvlistValue' in value)
    return message(6, ...value.kvlistValue.values.map((one) => message(1, keyValue(one))));
  return Buffer.alloc(0);
}

/** A text; nothing where it is empty, which is what proto3 reads then. */
function text(field: number, value: string): Buffer {
  return value === '' ? Buffer.alloc(0) : bytes(field, Buffer.from(value, 'utf8'));
}

function message(field: number, ...parts: readonly Buffer[]): Buffer {
  return bytes(field, joined(parts));
}

function bytes(field: number, content: Buffer): Buffer {
  return joined([tag(field, BYTES), varint(BigInt(content.length)), content]);
}

function fixed64(field: number, value: string): Buffer {
  const number = Buffer.alloc(8);
  number.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
  return joined([tag(field, FIXED64), number]);
}

function varintField(field: number, value: bigint): Buffer {
  return joined([tag(field, VARINT), varint(value)]);
}

function tag(field: number, type: number): Buffer {
  return varint(BigInt(field * 8 + type));
}

function varint(value: bigint): Buffer {
  const septets: number[] = [];
  for (let rest = value; ; ) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    if (rest === 0n) return Buffer.from([...septets, low]);
    septets.push(low | 0x80);
  }
}

function joined(parts: readonly Buffer[]): Buffer {
  return Buffer.concat(parts);
}

interface Field {
  number: number;
  value?: bigint;
  bytes?: Buffer;
}

/** @throws Error for what is no message */
function* fields(body: Buffer): Generator<Field> {
  let at = 0;
  const take = (length: number): Buffer => {
    if (length > body.length - at) throw new Error('cut short');
    at += length;
    return body.subarray(at - length, at);
  };
  const number = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = take(1)[0] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw new Error('a number without an end');
  };
  while (at < body.length) {
    const key = Number(number());
    const field = key >> 3;
    if (field < 1) throw new Error('no field');
    switch (key & 7) {
      case VARINT:
        yield { number: field, value: number() };
        break;
      case FIXED64:
        take(8);
        break;
      case BYTES:
        yield { number: field, bytes: take(Number(number())) };
        break;
      case FIXED32:
        take(4);
        break;
      default:
        throw new Error('no such kind of field');
    }
  }
}
