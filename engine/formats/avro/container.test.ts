/** Container files made by hand: codecs that no library at hand packs with, and heads that are wrong. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#engine/base/ids.ts';
import { avroMark } from '#engine/formats/avro/container-mark.ts';
import { avroCode } from '#engine/formats/avro/index.ts';
import { AvroOutput } from '#engine/formats/avro/output.ts';
import { openTrial, type Trial } from '#engine/formats/batches/testing/open-trial.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial(avroCode);
});
afterAll(() => trial[Symbol.asyncDispose]());

const sync = new Uint8Array(16).fill(7);

function writeContainer(
  head: Readonly<Record<string, string>>,
  blocks: readonly { rows: number; bytes: Uint8Array; sync?: Uint8Array }[],
): string {
  const out = new AvroOutput();
  out.bytes(Uint8Array.from(avroMark));
  out.count(Object.keys(head).length);
  for (const [key, value] of Object.entries(head)) {
    out.text(key);
    out.text(value);
  }
  out.count(0);
  out.bytes(sync);
  for (const block of blocks) {
    out.count(block.rows);
    out.count(block.bytes.length);
    out.bytes(block.bytes);
    out.bytes(block.sync ?? sync);
  }
  return trial.write(`${newId('made')}.avro`, out.written());
}

/** One row with the column `n`. */
function writeColumn(type: unknown, bytes: readonly number[]): string {
  const schema = JSON.stringify({ type: 'record', name: 'row', fields: [{ name: 'n', type }] });
  return writeContainer({ 'avro.schema': schema }, [{ rows: 1, bytes: Uint8Array.from(bytes) }]);
}

const longs = JSON.stringify({ type: 'record', name: 'row', fields: [{ name: 'n', type: 'long' }] });
/** The longs 1, 2 and 3, as each codec packs them. */
const packed = {
  bzip2: 'QlpoOTFBWSZTWRSIt+oAAABAABUAIAAhmBmEYXckU4UJAUiLfqA=',
  xz: '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQACAgQGAAAJJI/Z4iHH2gABGwMLL7kQH7bzfQEAAAAABFla',
  lz4: 'AwAAADACBAY=',
};

test.each(Object.entries(packed))('blocks packed with %s', async (codec, base64) => {
  const bytes = Buffer.from(base64, 'base64');
  const file = writeContainer({ 'avro.schema': longs, 'avro.codec': codec }, [{ rows: 3, bytes }]);
  expect(await trial.rows(file)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
});

test.each<[what: string, file: () => string, code: string, message: string]>([
  ['no schema', () => writeContainer({}, []), 'MalformedFile', 'no schema'],
  ['a schema that is not JSON', () => writeContainer({ 'avro.schema': '{' }, []), 'MalformedFile', 'not JSON'],
  [
    'a codec that is not known',
    () => writeContainer({ 'avro.schema': longs, 'avro.codec': 'lzo' }, [{ rows: 1, bytes: Uint8Array.of(2) }]),
    'UnsupportedFormat',
    'codec lzo',
  ],
  [
    'a wrong mark behind a block',
    () => writeContainer({ 'avro.schema': longs }, [{ rows: 1, bytes: Uint8Array.of(2), sync: new Uint8Array(16) }]),
    'MalformedFile',
    'does not end with the marker',
  ],
  [
    'more bytes than rows',
    () => writeContainer({ 'avro.schema': longs }, [{ rows: 1, bytes: Uint8Array.of(2, 4) }]),
    'MalformedFile',
    '1 bytes after its last row',
  ],
  [
    'more rows than bytes',
    () => writeContainer({ 'avro.schema': longs }, [{ rows: 3, bytes: Uint8Array.of(2, 4) }]),
    'MalformedFile',
    'after the end of its block',
  ],
  [
    'a Snappy block with a wrong checksum',
    () =>
      writeContainer({ 'avro.schema': longs, 'avro.codec': 'snappy' }, [
        { rows: 1, bytes: Uint8Array.of(1, 0, 2, 9, 9, 9, 9) },
      ]),
    'MalformedFile',
    'checksum is wrong',
  ],
  [
    'an LZ4 block that claims more than it can hold',
    () =>
      writeContainer({ 'avro.schema': longs, 'avro.codec': 'lz4' }, [
        { rows: 1, bytes: Uint8Array.of(255, 255, 255, 15, 0x10, 2) },
      ]),
    'MalformedFile',
    '2 bytes cannot unpack to 268435455',
  ],
  [
    'an LZ4 block of another size than it states',
    () =>
      writeContainer({ 'avro.schema': longs, 'avro.codec': 'lz4' }, [
        { rows: 1, bytes: Uint8Array.of(2, 0, 0, 0, 0x10, 2) },
      ]),
    'MalformedFile',
    'does not unpack to 2 bytes',
  ],
  [
    'a date that DuckDB would take for infinity',
    () => writeColumn({ type: 'int', logicalType: 'date' }, [0xfe, 0xff, 0xff, 0xff, 0x0f]),
    'MalformedFile',
    'the date 2147483647 (days) is beyond',
  ],
  [
    'a timestamp that DuckDB would take for infinity',
    () =>
      writeColumn(
        { type: 'long', logicalType: 'timestamp-micros' },
        [0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
      ),
    'MalformedFile',
    'the timestamp -9223372036854775807 (microseconds) is beyond',
  ],
  ['text that is not UTF-8', () => writeColumn('string', [2, 0xff]), 'MalformedFile', 'column "n" contains text'],
])('%s', async (_what, made, code, message) => {
  const file = made();
  await expect(trial.rows(file)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message) as string,
    hint: expect.any(String) as string,
    details: { path: file },
  });
});

test('records without fields are counted, and a warning says why they have no columns', async () => {
  const schema = JSON.stringify({ type: 'record', name: 'row', fields: [] });
  const file = writeContainer({ 'avro.schema': schema }, [{ rows: 3, bytes: new Uint8Array(0) }]);
  expect(await trial.infer(file)).toMatchObject({
    rowCount: 3,
    schema: [],
    warnings: ['The records have no fields, so they are counted, but have no columns.'],
  });
});

test('fields of one name are numbered, at every level', async () => {
  const field = (name: string, type: unknown = 'int'): object => ({ name, type });
  const inner = { type: 'record', name: 'inner', fields: [field('x'), field('x'), field('X')] };
  const fields = [field('x'), field('x'), field('x_2'), field('s', inner)];
  const schema = JSON.stringify({ type: 'record', name: 'row', fields });
  const file = writeContainer({ 'avro.schema': schema }, [{ rows: 1, bytes: Uint8Array.of(2, 4, 6, 8, 10, 12) }]);
  expect(await trial.rows(file)).toEqual([{ x: 1, x_3: 2, x_2: 3, s: { x: 4, x_2: 5, X_3: 6 } }]);
  const { schema: columns } = await trial.infer(file);
  expect(await trial.rows(file, [columns[1]!])).toEqual([{ x_3: 2 }]);
});

test('a schema without a type says so', async () => {
  const file = writeContainer({ 'avro.schema': '{"name":"row"}' }, []);
  await expect(trial.infer(file)).rejects.toMatchObject({
    code: 'MalformedFile',
    message: `${file} cannot be read as Avro: a type is missing in its schema.`,
  });
});
