/** Frames of the procedure protocol: the messages between client and host on any connection, and their byte form. */

import { z } from 'zod';
import { EngineError } from '#engine/contract/errors.ts';

/** Raised by one when a frame changes meaning; a host refuses a client of another version. */
export const protocolVersion = 1;

/** Maximum size of a frame. A page of rows is at most about 1 MiB; an upload is sent in slices of 4 MiB. */
export const maximumFrameBytes = 16 * 1024 * 1024;

const callId = z.int().min(0);

/** Frames from a client. A stream sends chunks only on request: `pull` grants `count` more chunks. */
export const clientFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('call'), id: callId, procedure: z.string().max(200), input: z.unknown() }),
  z.strictObject({ type: z.literal('pull'), id: callId, count: z.int().min(1).max(1024) }),
  z.strictObject({ type: z.literal('cancel'), id: callId }),
]);

const serializedErrorSchema = z.looseObject({ kind: z.string(), code: z.string(), message: z.string() });

/** Frames from a host. The first frame on a connection is `hello`. */
export const hostFrameSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), version: z.int(), workspaceId: z.string() }),
  z.strictObject({ type: z.literal('reply'), id: callId, output: z.unknown() }),
  z.strictObject({ type: z.literal('chunk'), id: callId, value: z.unknown() }),
  z.strictObject({ type: z.literal('end'), id: callId }),
  z.strictObject({ type: z.literal('error'), id: callId, error: serializedErrorSchema }),
]);

export type ClientFrame = z.output<typeof clientFrameSchema>;
export type HostFrame = z.output<typeof hostFrameSchema>;

/** Replaces the n-th attachment in the JSON. A plain object of this form is escaped by one more underscore. */
const bytesKey = '$bytes';

/**
 * u32 little-endian length of the header | JSON header `{frame, attachments: [byte lengths]}` | attachments.
 * `Uint8Array` may occur anywhere in the frame; `undefined` members are omitted; bigint is refused (procedures
 * carry large integers as strings).
 */
export function encodeFrame(frame: ClientFrame | HostFrame): Uint8Array<ArrayBuffer> {
  const attachments: Uint8Array[] = [];
  const lift = (value: unknown, depth: number): unknown => {
    if (depth > maximumDepth) throw tooDeep();
    if (value instanceof Uint8Array) return { [bytesKey]: attachments.push(value) - 1 };
    if (Array.isArray(value)) return value.map((member) => lift(member, depth + 1));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [escapeKey(key), lift(member, depth + 1)]));
  };
  const body = lift(frame, 0);
  const header = new TextEncoder().encode(
    JSON.stringify({ frame: body, attachments: attachments.map((bytes) => bytes.byteLength) }),
  );
  const size = 4 + header.byteLength + attachments.reduce((sum, bytes) => sum + bytes.byteLength, 0);
  if (size > maximumFrameBytes) {
    throw new EngineError(
      'InvalidInput',
      `A message of ${size} bytes exceeds the limit of ${maximumFrameBytes} bytes.`,
      { hint: 'Send it in smaller parts.' },
    );
  }
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, header.byteLength, true);
  bytes.set(header, 4);
  let offset = 4 + header.byteLength;
  for (const attachment of attachments) {
    bytes.set(attachment, offset);
    offset += attachment.byteLength;
  }
  return bytes;
}

/**
 * Reads one frame and checks its form.
 * @throws EngineError InvalidInput for anything that `encodeFrame` did not make.
 */
export function decodeFrame<Frame extends ClientFrame | HostFrame>(bytes: Uint8Array, schema: z.ZodType<Frame>): Frame {
  if (bytes.byteLength > maximumFrameBytes) throw malformed('it is too large');
  if (bytes.byteLength < 4) throw malformed('it is shorter than its length field');
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  if (headerLength > bytes.byteLength - 4) throw malformed('its header is longer than the message');
  const header = parseHeader(bytes.subarray(4, 4 + headerLength));
  const attachments: Uint8Array[] = [];
  let offset = 4 + headerLength;
  for (const length of header.attachments) {
    attachments.push(bytes.subarray(offset, offset + length));
    offset += length;
  }
  if (offset !== bytes.byteLength) throw malformed('its attachments do not fill it');
  const parsed = schema.safeParse(lower(header.frame, attachments, 0));
  if (!parsed.success) throw malformed(z.prettifyError(parsed.error));
  return parsed.data;
}

const headerSchema = z.strictObject({ frame: z.unknown(), attachments: z.array(z.int().min(0)) });

function parseHeader(bytes: Uint8Array): z.output<typeof headerSchema> {
  // Before parsing: a frame nested a million times deep would hold the host for seconds. The header is one level itself.
  if (depthOf(bytes) > maximumDepth + 2) throw malformed('it is nested too deeply');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw malformed('its header is not JSON');
  }
  const parsed = headerSchema.safeParse(value);
  if (!parsed.success) throw malformed('its header has another form');
  return parsed.data;
}

/** Deep enough for any definition, shallow enough that a hostile frame cannot overflow the stack. */
const maximumDepth = 100;

function lower(value: unknown, attachments: readonly Uint8Array[], depth: number): unknown {
  if (depth > maximumDepth) throw malformed('it is nested too deeply');
  if (Array.isArray(value)) return value.map((member) => lower(member, attachments, depth + 1));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]![0] === bytesKey) {
    const bytes = attachments[Number(entries[0]![1])];
    if (bytes === undefined) throw malformed('it names an attachment that is not there');
    return bytes;
  }
  return Object.fromEntries(entries.map(([key, member]) => [unescapeKey(key), lower(member, attachments, depth + 1)]));
}

/** How deeply brackets outside of strings are nested, in one pass over the bytes of a JSON text. */
function depthOf(json: Uint8Array): number {
  let deepest = 0;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at]!;
    if (inString) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (deepest > maximumDepth + 2) break;
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
  return deepest;
}

function tooDeep(): EngineError {
  return new EngineError('InvalidInput', `A message is nested more than ${maximumDepth} levels deep.`, {
    hint: 'Read fewer levels, for example one field of the nested value.',
  });
}

/** `$bytes` → `$_bytes`, `$_bytes` → `$__bytes`, so that data of that form is not changed. */
function escapeKey(key: string): string {
  return /^\$_*bytes$/u.test(key) ? `$_${key.slice(1)}` : key;
}

function unescapeKey(key: string): string {
  return /^\$_+bytes$/u.test(key) ? `$${key.slice(2)}` : key;
}

function malformed(why: string): EngineError {
  return new EngineError('InvalidInput', `A message could not be read: ${why}.`, {
    hint: 'Both sides must be the same version of Tenon.',
  });
}
