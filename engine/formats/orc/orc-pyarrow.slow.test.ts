/** Apache's own reader and writer (pyarrow) as the second opinion: both ways, every type that it has, every codec. */

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { orcCode } from '#engine/formats/orc/index.ts';
import { fromDuckDb } from '#engine/types/duckdb.ts';

const python = process.env['TENON_PYTHON'];
if (python === undefined) process.stderr.write('skipped: ORC against pyarrow, because TENON_PYTHON names no Python\n');

function runPython(script: string, ...parameters: string[]): string {
  const { status, stdout, stderr } = spawnSync(python!, ['-c', script, ...parameters], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Values as DuckDB prints them, so that both sides are compared as text. */
const printRows = `
import sys, json, decimal, datetime, pyarrow.orc as orc
def plain(v):
    if v is None or isinstance(v, (bool, int, str)): return v
    if isinstance(v, float): return repr(v)
    if isinstance(v, decimal.Decimal): return format(v, 'f')
    if isinstance(v, bytes): return v.hex()
    if isinstance(v, datetime.datetime): return v.replace(tzinfo=None).isoformat(sep=' ', timespec='microseconds')
    if isinstance(v, datetime.date): return v.isoformat()
    if isinstance(v, dict): return {k: plain(x) for k, x in v.items()}
    if isinstance(v, tuple): return [plain(x) for x in v]
    if isinstance(v, list): return [plain(x) for x in v]
    return str(v)
import pyarrow as pa
for name in sys.argv[1:]:
    f = orc.ORCFile(name)
    t = f.read()
    cols = []
    for c in t.columns:
        if str(c.type).startswith('timestamp'):
            c = c.cast(pa.timestamp('us', tz=c.type.tz), safe=False)
        cols.append(c.to_pylist())
    print(json.dumps({'rows': t.num_rows, 'stripes': f.nstripes, 'columns': {n: [plain(v) for v in c] for n, c in zip(t.column_names, cols)}}))
`;

const writeFiles = `
import sys, pyarrow.parquet as pq, pyarrow.orc as orc
t = pq.read_table(sys.argv[1])
for codec in sys.argv[3:]:
    orc.write_table(t, f'{sys.argv[2]}/pyarrow-{codec}.orc', compression=codec, stripe_size=200000,
        dictionary_key_size_threshold=0.5, batch_size=700)
`;

const table = sql`
  SELECT (CASE WHEN i % 5 = 0 THEN NULL ELSE i % 3 = 0 END)::BOOLEAN AS flag,
    (i % 256 - 128)::TINYINT AS tiny,
    (i * 7 % 65536 - 32768)::SMALLINT AS small,
    (CASE WHEN i % 11 = 0 THEN NULL ELSE (i * 7919 % 2147483647)::INTEGER END) AS number,
    (CASE WHEN i % 2 = 0 THEN i * 922337203685477 ELSE -i END)::BIGINT AS long,
    (i / 8)::FLOAT AS single,
    (i / 7)::DOUBLE AS double,
    'user ' || (i % 50) AS repeated,
    (CASE WHEN i % 13 = 0 THEN NULL ELSE md5(i::VARCHAR) || ' é' END) AS distinct_text,
    ('x' || i)::BLOB AS bytes,
    ((i % 199 - 99) / 100)::DECIMAL(4, 2) AS small_decimal,
    (CASE WHEN i % 17 = 0 THEN NULL ELSE (i * 1000003)::DECIMAL(18, 5) END) AS decimal,
    (i * 10000000000000000000000::HUGEINT)::DECIMAL(38, 10) AS large_decimal,
    (DATE '1950-01-01' + (i * 3)::INTEGER) AS day,
    (TIMESTAMP '1960-01-01 00:00:00' + INTERVAL (i * 86399) SECOND + INTERVAL (i * 137777 % 1000000) MICROSECOND) AS local,
    ((TIMESTAMP '2024-03-30 22:00:00' + INTERVAL (i) MINUTE) AT TIME ZONE 'UTC') AS instant,
    (CASE WHEN i % 4 = 0 THEN NULL ELSE range(i % 5) END)::INTEGER[] AS list,
    map(['a', 'b' || i], [i, NULL])::MAP(VARCHAR, BIGINT) AS map,
    (CASE WHEN i % 6 = 0 THEN NULL ELSE {'x': i, 'y': [{'z': 'deep ' || i}]} END) AS struct
  FROM range(0, 5000) t(i)`;

/** The same values, in the forms that the script prints. */
const printed = sql`SELECT flag, tiny, small, number, long, repeated, distinct_text, hex(bytes).lower() AS bytes,
    small_decimal::VARCHAR AS small_decimal, decimal::VARCHAR AS decimal, large_decimal::VARCHAR AS large_decimal,
    day::VARCHAR AS day, strftime(local, '%Y-%m-%d %H:%M:%S.%f') AS local,
    strftime(instant AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S.%f') AS instant, list`;

describe.runIf(python !== undefined)('pyarrow', () => {
  let fixture: FormatFixture;
  beforeAll(async () => {
    fixture = await openFormatFixture();
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  async function encode(name: string, options: Readonly<Record<string, unknown>>): Promise<string> {
    const parquet = path.join(fixture.folder, `${name}.parquet`);
    await fixture.connection.run(sql`COPY (${table}) TO ${literal(parquet)} (FORMAT parquet)`);
    const described = await fixture.connection.rows<{ column_name: string; column_type: string }>(
      sql`DESCRIBE SELECT * FROM read_parquet(${literal(parquet)})`,
    );
    const columns = described.map((each) => ({ name: each.column_name, type: fromDuckDb(each.column_type) }));
    const target = path.join(fixture.folder, `${name}.orc`);
    await orcCode.encode!({ parquet, target, columns, options }, fixture.context);
    return target;
  }

  test('reads what Tenon writes, whatever the codec', async () => {
    const files: string[] = [];
    for (const compression of ['zlib', 'snappy', 'zstd', 'lz4', 'none'])
      files.push(await encode(compression, { compression, stripeSize: 200_000 }));
    const expected = await fixture.connection.rows(sql`${printed} FROM (${table})`);
    const output = runPython(printRows, ...files)
      .trimEnd()
      .split('\n');
    expect(output.length).toBe(files.length);
    for (const [index, line] of output.entries()) {
      const back = JSON.parse(line) as { rows: number; stripes: number; columns: Record<string, unknown[]> };
      expect(back.rows).toBe(expected.length);
      expect(back.stripes, files[index]).toBeGreaterThan(1);
      for (const name of Object.keys(expected[0]!)) {
        const values = expected.map((row) => plain(row[name]));
        expect(JSON.stringify(back.columns[name]), `${files[index]} ${name}`).toBe(JSON.stringify(values));
      }
      expect(back.columns['struct']!.slice(0, 2)).toEqual([null, { x: 1, y: [{ z: 'deep 1' }] }]);
      expect(back.columns['map']!.slice(1, 2)).toEqual([
        [
          ['a', 1],
          ['b1', null],
        ],
      ]);
      expect(back.columns['single']!.slice(0, 3)).toEqual(['0.0', '0.125', '0.25']);
      expect(Number(back.columns['double']![5])).toBe(5 / 7);
    }
  });

  test('writes what Tenon reads, whatever the codec', async () => {
    const parquet = path.join(fixture.folder, 'from-pyarrow.parquet');
    await fixture.connection.run(sql`COPY (${table}) TO ${literal(parquet)} (FORMAT parquet)`);
    const expected = await fixture.connection.rows(sql`SELECT * FROM read_parquet(${literal(parquet)})`);
    const codecs = ['uncompressed', 'zlib', 'snappy', 'zstd', 'lz4'];
    runPython(writeFiles, parquet, fixture.folder, ...codecs);
    for (const codec of codecs) {
      const file = path.join(fixture.folder, `pyarrow-${codec}.orc`);
      const inference = await fixture.infer(file);
      expect(inference.rowCount).toBe(expected.length);
      expect(typesOf(inference.schema).at(-2)).toBe('map:map<string,bigint>');
      expect(await fixture.scan(file, inference), codec).toEqual(expected);
    }
  });
});

/** Numbers as JSON has them, lists as arrays. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'object' && value !== null && 'items' in value ? value.items : value;
}
