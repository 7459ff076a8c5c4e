/** For tests of formats: a folder, a real DuckDB, and both ways of reading a file. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from '#engine/base/sql.ts';
import { getFormat } from '#engine/formats/index.ts';
import type { InferFileInput, InferFileOutput } from '#engine/formats/infer-file.ts';
import { inferFile } from '#engine/formats/operations.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { DuckConnection } from '#engine/workers/duck-database.ts';
import { openDuckDatabase } from '#engine/workers/duck-instance.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export type Row = Record<string, unknown>;

export interface Isolated {
  readonly rows: Row[];
  readonly rejects: {
    file: string;
    line: bigint | null;
    byte_offset: bigint | null;
    column_name: string | null;
    reason: string;
    raw: string | null;
  }[];
}

export interface FormatFixture extends AsyncDisposable {
  readonly folder: string;
  readonly context: OperationContext;
  readonly connection: DuckConnection;
  write(name: string, content: string | Uint8Array): string;
  infer(file: string, stated?: InferFileInput['stated'], depth?: InferFileInput['depth']): Promise<InferFileOutput>;
  /** Rows of the plain scan, with the inferred or the given columns. */
  scan(file: string, inference: InferFileOutput, columns?: Schema): Promise<Row[]>;
  isolate(file: string, inference: InferFileOutput, columns?: Schema): Promise<Isolated>;
}

export async function openFormatFixture(): Promise<FormatFixture> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tenon-formats-'));
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
  const requestFor = async (file: string, inference: InferFileOutput, columns: Schema, places = false) => {
    const format = getFormat(inference.reading.format);
    const prepared =
      format.prepare === undefined
        ? { path: file, reading: inference.reading }
        : await format.prepare(file, inference.reading, context, { columns, places });
    const { compression, options } = prepared.reading;
    return {
      format: getFormat(prepared.reading.format),
      request: { files: [prepared.path], compression, options, columns, withFilename: false },
    };
  };
  return {
    folder,
    context,
    connection,
    write(name, content) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    infer: (file, stated = {}, depth = 'every-row') => inferFile({ path: file, stated, depth }, context),
    async scan(file, inference, columns = inference.schema) {
      const { format, request } = await requestFor(file, inference, columns);
      return connection.rows(format.scan(request).relation);
    },
    async isolate(file, inference, columns = inference.schema) {
      const { format, request } = await requestFor(file, inference, columns, true);
      const scan = format.isolate(request);
      for (const statement of scan.setup) await connection.run(statement);
      const rows = await connection.rows(scan.relation);
      const rejects = await connection.rows<Isolated['rejects'][number]>(
        sql`SELECT * FROM (${scan.rejects}) ORDER BY line, byte_offset`,
      );
      for (const statement of scan.cleanup) await connection.run(statement);
      return { rows, rejects };
    },
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `name:type` in Hive's spelling. */
export function typesOf(schema: Schema): string[] {
  return schema.map((column) => `${column.name}:${formatHive(column.type)}`);
}
