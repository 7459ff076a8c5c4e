/** Packed files that were cut while they were copied: an error, never fewer rows. DuckDB itself sees no difference. */

import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const packings = [
  ['gz', (bytes: Buffer) => zlib.gzipSync(bytes)],
  ['zst', (bytes: Buffer) => zlib.zstdCompressSync(bytes)],
  ['br', (bytes: Buffer) => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 3 } })],
] as const;
const formats = [
  ['csv', (row: number) => `${row},${(row * 7919) % 100_000},abc${row * 31}\n`, 'id,v,w\n'],
  ['json', (row: number) => `{"id":${row},"v":${(row * 7919) % 100_000},"w":"abc${row * 31}"}\n`, ''],
] as const;
const cases = packings.flatMap(([packing, pack]) =>
  formats.map(([format, line, header]) => ({ name: `${format}.${packing}`, pack, line, header })),
);

function content({ line, header }: (typeof cases)[number], rows: number): Buffer {
  return Buffer.from(header + Array.from({ length: rows }, (_, row) => line(row)).join(''));
}

describe.each(cases)('$name', (each) => {
  // Behind a whole line, in the middle of one, within the trailer.
  test.each([1, 4, 8, 100, 0.5])('that fits into its head, cut by %d', async (cut) => {
    const whole = each.pack(content(each, 1000));
    const length = whole.length - (cut < 1 ? Math.floor(whole.length * cut) : cut);
    const file = fixture.write(`small-${cut}.${each.name}`, whole.subarray(0, length));
    await expect(fixture.infer(file)).rejects.toMatchObject({ code: 'MalformedFile', details: { path: file } });
  });

  test.each([1, 4, 100, 0.3])('of which a sample was read, cut by %d', async (cut) => {
    const whole = each.pack(content(each, 200_000));
    const length = whole.length - (cut < 1 ? Math.floor(whole.length * cut) : cut);
    const file = fixture.write(`large-${cut}.${each.name}`, whole.subarray(0, length));
    const inference = await fixture.infer(file, {}, { bytes: 100_000 });
    await expect(fixture.scan(file, inference)).rejects.toMatchObject({ code: 'MalformedFile' });
  });

  test('that is whole', async () => {
    const file = fixture.write(`whole.${each.name}`, each.pack(content(each, 200_000)));
    const inference = await fixture.infer(file, {}, { bytes: 100_000 });
    expect(await fixture.scan(file, inference)).toHaveLength(200_000);
  });
});
