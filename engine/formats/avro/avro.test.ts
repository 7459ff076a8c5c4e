/** Avro files of another library, of ours, damaged ones, and the real ones beside the checkout. */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import avsc from 'avsc';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#engine/base/ids.ts';
import { avroCode } from '#engine/formats/avro/index.ts';
import { openTrial, type Trial } from '#engine/formats/batches/testing/open-trial.ts';
import { everyType, printedRows, printRows } from '#engine/formats/batches/testing/every-type.ts';
import { arbitraryTable, plainName } from '#engine/formats/batches/testing/random-rows.ts';
import { writeParquet } from '#engine/formats/batches/testing/write-parquet.ts';
import { formatHive } from '#engine/types/hive.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial(avroCode);
});
afterAll(() => trial[Symbol.asyncDispose]());

/** A file of avsc. */
async function writeAvsc(
  schema: object,
  rows: readonly unknown[],
  codec = 'null',
  blockSize = 65_536,
): Promise<string> {
  // The library would write its own idea of the schema, without what it does not know.
  const text = schema instanceof avsc.Type ? undefined : { 'avro.schema': Buffer.from(JSON.stringify(schema)) };
  const type = avsc.Type.forSchema(schema as avsc.Schema, { wrapUnions: 'auto' });
  const encoder = new avsc.streams.BlockEncoder(type, {
    codec,
    blockSize,
    ...(text === undefined ? {} : { metadata: text }),
  });
  const pieces: Buffer[] = [];
  encoder.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = new Promise((resolve, reject) => encoder.on('end', resolve).on('error', reject));
  for (const row of rows) encoder.write(row);
  encoder.end();
  await ended;
  return trial.write(`${newId('avsc')}.avro`, Buffer.concat(pieces));
}

async function typesIn(file: string): Promise<string[]> {
  const { schema } = await trial.infer(file);
  return schema.map(({ name, type }) => `${name}:${formatHive(type)}`);
}

function record(...fields: readonly (readonly [name: string, type: unknown])[]): object {
  return { type: 'record', name: 'row', fields: fields.map(([name, type]) => ({ name, type })) };
}

test('types, logical types and nulls become columns', async () => {
  const schema = record(
    ['b', 'boolean'],
    ['i', 'int'],
    ['n', ['null', 'string']],
    ['e', { type: 'enum', name: 'color', symbols: ['RED', 'BLUE'] }],
    ['d', { type: 'int', logicalType: 'date' }],
    ['m', { type: 'long', logicalType: 'timestamp-millis' }],
    ['u', { type: 'long', logicalType: 'local-timestamp-micros' }],
    ['t', { type: 'int', logicalType: 'time-millis' }],
    ['p', { type: 'bytes', logicalType: 'decimal', precision: 10, scale: 2 }],
    ['f', { type: 'fixed', name: 'two', size: 2 }],
    ['a', { type: 'array', items: ['null', 'long'] }],
    ['o', { type: 'map', values: 'double' }],
    ['x', ['null', 'string', 'long']],
  );
  const row = {
    b: true,
    i: -3,
    n: null,
    e: 'BLUE',
    d: 19_000,
    m: 1_700_000_000_123,
    u: 1_500_000,
    t: 3_723_004,
    p: Buffer.from([0xff, 0x38]),
    f: Buffer.from([1, 2]),
    a: [5, null],
    o: { k: 0.5 },
    x: 7,
  };
  const file = await writeAvsc(schema, [row, { ...row, n: 'é', x: 's' }]);
  expect(await typesIn(file)).toEqual([
    'b:boolean',
    'i:int',
    'n:string',
    'e:string',
    'd:date',
    'm:timestamp',
    'u:timestamp_ntz',
    't:string',
    'p:decimal(10,2)',
    'f:binary',
    'a:array<bigint>',
    'o:map<string,double>',
    'x:uniontype<string,bigint>',
  ]);
  const [first, second] = await trial.rows(file);
  expect(first).toEqual({
    b: true,
    i: -3,
    n: null,
    e: 'BLUE',
    d: '2022-01-08',
    m: '2023-11-14T22:13:20.123Z',
    u: '1970-01-01T00:00:01.5',
    t: '01:02:03.004',
    p: '-2.00',
    f: 'AQI=',
    a: [5, null],
    o: { k: 0.5 },
    x: 7,
  });
  expect(second).toMatchObject({ n: 'é', x: 's' });
});

