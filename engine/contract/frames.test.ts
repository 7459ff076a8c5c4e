/** Frames: any value survives a round trip, anything else is refused without a crash. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clientFrameSchema,
  decodeFrame,
  encodeFrame,
  hostFrameSchema,
  type ClientFrame,
} from '#engine/contract/frames.ts';

const { value: payload } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$bytes', '$_bytes', '$__bytes')), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
}));
const call = (input: unknown): ClientFrame => ({ type: 'call', id: 1, procedure: 'p', input });

describe('frames', () => {
  test('every payload survives a round trip, bytes as bytes', () => {
    fc.assert(
      fc.property(
        payload.filter((value) => !hasPrototypeKey(value)),
        (input) => {
          expect(decodeFrame(encodeFrame(call(input)), clientFrameSchema)).toEqual(call(input));
        },
      ),
    );
  });

  test('random and cut bytes are refused with a typed error', () => {
    const whole = encodeFrame(call({ a: new Uint8Array([1, 2, 3]) }));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 64 }),
          fc.nat(whole.length - 1).map((end) => whole.slice(0, end)),
        ),
        (bytes) => {
          expect(() => decodeFrame(bytes, clientFrameSchema)).toThrow(
            expect.objectContaining({ code: 'InvalidInput' }),
          );
        },
      ),
    );
  });

  test.each([
    ['another direction', encodeFrame({ type: 'end', id: 1 })],
    ['unknown member', encodeFrame({ type: 'cancel', id: 1, extra: 1 } as never)],
    ['negative id', encodeFrame({ type: 'cancel', id: -1 })],
    [
      'an attachment that is not there',
      rawFrame({ frame: { type: 'call', id: 1, procedure: 'p', input: { $bytes: 3 } }, attachments: [] }),
    ],
    [
      'an attachment longer than the message',
      rawFrame({ frame: { type: 'cancel', id: 1 }, attachments: [5_000_000_000] }),
    ],
    ['depth', rawFrame({ frame: JSON.parse('['.repeat(500) + ']'.repeat(500)), attachments: [] })],
  ])('%s is refused', (_name, bytes) => {
    expect(() => decodeFrame(bytes, clientFrameSchema)).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
  });

  test('a frame over the cap is refused on both sides', () => {
    const large = new Uint8Array(17 * 1024 * 1024);
    expect(() => encodeFrame(call(large))).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
    expect(() => decodeFrame(large, hostFrameSchema)).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
  });
});

/** `__proto__` as an own key does not survive object literals; JSON.parse keeps it, Object.fromEntries too. */
function hasPrototypeKey(value: unknown): boolean {
  return JSON.stringify(value)?.includes('__proto__') ?? false;
}

function rawFrame(header: unknown): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + text.byteLength);
  new DataView(bytes.buffer).setUint32(0, text.byteLength, true);
  bytes.set(text, 4);
  return bytes;
}

describe('nesting', () => {
  const nest = (depth: number): unknown => {
    let value: unknown = 1;
    for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
    return value;
  };
  const reply = (depth: number) => ({ type: 'reply', id: 1, output: nest(depth) }) as const;

  test('a sent frame can be read, at every depth up to the limit', () => {
    for (let depth = 0; depth < 99; depth += 1)
      expect(decodeFrame(encodeFrame(reply(depth)), hostFrameSchema)).toEqual(reply(depth));
  });

  test.each([101, 1000, 100_000])('%d levels are refused where they are sent', (depth) => {
    expect(() => encodeFrame(reply(depth))).toThrow(/nested more than 100 levels/u);
  });

  test('millions of levels are refused before they are parsed', () => {
    const text = Buffer.from(`{"frame":${'['.repeat(4_000_000)}`);
    const bytes = Buffer.concat([Buffer.alloc(4), text]);
    bytes.writeUInt32LE(text.length, 0);
    expect(() => decodeFrame(bytes, clientFrameSchema)).toThrow(/nested too deeply/u);
  });

  test('brackets in strings are text', () => {
    const output = { text: '[{'.repeat(5000), quoted: String.raw`\"[[[`, end: '\\' };
    expect(decodeFrame(encodeFrame({ type: 'reply', id: 1, output }), hostFrameSchema)).toMatchObject({ output });
  });
});
