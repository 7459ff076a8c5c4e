/** For tests of one format: a folder, a real DuckDB, and the format's own ways of reading a file. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from '#engine/base/sql.ts';
import { readFileHead } from '#engine/formats/file-head.ts';
import type { Format, Inference, InferRequest, ScanRequest, WantedRows } from '#engine/formats/format.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { toJsonRow, type JsonValue } from '#engine/types/json-value.ts';
import type { DuckConnection } from '#engine/workers/duck-database.ts';
import { openDuckDatabase } from '#engine/workers/duck-instance.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export interface TrialReject {
  readonly file: string;
  readonly line: bigint | null;
  readonly byte_offset: bigint | null;
  readonly column_name: string | null;
  readonly reason: string;
  readonly raw: string | null;
}

export interface Trial extends AsyncDisposable {
  readonly folder: string;
  readonly context: OperationContext;
  readonly connection: DuckConnection;
  write(name: string, content: string | Uint8Array): string;
  infer(file: string, request?: Partial<InferRequest>): Promise<Inference>;
  /** As the plain scan gives them, in the JSON of previews. */
  rows(file: string, columns?: Schema, wanted?: Pick<WantedRows, 'rows'>): Promise<Record<string, JsonValue>[]>;
  isolate(file: string, columns?: Schema): Promise<{ rows: Record<string, unknown>[]; rejects: TrialReject[] }>;
}

export async function openTrial(format: Format): Promise<Trial> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tenon-trial-'));
  const temporaryDirectory = path.join(folder, 'temporary');
  mkdirSync(temporaryDirectory);
  const database = await openDuckDatabase({ memoryLimit: 1_000_000_000, threads: 2, temporaryDirectory });
  const connection = await database.connect();
  const context: OperationContext = {
    signal: new AbortController().signal,
    temporaryDirectory,
    progress() {},
    log() {},
    database: async () => database,
  };
  const infer: Trial['infer'] = async (file, request = {}) =>
    format.infer({ path: file, head: await readFileHead(file), stated: {}, depth: 'every-row', ...request }, context);
  const open = async (
    file: string,
    columns: Schema | undefined,
    wanted: Pick<WantedRows, 'rows'> = {},
  ): Promise<ScanRequest> => {
    const { reading, schema } = await infer(file);
    const asked = columns ?? schema;
    const prepared = await format.prepare!(file, reading, context, { columns: asked, ...wanted });
    const { compression, options } = prepared.reading;
    return { files: [prepared.path], compression, options, columns: asked, withFilename: false };
  };
  return {
    folder,
    context,
    connection,
    write(name, content) {
      const file = path.join(folder, name);
      writeFileSync(file, content);
      return file;
    },
    infer,
    async rows(file, columns, wanted) {
      const request = await open(file, columns, wanted);
      const rows = await connection.rows(format.scan(request).relation);
      return rows.map((row) => toJsonRow(row, request.columns));
    },
    async isolate(file, columns) {
      const isolating = format.isolate(await open(file, columns));
      for (const statement of isolating.setup) await connection.run(statement);
      const rows = await connection.rows(isolating.relation);
      const rejects = await connection.rows<TrialReject>(
        sql`SELECT * FROM (${isolating.rejects}) ORDER BY line, byte_offset`,
      );
      for (const statement of isolating.cleanup) await connection.run(statement);
      return { rows, rejects };
    },
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
