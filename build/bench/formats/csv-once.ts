/**
 * One CSV file into a table, in a separate process: `node csv-once.ts JSON` with a {@link CsvOnce}. The last line of
 * output is the milliseconds from the path to the table; before, a small file has made the instance warm.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { inferFile } from '#engine/formats/operations.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { prepareFile } from '#engine/formats/open-file.ts';

export interface CsvOnce {
  /** `found`: with a detected dialect. Otherwise bare DuckDB with the dialect and types of the orders. */
  readonly mode: 'found' | 'told';
  readonly path: string;
}

/** The sample size of previews and large sources. */
const sampleBytes = 1024 * 1024;

await using duck = await openTestDuck(4e9);
const { folder, connection, context } = duck;

async function foundRelation(path: string): Promise<Sql> {
  const inference = await inferFile({ path, depth: { bytes: sampleBytes } }, context);
  const { format: name } = inference.reading;
  const prepared = await prepareFile(await loadFormat(name), path, inference.reading, context);
  const { format, compression, options } = prepared.reading;
  return (await loadFormat(format)).scan({
    files: [prepared.path],
    compression,
    options,
    columns: inference.schema,
    withFilename: false,
  }).relation;
}

function toldRelation(path: string): Sql {
  return sql`SELECT * FROM read_csv(${literal(path)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
    columns = {'order_id': 'BIGINT', 'customer_id': 'BIGINT', 'ordered_at': 'TIMESTAMP WITH TIME ZONE', 'status': 'VARCHAR',
      'amount': 'DOUBLE', 'currency': 'VARCHAR', 'postcode': 'VARCHAR', 'note': 'VARCHAR'})`;
}

const { mode, path } = JSON.parse(process.argv[2]!) as CsvOnce;
const relationOf = async (file: string): Promise<Sql> => (mode === 'found' ? foundRelation(file) : toldRelation(file));
const small = join(folder, 'small.csv');
writeFileSync(
  small,
  'order_id,customer_id,ordered_at,status,amount,currency,postcode,note\n1,2,2025-01-31 10:00:00,paid,12.5,EUR,01234,\n',
);
await connection.run(sql`CREATE TEMP TABLE small AS ${await relationOf(small)}`);
const start = performance.now();
await connection.run(sql`CREATE TEMP TABLE orders AS ${await relationOf(path)}`);
console.log(String(performance.now() - start));