describe('numbers', () => {
  const longs = [0n, -1n, 63n, 64n, -65n, 2n ** 31n, -(2n ** 31n) - 1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)];
  const long = avsc.types.LongType.__with({
    fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
    toBuffer: (value: bigint) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(value);
      return bytes;
    },
    fromJSON: BigInt,
    toJSON: Number,
    isValid: (value: unknown) => typeof value === 'bigint',
    compare: (left: bigint, right: bigint) => (left === right ? 0 : left < right ? -1 : 1),
  });

  test('of 64 bits are exact, whatever their length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), async (more) => {
        const values = [...longs, ...more];
        const type = avsc.Type.forSchema(record(['n', 'long']) as avsc.Schema, { registry: { long } });
        const file = await writeAvsc(
          type as unknown as object,
          values.map((n) => ({ n })),
        );
        const rows = await trial.rows(file);
        expect(rows.map(({ n }) => BigInt(n as string))).toEqual(values);
      }),
      { numRuns: 15 },
    );
  });
});

test('only the wanted columns are read, in the wanted order, and no more rows than are wanted', async () => {
  const schema = record(
    [
      'skipped',
      { type: 'array', items: { ...record(['x', 'string'], ['y', { type: 'map', values: 'int' }]), name: 'item' } },
    ],
    ['a', 'int'],
    ['also', ['null', 'double', { type: 'fixed', name: 'three', size: 3 }]],
    ['b', 'string'],
  );
  const rows = Array.from({ length: 50_000 }, (_, a) => ({
    skipped: [{ x: 'x', y: { k: 1 } }],
    a,
    also: a % 2 === 0 ? null : 1.5,
    b: `b${a}`,
  }));
  const file = await writeAvsc(schema, rows);
  const { schema: columns } = await trial.infer(file);
  const read = await trial.rows(file, [columns[3]!, columns[1]!]);
  expect(read).toHaveLength(50_000);
  expect(read[49_999]).toEqual({ b: 'b49999', a: 49_999 });
  expect((await trial.rows(file, [columns[1]!], { rows: 10 })).length).toBeLessThan(20_000);
});

test('rows that are not records are one column; records of several kinds share their columns', async () => {
  const numbers = await writeAvsc({ type: 'array', items: 'int' }, [[1, 2], []]);
  expect(await trial.rows(numbers)).toEqual([{ value: [1, 2] }, { value: [] }]);
  const kinds = [
    record(['id', 'int'], ['name', 'string']),
    { ...record(['id', 'int'], ['gone', 'boolean']), name: 'end' },
  ];
  const union = avsc.Type.forSchema(kinds as unknown as avsc.Schema, { wrapUnions: true });
  const file = await writeAvsc(union as unknown as object, [
    { row: { id: 1, name: 'a' } },
    { end: { id: 2, gone: true } },
  ]);
  expect(await trial.rows(file)).toEqual([
    { id: 1, name: 'a', gone: null },
    { id: 2, name: null, gone: true },
  ]);
  const { schema } = await trial.infer(file);
  expect(await trial.rows(file, [schema[2]!])).toEqual([{ gone: null }, { gone: true }]);
});

test('times in nanoseconds are named in a warning', async () => {
  const nanos = { type: 'long', logicalType: 'timestamp-nanos' };
  const within = { ...record(['at', ['null', { ...nanos, logicalType: 'local-timestamp-nanos' }]]), name: 'inner' };
  const schema = record(['t', nanos], ['r', within], ['l', { type: 'array', items: nanos }]);
  const file = await writeAvsc(schema, [{ t: 1001, r: { at: 2002 }, l: [3003] }]);
  const cut = (name: string): string => `${name} is stored in nanoseconds; digits beyond microseconds are cut.`;
  expect((await trial.infer(file)).warnings).toEqual([cut('t'), cut('r.at'), cut('l')]);
  expect((await trial.infer(await writeAvsc(nanos, [1001]))).warnings).toEqual([cut('value')]);
});

