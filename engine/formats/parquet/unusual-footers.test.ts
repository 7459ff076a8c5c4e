/** Footers that are damaged or unusual, of files whose schema was met before and of files whose schema was not. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { openTrial, type Trial } from '#engine/formats/batches/testing/open-trial.ts';
import { readFooterFacts } from '#engine/formats/parquet/footer-facts.ts';
import { parquetCode } from '#engine/formats/parquet/index.ts';
import { readThrift, structAt, structsAt, writeThrift, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';
import { bigintType } from '#engine/types/data-type.ts';
import { openLocalSource } from '#engine/storage/local-source.ts';

let trial: Trial;
let usual: Buffer;
beforeAll(async () => {
  trial = await openTrial(parquetCode);
  const file = path.join(trial.folder, 'usual.parquet');
  await trial.connection.run(
    sql`COPY (SELECT range AS a, 'x' || range AS b FROM range(10)) TO ${literal(file)} (FORMAT parquet)`,
  );
  usual = readFileSync(file);
});
afterAll(() => trial[Symbol.asyncDispose]());

const binary = 8;
const list = 9;
const struct = 12;

/** The usual file with another footer. @param root name of its schema. */
function write(name: string, root: string, change: (footer: ThriftStruct) => void, end: number[] = [0]): string {
  const start = usual.length - 8 - usual.readUInt32LE(usual.length - 8);
  const footer = readThrift(usual, start).struct;
  structsAt(footer, 2)[0]!.get(4)!.value = Buffer.from(root);
  change(footer);
  const written = Buffer.concat([Buffer.from(writeThrift(footer)).subarray(0, -1), Buffer.from(end)]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(written.length);
  return trial.write(name, Buffer.concat([usual.subarray(0, start), written, length, Buffer.from('PAR1')]));
}

const firstGroup = (footer: ThriftStruct): ThriftStruct => structsAt(footer, 4)[0]!;
const firstChunk = (footer: ThriftStruct): ThriftStruct => structsAt(firstGroup(footer), 1)[0]!;
const firstColumn = (footer: ThriftStruct): ThriftStruct => structAt(firstChunk(footer), 3);
const itemsOf = (parent: ThriftStruct, id: number): unknown[] => (parent.get(id)!.value as { items: unknown[] }).items;

test.each<[string, (footer: ThriftStruct) => void]>([
  ['without its count of rows', (footer) => footer.delete(3)],
  ['without a version', (footer) => footer.delete(1)],
  [
    'with a negative count of rows',
    (footer) => {
      for (const each of [footer, firstGroup(footer)]) each.get(3)!.value = -5n;
    },
  ],
  ['with a group without its count of rows', (footer) => firstGroup(footer).delete(3)],
  ['with a group without its size', (footer) => firstGroup(footer).delete(2)],
  ['with a group of fewer columns', (footer) => itemsOf(firstGroup(footer), 1).splice(1)],
  ['with a group of no columns', (footer) => itemsOf(firstGroup(footer), 1).splice(0)],
  ['with a column of no type', (footer) => firstColumn(footer).delete(1)],
  ['with a column of no path', (footer) => firstColumn(footer).delete(3)],
  ['with a column of no codec', (footer) => firstColumn(footer).delete(4)],
  ['with an unknown codec', (footer) => void (firstColumn(footer).get(4)!.value = 99)],
  ['with an unknown encoding', (footer) => itemsOf(firstColumn(footer), 2).push(45)],
])('a footer %s is refused, whether its schema is known or not', async (what, change) => {
  for (const root of [`schema ${what}`, 'known']) {
    await trial.infer(write('before.parquet', 'known', () => {}));
    const file = write(`${what} ${root}.parquet`, root, change);
    await expect(trial.infer(file), root).rejects.toMatchObject({ code: 'MalformedFile' });
  }
});

test.each<[string, (footer: ThriftStruct) => void, number[]?]>([
  ['with a geometry note without text', (footer) => addNotes(footer, new Map([[1, textOf('geo')]]))],
  ['with a field of a later version', () => {}, [0xab, 1, 0x85, 1, 0x61, 2, 0]],
])('a footer %s is read', async (what, change, end) => {
  for (const root of [`schema ${what}`, 'known']) {
    await trial.infer(write('before.parquet', 'known', () => {}));
    const { schema, rowCount } = await trial.infer(write(`${what} ${root}.parquet`, root, change, end));
    expect([schema.map(({ name }) => name), rowCount]).toEqual([['a', 'b'], 10]);
  }
});

test('a footer of lists inside each other without end is damaged', async () => {
  const file = write('deep.parquet', 'deep', () => {}, [0xa9, ...Array.from({ length: 500_000 }, () => 0x19), 5, 0, 0]);
  await expect(trial.infer(file)).rejects.toMatchObject({
    message: expect.stringContaining('the metadata has no end'),
  });
});

test('row groups are not kept', async () => {
  const file = write('groups.parquet', 'groups', (footer) => {
    itemsOf(footer, 4).push(firstGroup(footer), firstGroup(footer));
  });
  await using source = openLocalSource(file);
  const { footer, facts } = await readFooterFacts(source);
  expect(structsAt(footer, 4)).toEqual([]);
  expect(facts.rowCount).toBe(30);
});

function addNotes(footer: ThriftStruct, ...notes: ThriftStruct[]): void {
  footer.set(5, { type: list, value: { itemType: struct, items: notes } });
}

function textOf(text: string): { type: number; value: Uint8Array } {
  return { type: binary, value: Buffer.from(text) };
}

const sealed = (chunk: ThriftStruct): void => void chunk.set(8, { type: struct, value: new Map() });

test.each<[string, (chunk: ThriftStruct) => void]>([
  ['with metadata', sealed],
  ['without metadata', (chunk) => chunk.delete(3)],
])('a column that is encrypted %s is skipped, and a warning names it', async (what, change) => {
  const file = write(`sealed ${what}.parquet`, 'known', (footer) => change(firstChunk(footer)));
  const inference = await trial.infer(file);
  expect(inference).toMatchObject({
    schema: [{ name: 'b' }],
    rowCount: 10,
    warnings: ['Column a is encrypted and is not read. Decrypt the file to read it.'],
  });
  expect((await trial.rows(file)).map(({ b }) => b)).toContain('x9');
  // As in a table that has the column from other files.
  await expect(trial.rows(file, [{ name: 'A', type: bigintType }])).rejects.toMatchObject({
    message: expect.stringMatching(/^Column A of .* is encrypted[.]$/u),
  });
});

test('a file whose columns are all encrypted is refused', async () => {
  const file = write('all sealed.parquet', 'known', (footer) => {
    for (const chunk of structsAt(firstGroup(footer), 1)) sealed(chunk);
  });
  await expect(trial.infer(file)).rejects.toMatchObject({
    message: `${file} is encrypted Parquet; all of its columns are encrypted.`,
  });
});
