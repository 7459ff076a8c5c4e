/** Parquet files that DuckDB does not open as they are, and columns of old timestamps. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { openTrial, type Trial } from '#engine/formats/batches/testing/open-trial.ts';
import { parquetCode } from '#engine/formats/parquet/index.ts';
import { itemsAt } from '#engine/formats/parquet/fill-variant-gaps.ts';
import { encodeRuns, readLevels } from '#engine/formats/parquet/level-runs.ts';
import { unpackOldLz4 } from '#engine/formats/parquet/old-lz4.ts';
import { rewriteParquet } from '#engine/formats/parquet/rewrite.ts';
import { numberAt, readThrift, setNumber, writeThrift, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';
import { nameOf } from '#engine/formats/parquet/variant-gaps.ts';
import { formatHive } from '#engine/types/hive.ts';
import { openSource } from '#engine/storage/open-source.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial(parquetCode);
});
afterAll(() => trial[Symbol.asyncDispose]());

async function writeRows(name: string, options = sql`COMPRESSION snappy`): Promise<string> {
  const file = path.join(trial.folder, name);
  await trial.connection.run(
    sql`COPY (SELECT i AS n, 'text ' || (i % 50) AS t, [i, NULL] AS l, CASE WHEN i % 3 = 0 THEN NULL ELSE i / 7 END AS d FROM range(5000) r(i))
      TO ${literal(file)} (FORMAT parquet, ROW_GROUP_SIZE 2048, ${options})`,
  );
  return file;
}

describe('rewriting', () => {
  test('keeps every row, also of several row groups and of dictionaries', async () => {
    const file = await writeRows('whole.parquet');
    const copy = path.join(trial.folder, 'copy.parquet');
    await using source = await openSource(file);
    await rewriteParquet(source, copy, trial.context.signal);
    expect(await trial.rows(copy)).toEqual(await trial.rows(file));
  });

  test('damaged metadata is a clear error', async () => {
    const bytes = readFileSync(await writeRows('cut.parquet'));
    const footer = bytes.readUInt32LE(bytes.length - 8);
    await fc.assert(
      fc.asyncProperty(fc.nat(footer - 1), fc.nat(255), async (at, byte) => {
        const damaged = Uint8Array.from(bytes);
        damaged[bytes.length - 8 - footer + at] = byte;
        const file = path.join(trial.folder, 'damaged.parquet');
        const copy = path.join(trial.folder, `damaged-${at}-${byte}-${Math.random()}.parquet`);
        writeFileSync(file, damaged);
        await using source = await openSource(file);
        await rewriteParquet(source, copy, trial.context.signal).catch((thrown: unknown) =>
          expect(thrown).toMatchObject({ code: 'MalformedFile' }),
        );
      }),
      { numRuns: triesOfRun(60, 25) },
    );
  });

  test('an error about damaged metadata names the file, and says what to do', async () => {
    const other = path.join(trial.folder, 'amount.parquet');
    await trial.connection.run(sql`COPY (SELECT 1 AS amount) TO ${literal(other)} (FORMAT parquet)`);
    // Bytes in the name of a column that UTF-8 does not allow.
    writeFileSync(other, readFileSync(other, 'latin1').replaceAll('amount', 'a\u00ffount'), 'latin1');
    await expect(trial.infer(other)).rejects.toMatchObject({
      code: 'MalformedFile',
      message: expect.stringContaining(other),
      hint: expect.stringMatching(/./u),
    });
    const bytes = readFileSync(await writeRows('named.parquet'));
    const footer = bytes.readUInt32LE(bytes.length - 8);
    const file = path.join(trial.folder, 'damaged-footer.parquet');
    const inferOf = async (content: Uint8Array): Promise<void> => {
      writeFileSync(file, content);
      await trial.infer(file).catch((thrown: unknown) =>
        expect(thrown).toMatchObject({
          code: expect.stringMatching(/^(?:MalformedFile|UnsupportedFormat)$/u),
          message: expect.stringContaining(file),
          hint: expect.stringMatching(/./u),
        }),
      );
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(footer - 1), fc.nat(255), async (at, byte) => {
        const damaged = Uint8Array.from(bytes);
        damaged[bytes.length - 8 - footer + at] = byte;
        await inferOf(damaged);
      }),
      { numRuns: triesOfRun(60, 25) },
    );
  });

  test('metadata comes back as it was', async () => {
    const bytes = readFileSync(await writeRows('same.parquet'));
    const footer = bytes.subarray(bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8), bytes.length - 8);
    expect(Buffer.from(writeThrift(readThrift(footer).struct)).equals(footer)).toBe(true);
  });

  test('old LZ4 pages are frames, or a raw block; anything else is refused', () => {
    const block = Uint8Array.of(0x50, 104, 101, 108, 108, 111);
    const frame = Uint8Array.of(0, 0, 0, 5, 0, 0, 0, 6, ...block);
    for (const page of [block, frame]) expect(Buffer.from(unpackOldLz4(page, 5)).toString()).toBe('hello');
    const two = Uint8Array.of(...frame, ...frame);
    expect(Buffer.from(unpackOldLz4(two, 10)).toString()).toBe('hellohello');
    expect(() => unpackOldLz4(block, 6)).toThrow(RangeError);
    expect(() => unpackOldLz4(Uint8Array.of(1, 2, 3), 2 ** 31)).toThrow(RangeError);
  });
});

const data = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../../shared/data/parquet-testing');
const present = existsSync(data);
if (!present) process.stderr.write('skipped: the real Parquet files, because ../shared/data is absent\n');

describe.runIf(present)('real files', () => {
  interface Expected {
    readonly num_rows: number;
    readonly columns: readonly { readonly name: string; readonly hive_type: string }[];
  }
  const expected = present
    ? (JSON.parse(readFileSync(path.join(data, 'expected.json'), 'utf8')) as Record<string, Expected>)
    : {};

  test.each(Object.entries(expected))('%s', async (name, { num_rows: count, columns }) => {
    const file = path.join(data, name);
    const { schema, rowCount } = await trial.infer(file);
    expect(rowCount).toBe(count);
    expect(schema.map((column) => `${column.name}: ${formatHive(column.type)}`)).toEqual(
      columns.map((column) => `${column.name}: ${column.hive_type}`),
    );
    expect(await trial.rows(file)).toHaveLength(count);
  });
});

/** As writers do that leave the column `value` out where every value is typed. */
function withoutValues(bytes: Buffer, isDropped: (path: string) => boolean): Uint8Array {
  const length = bytes.readUInt32LE(bytes.length - 8);
  const { struct: footer } = readThrift(bytes.subarray(bytes.length - 8 - length, bytes.length - 8));
  const elements = itemsAt(footer, 2) as ThriftStruct[];
  const dropped: ThriftStruct[] = [];
  let next = 1;
  const walk = (path: string): void => {
    const element = elements[next++]!;
    const own = `${path}.${nameOf(element)}`;
    const count = numberAt(element, 5) ?? 0;
    let left = count;
    for (let child = 0; child < count; child += 1) {
      const at = next;
      walk(own);
      if (isDropped(`${own}.${nameOf(elements[at]!)}`.slice(1))) {
        dropped.push(elements[at]!);
        left -= 1;
      }
    }
    if (left < count) setNumber(element, 5, left);
  };
  for (let child = numberAt(elements[0]!, 5)!; child > 0; child -= 1) walk('');
  for (const group of itemsAt(footer, 4) as ThriftStruct[]) {
    const chunks = itemsAt(group, 1) as ThriftStruct[];
    const pathOf = (chunk: ThriftStruct): string =>
      itemsAt(chunk.get(3)!.value as ThriftStruct, 3)
        .map((name) => Buffer.from(name as Uint8Array).toString())
        .join('.');
    chunks.splice(0, chunks.length, ...chunks.filter((chunk) => !isDropped(pathOf(chunk))));
  }
  elements.splice(0, elements.length, ...elements.filter((element) => !dropped.includes(element)));
  expect(dropped.length).toBeGreaterThan(0);
  const written = writeThrift(footer);
  const end = Buffer.alloc(8, 'PAR1', 'latin1');
  end.write('PAR1', 4, 'latin1');
  end.writeUInt32LE(written.length);
  return Buffer.concat([bytes.subarray(0, bytes.length - 8 - length), written, end]);
}

