/** Arrow files and streams of Arrow's own tests, of its JavaScript library, and of ours; damaged ones. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  Field,
  List,
  Table,
  tableFromArrays,
  tableFromIPC,
  tableToIPC,
  Timestamp,
  TimeUnit,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#engine/base/ids.ts';
import { classifyArrow } from '#engine/formats/arrow/classify.ts';
import { FlatTable } from '#engine/formats/arrow/flat-table.ts';
import { arrowCode } from '#engine/formats/arrow/index.ts';
import { readIntegrationRows } from '#engine/formats/arrow/testing/integration-columns.ts';
import { sameArrowValue } from '#engine/formats/arrow/testing/same-arrow-value.ts';
import { openTrial, type Trial } from '#engine/formats/batches/testing/open-trial.ts';
import { everyType, printedRows, printRows } from '#engine/formats/batches/testing/every-type.ts';
import { arbitraryTable, plainName } from '#engine/formats/batches/testing/random-rows.ts';
import { writeParquet } from '#engine/formats/batches/testing/write-parquet.ts';
import { literal, sql } from '#engine/base/sql.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { headOf } from '#engine/bytes/testing/head-of.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial(arrowCode);
});
afterAll(() => trial[Symbol.asyncDispose]());

const table = tableFromArrays({
  n: Int32Array.from({ length: 1000 }, (_, row) => row),
  s: Array.from({ length: 1000 }, (_, row) => (row % 3 === 0 ? null : `text ${row % 10}`)),
});

test.each(['file', 'stream'] as const)('a %s of the JavaScript library, with a dictionary', async (kind) => {
  const file = trial.write(`library-${kind}`, tableToIPC(table, kind));
  expect(classifyArrow(await headOf(file))).toMatchObject({ format: 'arrow', certainty: 1 });
  expect(await trial.infer(file)).toMatchObject({ rowCount: 1000, exact: true });
  const rows = await trial.rows(file);
  expect(rows).toHaveLength(1000);
  expect(rows.slice(0, 2)).toEqual([
    { n: 0, s: null },
    { n: 1, s: 'text 1' },
  ]);
  const { schema } = await trial.infer(file);
  expect((await trial.rows(file, [schema[1]!]))[4]).toEqual({ s: 'text 4' });
});

/** Where the footer of a file says that blocks stand: each as its offset, the length of its metadata, and of its body. */
function blocksOf(bytes: Buffer, member: 2 | 3): number[][] {
  const start = bytes.length - 10 - bytes.readInt32LE(bytes.length - 10);
  const all = FlatTable.root(bytes.subarray(start, bytes.length - 10)).longs(member, 3);
  return Array.from({ length: all.length / 3 }, (_, index) => all.slice(index * 3, index * 3 + 3));
}

describe('a file as Polars writes it', () => {
  const ofLibrary = Buffer.from(tableToIPC(table, 'file'));

  test('has a schema in front without the frame of a message', async () => {
    const parquet = path.join(trial.folder, 'unframed.parquet');
    await trial.connection.run(
      sql`COPY (SELECT range AS n, 'text ' || range AS s FROM range(10)) TO ${literal(parquet)} (FORMAT parquet)`,
    );
    const target = path.join(trial.folder, 'framed.arrow');
    const columns: Schema = [
      { name: 'n', type: { kind: 'bigint' } },
      { name: 's', type: { kind: 'string' } },
    ];
    await arrowCode.encode!({ parquet, target, columns, options: {} }, trial.context);
    const bytes = readFileSync(target);
    // Where the message begins, its mark and its length are missing: these are the first bytes of its metadata.
    bytes.copy(bytes, 8, 16, blocksOf(bytes, 3)[0]![0]);
    bytes.writeUInt32LE(4, 8);
    const file = trial.write('unframed.arrow', bytes);
    expect(await trial.infer(file)).toMatchObject({ rowCount: 10 });
    expect(await trial.rows(file)).toEqual(await trial.rows(target));
  });

  test('has its dictionaries after the rows', async () => {
    const [dictionary] = blocksOf(ofLibrary, 2);
    const [batch] = blocksOf(ofLibrary, 3);
    const lengthOf = (block: number[]): number => (block[1]! % 2 ** 32) + block[2]!;
    const [first, second] = [dictionary!, batch!].map((block) =>
      ofLibrary.subarray(block[0]!, block[0]! + lengthOf(block)),
    );
    expect(dictionary![0]! + first!.length).toBe(batch![0]);
    const bytes = Buffer.concat([
      ofLibrary.subarray(0, dictionary![0]),
      second!,
      first!,
      ofLibrary.subarray(batch![0]! + second!.length),
    ]);
    expect(await trial.rows(trial.write('late', bytes))).toEqual(await trial.rows(trial.write('early', ofLibrary)));
    const { schema } = await trial.infer(trial.write('late', bytes));
    expect((await trial.rows(trial.write('late', bytes), [schema[1]!]))[4]).toEqual({ s: 'text 4' });
  });
});

