/** Groups of rows as Parquet files in the folder of a worker: its tables in memory take a block for each column, however few rows. */

import { join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { exactFiles } from '#engine/base/exact-files.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { copyTo, sql, type Sql } from '#engine/base/sql.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { parquetCopy } from '#engine/duckdb/parquet-copy.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Rows are grouped in so many parts; more where fewer do not fit into memory, as each part reads all rows again. */
const partCounts = [1, 8, 64];

/** Its files are removed when it is disposed. */
export class GroupFiles implements AsyncDisposable {
  readonly #folder: string;
  readonly #connection: DuckConnection;
  readonly #context: OperationContext;
  readonly #files = new Map<string, string[]>();
  readonly #written: string[] = [];

  constructor(folder: string, connection: DuckConnection, context: OperationContext) {
    this.#folder = folder;
    this.#connection = connection;
    this.#context = context;
  }

  /** @param rowsOf those of one part, of so many. @throws EngineError OutOfMemory when even one of the most parts does not fit. */
  async write(name: string, rowsOf: (part: number, parts: number) => Sql, note: string): Promise<void> {
    for (const [index, parts] of partCounts.entries()) {
      const files: string[] = [];
      try {
        for (let part = 0; part < parts; part += 1) {
          this.#context.progress(null, parts === 1 ? note : `${note}, part ${part + 1} of ${parts}`);
          const file = join(this.#folder, `${newId('gr')}.parquet`);
          this.#written.push(file);
          await this.#connection.run(copyTo(rowsOf(part, parts), file, parquetCopy));
          files.push(file);
        }
        this.#files.set(name, files);
        return;
      } catch (thrown) {
        // DuckDB does not get every group of long rows to its disk, however much of it there is.
        if (toEngineError(thrown).code !== 'OutOfMemory' || index === partCounts.length - 1) throw thrown;
      }
    }
  }

  /** A SELECT of the rows that were written under a name. */
  rows(name: string): Sql {
    return sql`SELECT * FROM read_parquet(${exactFiles(this.#files.get(name)!)})`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const file of this.#written) await removeOwned(this.#folder, file);
  }
}
