/**
 * One measurement in a separate process, the best of three in milliseconds: `tokens` takes saxes over the bytes of
 * an XML file or of the parts of a workbook; `columns` brings the file into typed columns of a DuckDB table, by a
 * schema that is known; `all` finds the schema first and goes the way of jobs, with the text of every record.
 */

import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { SaxesParser } from 'saxes';
import { ident, joinSql, sql } from '#engine/base/sql.ts';
import type { BatchPart, ColumnBatch } from '#engine/formats/batches/column-batch.ts';
import { strictCast } from '#engine/types/casts/strict-cast.ts';
import { withTextLeaves } from '#engine/formats/batches/text-leaves.ts';
import { excelReadOptions } from '#engine/formats/excel/options.ts';
import { readExcel } from '#engine/formats/excel/read.ts';
import { openZipParts } from '#engine/formats/excel/xml/zip-parts.ts';
import { loadFormat } from '#engine/formats/index.ts';
import type { InferFileOutput } from '#engine/formats/infer-file.ts';
import { inferFile } from '#engine/formats/operations.ts';
import { xmlReadOptions } from '#engine/formats/xml/options.ts';
import { readXml } from '#engine/formats/xml/read.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { prepareFile } from '#engine/formats/open-file.ts';
import { openSource } from '#engine/storage/open-source.ts';

const [mode, path] = process.argv.slice(2) as [string, string];
const repetitions = 3;
const { signal } = new AbortController();
let count = 0;

async function takeTokens(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const parser = new SaxesParser();
  const decoder = new TextDecoder();
  parser.on('opentag', () => (count += 1));
  parser.on('text', () => (count += 1));
  parser.on('closetag', () => (count += 1));
  for await (const piece of pieces) parser.write(decoder.decode(piece, { stream: true }));
  parser.close();
}

async function tokens(): Promise<void> {
  if (!path.endsWith('.xlsx')) {
    await takeTokens(createReadStream(path, { highWaterMark: 256 * 1024 }));
    return;
  }
  await using source = await openSource(path);
  const parts = await openZipParts(source);
  for (const part of ['xl/sharedStrings.xml', 'xl/worksheets/sheet1.xml']) await takeTokens(parts.stream(part, signal));
}

await using duck = await openTestDuck(2 * 1024 ** 3);
const { connection, context } = duck;
const known = mode === 'columns' ? await inferFile({ path, depth: 'every-row' }, context) : undefined;

async function columns({ reading, schema, rowCount }: InferFileOutput): Promise<void> {
  const texts = withTextLeaves(schema);
  const held = texts.map(({ type }, index) => ({ name: `c${index}`, type }));
  const list = joinSql(held.map(({ name, type }) => sql`${ident(name)} ${toDuckDb(type)}`));
  await connection.run(sql`CREATE OR REPLACE TEMP TABLE held (${list})`);
  await using source = await openSource(path);
  const request = { source, columns: texts, limit: null };
  const { compression, options } = reading;
  const parts =
    reading.format === 'xml'
      ? readXml(request, { compression, options: xmlReadOptions().parse(options) }, context)
      : readExcel(request, { compression, options: excelReadOptions().parse(options) }, context);
  const appended = await connection.append('held', held, batchesOf(parts));
  const casts = schema.map(
    ({ name, type }, index) => sql`${strictCast(ident(`c${index}`), held[index]!.type, type)} AS ${ident(name)}`,
  );
  await connection.run(sql`CREATE OR REPLACE TEMP TABLE rows AS SELECT ${joinSql(casts)} FROM held`);
  if (appended !== rowCount) throw new Error(`${appended} of ${rowCount} rows arrived`);
}

async function* batchesOf(parts: AsyncIterable<BatchPart>): AsyncGenerator<ColumnBatch, void, void> {
  for await (const { batch } of parts) yield batch;
}

async function all(): Promise<void> {
  const { reading, schema, rowCount } = await inferFile({ path, depth: 'every-row' }, context);
  const format = await loadFormat(reading.format);
  const prepared = await prepareFile(format, path, reading, context, { columns: schema });
  const { compression, options } = prepared.reading;
  const { relation } = format.scan({
    files: [prepared.path],
    compression,
    options,
    columns: schema,
    withFilename: false,
  });
  await connection.run(sql`CREATE OR REPLACE TEMP TABLE rows AS ${relation}`);
  const [made] = await connection.rows<{ count: bigint }>(sql`SELECT count(*) AS count FROM rows`);
  if (Number(made!.count) !== rowCount) throw new Error(`${made!.count} of ${rowCount} rows arrived`);
  await rm(prepared.path);
}

const work = { tokens, columns: () => columns(known!), all }[mode]!;
let best = Infinity;
for (let run = 0; run < repetitions; run += 1) {
  const start = performance.now();
  await work();
  best = Math.min(best, performance.now() - start);
}
if (mode === 'tokens' && count === 0) throw new Error('no tokens were found');
console.log(String(best));