test('timestamps in nanoseconds are named in a warning', async () => {
  const vector = (unit: TimeUnit): Vector => vectorFromArray([1, 2], new Timestamp(unit, null));
  const within = vectorFromArray([[1], [2]], new List(new Field('item', new Timestamp(TimeUnit.NANOSECOND, null))));
  const fine = new Table({ t: vector(TimeUnit.NANOSECOND), u: vector(TimeUnit.MICROSECOND), l: within });
  const { warnings } = await trial.infer(trial.write('fine', tableToIPC(fine, 'file')));
  const cut = (name: string): string => `${name} is stored in nanoseconds; digits beyond microseconds are cut.`;
  expect(warnings).toEqual([cut('t'), cut('l.item')]);
});

describe('writing', () => {
  test('what was written is read again, every type, by us and by the library', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryTable({ names: plainName }), async (random) => {
        const { parquet, json } = await writeParquet(random, trial.folder, trial.connection);
        const target = path.join(trial.folder, `${newId('written')}.arrow`);
        await arrowCode.encode!({ parquet, target, columns: random.columns, options: {} }, trial.context);
        expect(await trial.rows(target, random.columns)).toEqual(json);
        expect(tableFromIPC(readFileSync(target)).numRows).toBe(random.rows.length);
      }),
      { numRuns: triesOfRun(50, 20) },
    );
  });

  test('pyarrow reads it as a file', async () => {
    const python = process.env['TENON_PYTHON'];
    if (python === undefined) {
      process.stderr.write('skipped: pyarrow reads our Arrow, because TENON_PYTHON is not set\n');
      return;
    }
    const { parquet } = await writeParquet(everyType, trial.folder, trial.connection);
    const target = path.join(trial.folder, 'python.arrow');
    await arrowCode.encode!({ parquet, target, columns: everyType.columns, options: {} }, trial.context);
    const script = `import pyarrow as pa,sys;rows=pa.ipc.open_file(sys.argv[1]).read_all().to_pylist()${printRows}`;
    const { stdout, stderr } = spawnSync(python, ['-X', 'utf8', '-c', script, target], { encoding: 'utf8' });
    expect(stdout.trim().split('\n'), stderr).toEqual(printedRows);
  });
});

test('damage anywhere gives rows or one clear error with its place', async () => {
  for (const kind of ['file', 'stream'] as const) {
    const whole = tableToIPC(table.slice(0, 50), kind);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
        const bytes = cut ? whole.slice(0, at) : whole.slice();
        if (!cut) bytes[at] = byte;
        const file = trial.write(newId('bad'), bytes);
        await trial.rows(file).catch((thrown: unknown) => {
          expect(thrown).toBeInstanceOf(EngineError);
          expect(['MalformedFile', 'UnsupportedFormat']).toContain((thrown as EngineError).code);
        });
      }),
      { numRuns: triesOfRun(150, 60) },
    );
  }
});

const data = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../../shared/data');
const present = existsSync(path.join(data, 'arrow-ipc'));
if (!present) process.stderr.write('skipped: the real Arrow files, because ../shared/data is absent\n');

describe.runIf(present)('real files', () => {
  const root = path.join(data, 'arrow-ipc');
  const files = present
    ? readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:arrow_file|stream)$/u.test(name))
    : [];

  test.each(files)('%s', async (name) => {
    const file = path.join(root, name);
    const expected = readIntegrationRows(file.replace(/\.\w+$/u, '.json.gz'));
    expect(classifyArrow(await headOf(file))).toMatchObject({ format: 'arrow', certainty: 1 });
    const { schema, rowCount } = await trial.infer(file);
    const rows = await trial.rows(file);
    expect(rowCount).toBe(expected.length);
    for (const [index, row] of rows.entries()) {
      for (const [place, column] of schema.entries()) {
        const [found, stated] = [row[column.name], expected[index]![place]!];
        const told = `row ${index}, ${column.name}: ${JSON.stringify(found)}, not ${JSON.stringify(stated)}`;
        expect(sameArrowValue(stated, found), told).toBe(true);
      }
      expect(schema).toHaveLength(expected[index]!.length);
    }
    expect(rows).toHaveLength(expected.length);
  });

  const bad = present ? ['file', 'stream'].flatMap((kind) => listBad(path.join(data, 'arrow-bad', kind))) : [];

  test.each(bad)('damaged: %s', async (file) => {
    const read = async (): Promise<unknown> => trial.rows(file);
    const outcome: unknown = await read().catch((thrown: unknown) => thrown);
    if (Array.isArray(outcome)) return;
    expect(outcome).toBeInstanceOf(EngineError);
    expect(['MalformedFile', 'UnsupportedFormat']).toContain((outcome as EngineError).code);
  });
});

function listBad(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];
}
