/** Walks the real inputs beside the checkout, when they are there: nothing crashes or hangs, and what was counted is what is read. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { faultSeed, shareOf } from '#engine/testing/fault-sample.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { loadFormat } from '#engine/formats/index.ts';

const data = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../shared/data');
const present = existsSync(data);
if (!present) process.stderr.write('skipped: the real inputs, because ../shared/data is absent\n');

const tables = /\.(csv|tsv|txt|tbl|json|ndjson|jsonl|parquet|pq)(\.(gz|zst))?$/iu;
/** DuckDB reads their footers and then fails on their pages. */
const brokenInside = /parquet-bad|parquet-variant|json-testsuite\/i_number/u;
/** Empty text and text with an empty object are not errors here: they are tables without rows or columns. */
const emptyIsFine = /n_(?:structure_no_data|structure_UTF8_BOM_no_data|single_space)/u;

/** Of each folder; all with TENON_WHOLE=1. */
const mostFiles = 25;

function walk(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && tables.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

describe.runIf(present)('real inputs', () => {
  let fixture: FormatFixture;
  beforeAll(async () => {
    fixture = await openFormatFixture();
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  const folders = present
    ? readdirSync(data, { withFileTypes: true }).filter(
        (entry) => entry.isDirectory() && !/parquet-variant/u.test(entry.name),
      )
    : [];

  test.each(folders.map((folder) => folder.name))(`%s (drawn with ${faultSeed})`, async (name) => {
    for (const file of shareOf(walk(path.join(data, name)), mostFiles)) {
      let inference;
      try {
        inference = await fixture.infer(file);
      } catch (thrown) {
        expect(thrown, file).toBeInstanceOf(EngineError);
        expect((thrown as EngineError).kind, file).toBe('user');
        expect((thrown as EngineError).hint, file).toBeTypeOf('string');
        continue;
      }
      if (inference.schema.length === 0 || brokenInside.test(file)) continue;
      const isolated = await fixture.isolate(file, inference);
      expect(isolated.rows.length, file).toBe(inference.rowCount);
      if (isolated.rejects.length === 0)
        expect((await fixture.scan(file, inference)).length, file).toBe(inference.rowCount);
      else expect(inference.warnings.length, file).toBeGreaterThan(0);
    }
  });

  test('the JSON test suite: what must be accepted is, what must be refused is, with its place', async () => {
    const suite = walk(path.join(data, 'json-testsuite'));
    expect(suite.length).toBeGreaterThan(100);
    for (const file of suite) {
      const name = path.basename(file);
      if (name.startsWith('i_') || emptyIsFine.test(name)) continue;
      const outcome = await fixture.infer(file, { format: 'json' }).catch((thrown: unknown) => thrown);
      if (name.startsWith('y_')) expect(outcome, name).toMatchObject({ exact: true });
      if (name.startsWith('n_'))
        expect(outcome, name).toMatchObject({ code: 'MalformedFile', details: { line: expect.any(Number) } });
    }
  });

  test('the lake: csv and json columns are those of its expected catalog', async () => {
    interface Expected {
      tables: {
        path: string;
        classification: string;
        columns: { name: string; type: string | string[] }[];
        recordCount: number;
      }[];
    }
    const { tables: expected } = JSON.parse(
      readFileSync(path.join(data, 'lake-expected/expected-catalog.json'), 'utf8'),
    ) as Expected;
    for (const table of expected) {
      const files = walk(path.join(data, 'lake', table.path));
      const inferences = [];
      for (const file of files) inferences.push(await fixture.infer(file));
      const total = inferences.reduce((sum, inference) => sum + inference.rowCount!, 0);
      expect(total, table.path).toBe(table.recordCount);
      if (files.length > 1) continue;
      const types = typesOf(inferences[0]!.schema);
      for (const [index, column] of table.columns.entries()) {
        const accepted = [column.type].flat().map((type) => `${column.name}:${type}`);
        expect(accepted, table.path).toContain(types[index]!.toLowerCase());
      }
    }
  });

  test('typed Parquet: columns and rows as independent readers see them', async () => {
    type Expected = Record<string, { num_rows: number; columns: { name: string; hive_type: string }[] }>;
    const expected = JSON.parse(readFileSync(path.join(data, 'parquet-testing/expected.json'), 'utf8')) as Expected;
    for (const [name, answer] of Object.entries(expected)) {
      const inference = await fixture
        .infer(path.join(data, 'parquet-testing', name))
        .catch((thrown: unknown) => thrown as EngineError);
      if (inference instanceof EngineError) {
        expect(['UnsupportedFormat', 'MalformedFile'], name).toContain(inference.code);
        continue;
      }
      expect(inference.rowCount, name).toBe(answer.num_rows);
      expect(
        inference.schema.map((column) => column.name),
        name,
      ).toEqual(answer.columns.map((column) => column.name));
    }
  });

  test('a page of every written format is what was read', async () => {
    const file = path.join(data, 'typed-vega/seattle-weather.csv');
    const inference = await fixture.infer(file);
    const rows = await fixture.scan(file, inference);
    for (const name of ['csv', 'json', 'parquet']) {
      const format = await loadFormat(name);
      const target = fixture.write(`copy${format.fileExtension({})}`, '');
      const { compression, options } = inference.reading;
      const { relation } = (await loadFormat('csv')).scan({
        files: [file],
        compression,
        options,
        columns: inference.schema,
        withFilename: false,
      });
      await fixture.connection.run(sql`COPY (${relation}) TO ${literal(target)} (${format.copyOptions!({})})`);
      const again = await fixture.infer(target);
      const back = await fixture.scan(target, again);
      expect(back.length).toBe(rows.length);
      // JSON has no dates: they come back as the same text.
      expect(back[700]).toEqual(rows[700]);
    }
  });
});
