/** For tests of one format: a folder, a real DuckDB, and the format's own ways of reading a file. */

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readFileHead } from '#engine/bytes/file-head.ts';
import type { FormatCode, Inference, InferRequest, ScanRequest, WantedRows } from '#engine/formats/format.ts';
import { readIsolated, type Isolated } from '#engine/formats/testing/isolated-rows.ts';
import { openByDefault } from '#engine/testing/distant-files.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { toJsonRow, type JsonValue } from '#engine/types/json-value.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';
import { openSource } from '#engine/storage/open-source.ts';
import { preparePath } from '#engine/formats/testing/prepare-path.ts';

export interface Trial extends AsyncDisposable {
  readonly folder: string;
  readonly context: OperationContext;
  readonly connection: DuckConnection;
  write(name: string, content: string | Uint8Array): string;
  infer(file: string, request?: Partial<InferRequest>): Promise<Inference>;
  /** As the plain scan gives them, in the JSON of previews. */
  rows(file: string, columns?: Schema, wanted?: Pick<WantedRows, 'rows'>): Promise<Record<string, JsonValue>[]>;
  isolate(file: string, columns?: Schema): Promise<Isolated>;
}

export async function openTrial(format: FormatCode): Promise<Trial> {
  const duck = await openTestDuck();
  const { folder, context, connection } = duck;
  const infer: Trial['infer'] = async (file, request = {}) => {
    await using source = await (openByDefault ?? openSource)(file);
    const head = await readFileHead(source);
    return await format.infer({ source, head, stated: {}, depth: 'every-row', ...request }, context);
  };
  const open = async (
    file: string,
    columns: Schema | undefined,
    wanted: Pick<WantedRows, 'rows'> = {},
  ): Promise<ScanRequest> => {
    const { reading, schema } = await infer(file);
    const asked = columns ?? schema;
    const prepared = await preparePath(format, file, reading, context, { columns: asked, ...wanted }, openByDefault);
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
    isolate: async (file, columns) => readIsolated(connection, format.isolate(await open(file, columns))),
    [Symbol.asyncDispose]: () => duck[Symbol.asyncDispose](),
  };
}
