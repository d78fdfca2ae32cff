import type { AnyValue, KeyValue, LogRecord, LogsRequest } from './otlp-record.js';

// Encodes the OTLP log messages with the field numbers of opentelemetry-proto 1.x (logs/v1, common/v1, resource/v1 and
// collector/logs/v1). A library would be larger, because it includes a schema compiler, and every job would load it.

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** Encodes a log request with Protocol Buffers. */
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

/** The part of a response in which a collector rejects records. */
export interface PartialSuccess {
  rejected: number;
  message: string;
}

/**
 * Decodes the response to a log request.
 *
 * @returns undefined if the body is not such a response
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

/** Encodes a value. An empty member of a oneof must be written too; otherwise the value would be missing. */
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

/** Encodes a string. An empty string is omitted, because proto3 reads a missing string as empty. */
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

/** Decodes the fields of a message. @throws Error if the message is invalid */
function* fields(body: Buffer): Generator<Field> {
  let at = 0;
  const take = (length: number): Buffer => {
    if (length > body.length - at) throw new Error('truncated message');
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
    throw new Error('varint too long');
  };
  while (at < body.length) {
    const key = Number(number());
    const field = key >> 3;
    if (field < 1) throw new Error('invalid field number');
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
        throw new Error('unknown wire type');
    }
  }
}