test('rows whose values do not fit the types of a table are rejected as JSON', async () => {
  const file = await writeAvsc(record(['s', 'string'], ['n', 'long']), [
    { s: '1', n: 1 },
    { s: 'x', n: 2 },
    { s: '3', n: 300 },
  ]);
  const columns = [
    { name: 's', type: { kind: 'int' } as const },
    { name: 'n', type: { kind: 'tinyint' } as const },
  ];
  await expect(trial.rows(file, columns)).rejects.toMatchObject({ code: 'Execution' });
  const { rows, rejects } = await trial.isolate(file, columns);
  expect(rows).toEqual([{ s: 1, n: 1 }]);
  expect(Object.fromEntries(rejects.map(({ column_name: column, raw }) => [column, raw]))).toEqual({
    n: '{"s":"3","n":300}',
    s: '{"s":"x","n":2}',
  });
});

test('a record that contains itself gives a clear error', async () => {
  const schema = record(['n', 'int'], ['next', ['null', 'row']]);
  const file = await writeAvsc(schema, [{ n: 1, next: null }]);
  await expect(trial.infer(file)).rejects.toMatchObject({
    code: 'UnsupportedFormat',
    message: expect.stringContaining('contains itself') as string,
  });
});

describe('damage', () => {
  const rows = Array.from({ length: 2000 }, (_, n) => ({ n, s: `text ${n}` }));
  const schema = record(['n', 'int'], ['s', 'string']);

  test('anywhere gives rows or one clear error with its place', async () => {
    for (const codec of ['null', 'deflate']) {
      const whole = readFileSync(await writeAvsc(schema, rows, codec, 4096));
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
          const bytes = cut ? whole.subarray(0, at) : Uint8Array.from(whole);
          if (!cut) bytes[at] = byte;
          const file = trial.write(`${newId('bad')}.avro`, bytes);
          await trial.rows(file).catch((thrown: unknown) => {
            expect(thrown).toMatchObject({ hint: expect.any(String) as string });
            expect(['MalformedFile', 'UnsupportedFormat']).toContain((thrown as { code: string }).code);
          });
        }),
        { numRuns: 60 },
      );
    }
  });

  test('a block that ends too early is named by its offset', async () => {
    const whole = readFileSync(await writeAvsc(schema, rows, 'null', 4096));
    const file = trial.write('cut.avro', whole.subarray(0, whole.length - 100));
    const error: unknown = await trial.infer(file).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'MalformedFile',
      message: expect.stringContaining('ends too early') as string,
    });
    expect((error as { details: { byteOffset: number } }).details.byteOffset).toBeGreaterThan(4096);
  });

  test('an array that claims items without bytes does not exhaust memory', async () => {
    const file = await writeAvsc(record(['a', { type: 'array', items: 'null' }]), [{ a: [null] }]);
    const bytes = readFileSync(file);
    // Of the last 16 + 4 bytes: rows 1, size 2, then count 1, end 0. A longer block claims a billion.
    const sync = bytes.subarray(-16);
    const block = Buffer.from([2, 12, 0x80, 0xa8, 0xd6, 0xb9, 0x07, 0]);
    const head = bytes.subarray(0, bytes.length - 16 - 4);
    const bomb = trial.write('bomb.avro', Buffer.concat([head, block, sync]));
    await expect(trial.rows(bomb)).rejects.toMatchObject({ code: 'MalformedFile' });
  });

  test('rows that take no bytes do not exhaust memory, in one block or in many', async () => {
    const file = await writeAvsc(record(['a', 'null']), [{ a: null }]);
    const bytes = readFileSync(file);
    // The last block: rows 1, size 0, sync.
    const sync = bytes.subarray(-16);
    const head = bytes.subarray(0, bytes.length - 16 - 2);
    // 2^50 rows, and fifteen times a million.
    const one = Buffer.concat([Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x04, 0]), sync]);
    const million = Buffer.concat([Buffer.from([0x80, 0x89, 0x7a, 0]), sync]);
    const large = trial.write('rows.avro', Buffer.concat([head, one]));
    await expect(trial.infer(large)).rejects.toMatchObject({
      code: 'MalformedFile',
      message: expect.stringContaining('1,125,899,906,842,624 rows that take no bytes') as string,
    });
    const many = trial.write('blocks.avro', Buffer.concat([head, ...Array<Buffer>(15).fill(million)]));
    await expect(trial.rows(many)).rejects.toMatchObject({ code: 'MalformedFile' });
    const few = trial.write('few.avro', Buffer.concat([head, Buffer.from([6, 0]), sync]));
    expect(await trial.rows(few)).toHaveLength(3);
  });
});

