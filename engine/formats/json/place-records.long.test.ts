/** Rejected records of JSON at their places, whatever ends lines: carriage returns, encodings, marks, packings, and in arrays. */

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InferFileOutput } from '#engine/formats/infer-file.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { bigintType, stringType, type Schema } from '#engine/types/data-type.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const columns: Schema = [
  { name: 'id', type: bigintType },
  { name: 'text', type: stringType },
];
interface Row {
  readonly id: bigint | null;
  readonly text: string | null;
}

function readingOf(options: Readonly<Record<string, unknown>>, compression: 'none' | 'gzip'): InferFileOutput {
  return {
    reading: { format: 'json', compression, options },
    schema: columns,
    exact: false,
    rowCount: null,
    warnings: [],
  } as unknown as InferFileOutput;
}

/** As JSON.parse takes it; undefined: rejected. */
function rowOf(text: string): Row | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (value === null) return { id: null, text: null };
  if (typeof value !== 'object' || Array.isArray(value)) return undefined;
  const { id = null, text: shown = null } = value as Record<string, unknown>;
  if (!Number.isInteger(id)) return undefined;
  return { id: BigInt(id as number), text: shown as string | null };
}

const space = fc.constantFrom('', '', '', ' ', '\r', '\t', '\r\r');
const letters = fc.array(
  fc.constantFrom('a', 'é', '😀', '\\r', '\\n', '\\u000d', '\\"', '\\\\', '\u2028', '"', '\r', '\u0002', '\u0002r'),
  {
    maxLength: 4,
  },
);
/** Mostly JSON: a raw carriage return, quote or control character in a text makes it none. */
const record = fc
  .tuple(
    fc.nat(99),
    fc.array(space, { minLength: 5, maxLength: 5 }),
    fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, letters),
    space,
  )
  .map(([id, [a, b, c, d, e], text, behind]) => `{${a}"id"${b}:${c}${id},${d}"text":"${text.join('')}"${e}}${behind}`);
const line = fc.oneof(
  { weight: 8, arbitrary: record },
  record.map((text) => `${text}${text}`),
  fc.constantFrom('', '\r', ' ', 'null', '[1]', '{"id":"x"}', '{"id":1.5}', '{', '\u0002', '{\u0002r"id":1}'),
);

let count = 0;
function write(content: Buffer, isPacked: boolean): string {
  const file = path.join(fixture.folder, `placed-${(count += 1)}.json${isPacked ? '.gz' : ''}`);
  writeFileSync(file, isPacked ? gzipSync(content) : content);
  return file;
}

const encodings = [
  ['utf-8', 'utf8', ''],
  ['utf-8', 'utf8', '\ufeff'],
  ['utf-16le', 'utf16le', '\ufeff'],
] as const;

describe.each([false, true])('packed: %s', (isPacked) => {
  test('lines that end in different ways', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n')), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(...encodings),
        fc.boolean(),
        async (drawn, [encoding, nodeEncoding, mark], isEnded) => {
          const lines = drawn.map(([text, end], index) => (index === drawn.length - 1 && !isEnded ? text : text + end));
          const file = write(Buffer.from(mark + lines.join(''), nodeEncoding), isPacked);
          const options = { layout: 'lines', encoding, byteOrderMark: mark !== '', wideNumbers: true };
          const { rows, rejects } = await fixture.isolate(file, readingOf(options, isPacked ? 'gzip' : 'none'));
          let offset = Buffer.byteLength(mark, nodeEncoding);
          const good: Row[] = [];
          const bad: unknown[] = [];
          for (const [index, whole] of lines.entries()) {
            const raw = whole.replace(/\r?\n$/u, '');
            const row = rowOf(raw);
            if (row !== undefined) good.push(row);
            else if (/[^ \t\r\n]/u.test(raw)) bad.push({ line: index + 1, offset, raw });
            offset += Buffer.byteLength(whole, nodeEncoding);
          }
          expect(rows).toEqual(good);
          expect(
            rejects.map((each) => ({ line: Number(each.line), offset: Number(each.byte_offset), raw: each.raw })),
          ).toEqual(bad);
        },
      ),
      { numRuns: triesOfRun(1000, 15) },
    );
  });

  test('elements of an array', { timeout: 600_000 }, async () => {
    const element = fc.oneof(
      { weight: 4, arbitrary: record.filter((text) => parses(text)) },
      fc.constantFrom('null', '[1]', '{"id":"x"}', '{"id":\n1.5}'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('', ' ', '\n', '\r\n'), element), { maxLength: 12 }),
        fc.constantFrom(...encodings),
        async (drawn, [encoding, nodeEncoding, mark]) => {
          let text = `${mark}\n[`;
          const good: Row[] = [];
          const bad: unknown[] = [];
          for (const [index, [before, value]] of drawn.entries()) {
            text += (index > 0 ? ',' : '') + before;
            const raw = value.trim();
            const row = rowOf(raw);
            if (row === undefined)
              bad.push({ line: text.split('\n').length, offset: Buffer.byteLength(text, nodeEncoding), raw });
            else good.push(row);
            text += value;
          }
          const file = write(Buffer.from(`${text}\n]\n`, nodeEncoding), isPacked);
          const options = { layout: 'array', encoding, byteOrderMark: mark !== '', wideNumbers: true };
          const { rows, rejects } = await fixture.isolate(file, readingOf(options, isPacked ? 'gzip' : 'none'));
          expect(rows).toEqual(good);
          expect(
            rejects.map((each) => ({ line: Number(each.line), offset: Number(each.byte_offset), raw: each.raw })),
          ).toEqual(bad);
        },
      ),
      { numRuns: triesOfRun(1000, 15) },
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
