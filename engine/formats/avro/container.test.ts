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

const longs = JSON.stringify({ type: 'record', name: 'row', fields: [{ name: 'n', type: 'long' }] });
/** The longs 1, 2 and 3, as each codec packs them. */
const packed = {
  bzip2: 'QlpoOTFBWSZTWRSIt+oAAABAABUAIAAhmBmEYXckU4UJAUiLfqA=',
  xz: '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQACAgQGAAAJJI/Z4iHH2gABGwMLL7kQH7bzfQEAAAAABFla',
};

test.each(Object.entries(packed))('blocks packed with %s', async (codec, base64) => {
  const bytes = Buffer.from(base64, 'base64');
  const file = writeContainer({ 'avro.schema': longs, 'avro.codec': codec }, [{ rows: 3, bytes }]);
  expect(await trial.rows(file)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
});

test.each<[what: string, file: () => string, code: string, told: string]>([
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
])('%s', async (_what, file, code, told) => {
  await expect(trial.rows(file())).rejects.toMatchObject({
    code,
    message: expect.stringContaining(told) as string,
    hint: expect.any(String) as string,
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

test('a schema without a type says so', async () => {
  const file = writeContainer({ 'avro.schema': '{"name":"row"}' }, []);
  await expect(trial.infer(file)).rejects.toMatchObject({
    code: 'MalformedFile',
    message: `${file} cannot be read as Avro: a type is missing in its schema.`,
  });
});