describe('writing', () => {
  test('what was written is read again, every type and codec', async () => {
    const codecs = fc.constantFrom('snappy', 'deflate', 'zstandard', 'none');
    await fc.assert(
      fc.asyncProperty(arbitraryTable({ names: plainName }), codecs, async (table, compression) => {
        const { parquet, json } = await writeParquet(table, trial.folder, trial.connection);
        const target = path.join(trial.folder, `${newId('written')}.avro`);
        await avroCode.encode!({ parquet, target, columns: table.columns, options: { compression } }, trial.context);
        expect(await trial.rows(target, table.columns)).toEqual(json);
      }),
      { numRuns: 60 },
    );
  });

  test('other libraries read it', async () => {
    const columns = [
      { name: 'a b', type: { kind: 'bigint' } as const },
      { name: 'd', type: { kind: 'decimal', precision: 20, scale: 3 } as const },
      { name: 's', type: { kind: 'array', element: { kind: 'string' } } as const },
    ];
    const rows = [
      [1n, -1234n, ['x', null]],
      [null, null, null],
    ] as const;
    const { parquet } = await writeParquet({ columns, rows }, trial.folder, trial.connection);
    const target = path.join(trial.folder, 'other.avro');
    await avroCode.encode!({ parquet, target, columns, options: { compression: 'deflate' } }, trial.context);
    const seen: unknown[] = [];
    await new Promise((resolve, reject) => {
      avsc
        .createFileDecoder(target)
        .on('data', (row: unknown) => seen.push(row))
        .on('end', resolve)
        .on('error', reject);
    });
    expect(JSON.parse(JSON.stringify(seen))).toMatchObject([
      { a_b: 1, s: ['x', null] },
      { a_b: null, d: null, s: null },
    ]);
    const python = process.env['TENON_PYTHON'];
    if (python === undefined || spawnSync(python, ['-c', 'import fastavro']).status !== 0) {
      process.stderr.write('skipped: fastavro reads our Avro, because TENON_PYTHON has no fastavro\n');
      return;
    }
    const every = await writeParquet(everyType, trial.folder, trial.connection);
    const file = path.join(trial.folder, 'python.avro');
    const request = { parquet: every.parquet, target: file, columns: everyType.columns };
    await avroCode.encode!({ ...request, options: { compression: 'deflate' } }, trial.context);
    const script = `import fastavro,sys;rows=list(fastavro.reader(open(sys.argv[1],"rb")))${printRows}`;
    const { stdout, stderr } = spawnSync(python, ['-X', 'utf8', '-c', script, file], { encoding: 'utf8' });
    expect(stdout.trim().split('\n'), stderr).toEqual(printedRows);
  });
});

const data = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../../shared/data/avro');
const present = existsSync(data);
if (!present) process.stderr.write('skipped: the real Avro files, because ../shared/data is absent\n');

describe.runIf(present)('real files', () => {
  interface Expected {
    readonly num_rows?: number;
    readonly columns?: readonly string[];
    readonly first_rows?: readonly Record<string, unknown>[];
    readonly reference_reader_error?: string;
  }
  const expected = present
    ? (JSON.parse(readFileSync(path.join(data, 'expected.json'), 'utf8')) as Record<string, Expected>)
    : {};
  /** As the answers write values: no difference between null and absent, numbers as doubles. */
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value === 'string' && /^-?\d{16,19}$/u.test(value)) return Number(value);
    if (typeof value === 'string')
      return value.replace(/(?:\.(\d+?)0*)?\+00:00$/u, (_all, digits?: string) =>
        digits === undefined ? 'Z' : `.${digits}Z`,
      );
    if (typeof value !== 'object' || value === null) return value;
    if ('$hex' in value) return Buffer.from(value.$hex as string, 'hex').toString('base64');
    if ('$decimal' in value) return value.$decimal;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, member]) => member !== null)
        .map(([key, member]) => [key, plain(member)]),
    );
  };

  test.each(Object.entries(expected))('%s', async (name, { num_rows: count, first_rows: first = [] }) => {
    const file = path.join(data, name);
    if (name.endsWith('.avro12')) {
      await expect(trial.infer(file)).rejects.toMatchObject({ code: 'MalformedFile' });
      return;
    }
    const rows = await trial.rows(file);
    const { rowCount } = await trial.infer(file);
    expect(rows).toHaveLength(rowCount!);
    if (count !== undefined) expect(rows).toHaveLength(count);
    expect(rows.slice(0, first.length).map(plain)).toEqual(first.map(plain));
  });
});
