/** Writes thousands of tiny Parquet files of one schema in 100 Hive folders, for benches. */

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const output = join(import.meta.dirname, '../../out/sample');
const folders = 100;
const rowsPerFile = 8;

/**
 * What an earlier call finished is used again; the values depend on their numbers alone.
 * @returns the root: `store=NN/part-NNNNN.parquet`.
 */
export async function writeManyParquet(files: number): Promise<string> {
  const path = join(output, `sales-${files}-parquet`);
  const mark = join(path, '_complete');
  if (existsSync(mark)) return path;
  rmSync(path, { recursive: true, force: true });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    for (let file = 0; file < files; file += 1) {
      const folder = join(path, `store=${String(file % folders).padStart(2, '0')}`);
      mkdirSync(folder, { recursive: true });
      const from = file * rowsPerFile;
      await connection.run(
        `COPY (SELECT i AS sale_id, 'product ' || hash(i) % 500 AS product, (hash(i, 1) % 9)::INTEGER AS quantity,
          (hash(i, 2) % 10000 / 100)::DECIMAL(8, 2) AS price FROM range(${from}, ${from + rowsPerFile}) t(i))
          TO '${join(folder, `part-${String(file).padStart(5, '0')}.parquet`)}' (FORMAT parquet)`,
      );
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  writeFileSync(mark, '');
  return path;
}