describe('shredded variants', () => {
  test.each(['uncompressed', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4_raw'])(
    'without a column of values are read as with one: %s',
    async (codec) => {
      const file = path.join(trial.folder, `shredded-${codec}.parquet`);
      await trial.connection.run(
        sql`COPY (SELECT i AS id, CASE WHEN i % 5 = 0 THEN NULL ELSE CAST({'a': CAST(i AS INTEGER), 'b': CASE WHEN i % 3 = 0 THEN 'text ' || (i % 7) END} AS VARIANT) END AS v, i % 9 AS last
          FROM range(5000) r(i)) TO ${literal(file)}
          (FORMAT parquet, ROW_GROUP_SIZE 2048, COMPRESSION ${literal(codec)}, SHREDDING {v: 'STRUCT(a INTEGER, b VARCHAR)'})`,
      );
      const whole = await trial.rows(file);
      expect(whole[6]).toEqual({ id: 6, v: '{"a":6,"b":"text 6"}', last: 6 });
      const bytes = readFileSync(file);
      for (const dropped of [['v.typed_value.a.value'], ['v.value'], ['v.value', 'v.typed_value.a.value']]) {
        const lacking = withoutValues(bytes, (name) => dropped.includes(name));
        const copy = trial.write(`lacking-${codec}-${dropped.length}-${dropped[0]!.length}.parquet`, lacking);
        expect((await trial.infer(copy)).reading.options).toMatchObject({ rewritten: true });
        expect(await trial.rows(copy)).toEqual(whole);
      }
    },
  );

  test('levels come back as they were, from runs and from packed bits', async () => {
    const runs = fc.array(fc.record({ level: fc.nat(3), count: fc.integer({ min: 1, max: 300 }) }), { minLength: 1 });
    const page = (levels: Uint8Array, rows: number): Uint8Array =>
      Buffer.concat([
        writeThrift(
          new Map([
            [1, { type: 5, value: 0 }],
            [2, { type: 5, value: levels.length }],
            [3, { type: 5, value: levels.length }],
            [
              5,
              {
                type: 12,
                value: new Map([
                  [1, { type: 5, value: rows }],
                  [3, { type: 5, value: 3 }],
                ]),
              },
            ],
          ]),
        ),
        levels,
      ]);
    const flat = (all: readonly { level: number; count: number }[]): number[] =>
      all.flatMap(({ level, count }) => Array.from({ length: count }, () => level));
    await fc.assert(
      fc.asyncProperty(runs, async (all) => {
        const levels = flat(all);
        expect(flat(await readLevels(page(encodeRuns(all), levels.length), 0, 3))).toEqual(levels);
      }),
    );
    // 0 1 2 3 0 1 2 3, two bits each, in one packed group of eight, of which seven count.
    const packed = Buffer.from([3, 0, 0, 0, 3, 0b11_10_01_00, 0b11_10_01_00]);
    expect(flat(await readLevels(page(packed, 7), 0, 3))).toEqual([0, 1, 2, 3, 0, 1, 2]);
    await expect(readLevels(page(packed.subarray(0, 6), 8), 0, 3)).rejects.toThrow(RangeError);
  });

  const cases = path.resolve(data, '../parquet-variant');
  test.runIf(existsSync(cases))('of shapes that the format does not allow are refused by name', async () => {
    for (const [name, reason] of [
      ['case-127.parquet', 'unsigned numbers'],
      ['case-137.parquet', 'a fixed length (4)'],
    ]) {
      const refused = trial.infer(path.join(cases, name!));
      await expect(refused).rejects.toMatchObject({ code: 'MalformedFile', message: expect.stringContaining(reason!) });
      await expect(refused).rejects.toThrow(path.join(cases, name!));
    }
  });
});

test('bytes in a variant are base64', async () => {
  const file = path.join(trial.folder, 'bytes.parquet');
  await trial.connection.run(
    sql`COPY (SELECT CAST(unhex('00FF22') AS VARIANT) AS v) TO ${literal(file)} (FORMAT parquet)`,
  );
  expect(await trial.rows(file)).toEqual([{ v: JSON.stringify(Buffer.from([0, 255, 34]).toString('base64')) }]);
});

test('variants are JSON text, and a variant null is null', async () => {
  const file = path.join(trial.folder, 'variant.parquet');
  await trial.connection.run(
    sql`COPY (SELECT 1 AS id, CAST({'a': [1, NULL], 'b': 'x'} AS VARIANT) AS v UNION ALL SELECT 2, CAST('text' AS VARIANT) UNION ALL SELECT 3, NULL)
      TO ${literal(file)} (FORMAT parquet)`,
  );
  expect((await trial.infer(file)).reading.options).toMatchObject({ variants: ['v'] });
  expect(await trial.rows(file)).toEqual([
    { id: 1, v: '{"a":[1,null],"b":"x"}' },
    { id: 2, v: '"text"' },
    { id: 3, v: null },
  ]);
});

test('a file without columns is named as one', async () => {
  const file = path.join(trial.folder, 'columnless.parquet');
  // A footer with the root alone: version 2, one schema element, no rows, no row groups.
  const footer = Buffer.from('1504191c35001806736368656d611500001600191c190c16001600260016000000', 'hex');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  writeFileSync(file, Buffer.concat([Buffer.from('PAR1'), footer, length, Buffer.from('PAR1')]));
  await expect(trial.infer(file)).rejects.toMatchObject({
    code: 'MalformedFile',
    message: `Cannot read ${file}: the Parquet file has no columns.`,
  });
});
