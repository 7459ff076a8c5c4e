/** ORC as a format: rows out of DuckDB into a file and back, whole and in part, options, classification. */

import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { orcCode } from '#engine/formats/orc/index.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { fromDuckDb } from '#engine/types/duckdb.ts';

const rows = sql`SELECT i AS id, 'name ' || (i % 20) AS name, (i / 4)::DECIMAL(12, 2) AS price,
    (CASE WHEN i % 3 = 0 THEN NULL ELSE {'tag': 'long', 'long': i, 'string': NULL::VARCHAR} END) AS mixed,
    [{'at': TIMESTAMPTZ '2024-02-29 12:00:00+00' + INTERVAL (i) HOUR, 'on': DATE '2024-02-29'}] AS visits,
    map([i % 5], ['value ' || i]) AS named, NULL::INTEGER AS nothing
  FROM range(5000) t(i)`;

describe('the format', () => {
  let fixture: FormatFixture;
  let file: string;
  let columns: Schema;
  beforeAll(async () => {
    fixture = await openFormatFixture();
    const parquet = path.join(fixture.folder, 'rows.parquet');
    await fixture.connection.run(sql`COPY (${rows}) TO ${literal(parquet)} (FORMAT parquet)`);
    const described = await fixture.connection.rows<{ column_name: string; column_type: string }>(
      sql`DESCRIBE SELECT * FROM read_parquet(${literal(parquet)})`,
    );
    columns = described.map((each) => ({ name: each.column_name, type: fromDuckDb(each.column_type) }));
    file = path.join(fixture.folder, 'rows.orc');
    await orcCode.encode!({ parquet, target: file, columns, options: { stripeSize: 100_000 } }, fixture.context);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  test('types and rows come back, a choice too', async () => {
    const inference = await fixture.infer(file);
    expect(inference).toMatchObject({ rowCount: 5000, exact: true, reading: { format: 'orc', compression: 'none' } });
    expect(typesOf(inference.schema)).toEqual(typesOf(columns));
    expect(columns[3]!.type.kind).toBe('choice');
    const expected = await fixture.connection.rows(rows);
    expect(await fixture.scan(file, inference)).toEqual(expected);
    expect(await fixture.isolate(file, inference)).toMatchObject({ rows: expected, rejects: [] });
    const some = [inference.schema[2]!, inference.schema[0]!];
    expect(await fixture.scan(file, inference, some)).toEqual(expected.map(({ price, id }) => ({ price, id })));
  });

  test('columns pinned to other types are cast, and values that do not fit are rejected', async () => {
    const inference = await fixture.infer(file);
    const pinned: Schema = [{ name: 'id', type: { kind: 'tinyint' } }];
    await expect(fixture.scan(file, inference, pinned)).rejects.toMatchObject({ kind: 'user' });
    const { rows: good, rejects } = await fixture.isolate(file, inference, pinned);
    expect([good.length, rejects.length]).toEqual([128, 4872]);
  });

  test('wrong options are named, and a file is not written over another', async () => {
    await expect(fixture.infer(file, { format: 'orc', hiveAcid: 'maybe' })).rejects.toMatchObject({
      code: 'InvalidInput',
    });
    const again = { parquet: path.join(fixture.folder, 'rows.parquet'), target: file, columns, options: {} };
    await expect(orcCode.encode!(again, fixture.context)).rejects.toMatchObject({ code: 'AlreadyExists' });
    const unknown = { ...again, target: `${file}.new`, options: { compression: 'lzo' } };
    await expect(orcCode.encode!(unknown, fixture.context)).rejects.toMatchObject({ code: 'InvalidInput' });
  });
});
