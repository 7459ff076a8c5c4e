/** For tests of formats: a folder, a real DuckDB, and both ways of reading a file. */

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readFileHead } from '#engine/bytes/file-head.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { loadFormat } from '#engine/formats/index.ts';
import type { InferFileInput, InferFileOutput } from '#engine/formats/infer-file.ts';
import { inferFile, inferOpened } from '#engine/formats/operations.ts';
import { readIsolated, type Isolated } from '#engine/formats/testing/isolated-rows.ts';
import { openByDefault } from '#engine/testing/distant-files.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';
import { preparePath } from '#engine/formats/testing/prepare-path.ts';

export type Row = Record<string, unknown>;

export interface FormatFixture extends AsyncDisposable {
  readonly folder: string;
  readonly context: OperationContext;
  readonly connection: DuckConnection;
  write(name: string, content: string | Uint8Array): string;
  infer(file: string, stated?: InferFileInput['stated'], depth?: InferFileInput['depth']): Promise<InferFileOutput>;
  /** Rows of the plain scan, with the inferred or the given columns. */
  scan(file: string, inference: InferFileOutput, columns?: Schema): Promise<Row[]>;
  isolate(file: string, inference: InferFileOutput, columns?: Schema): Promise<Isolated>;
  /** Both ways of reading one file. */
  reading(
    file: string,
    inference: InferFileOutput,
    columns: Schema,
  ): { readonly scan: () => Promise<Row[]>; readonly isolate: () => Promise<Isolated> };
}

/** @param open as what the files of the test are read; absent: as the local files that they are. */
export async function openFormatFixture(
  open: ((path: string) => Promise<ByteSource>) | undefined = openByDefault,
): Promise<FormatFixture> {
  const duck = await openTestDuck();
  const { folder, context, connection } = duck;
  const requestFor = async (file: string, inference: InferFileOutput, columns: Schema, places = false) => {
    const format = await loadFormat(inference.reading.format);
    const prepared = await preparePath(format, file, inference.reading, context, { columns, places }, open);
    const { compression, options } = prepared.reading;
    return {
      format: await loadFormat(prepared.reading.format),
      request: { files: [prepared.path], compression, options, columns, withFilename: false },
    };
  };
  const fixture: FormatFixture = {
    folder,
    context,
    connection,
    write(name, content) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    async infer(file, stated = {}, depth = 'every-row') {
      if (open === undefined) return await inferFile({ path: file, stated, depth }, context);
      await using source = await open(file);
      return await inferOpened({ source, head: await readFileHead(source) }, { stated, depth }, context);
    },
    async scan(file, inference, columns = inference.schema) {
      const { format, request } = await requestFor(file, inference, columns);
      return connection.rows(format.scan(request).relation);
    },
    async isolate(file, inference, columns = inference.schema) {
      const { format, request } = await requestFor(file, inference, columns, true);
      return readIsolated(connection, format.isolate(request));
    },
    reading(file, inference, columns) {
      return {
        scan: () => fixture.scan(file, inference, columns),
        isolate: () => fixture.isolate(file, inference, columns),
      };
    },
    [Symbol.asyncDispose]: () => duck[Symbol.asyncDispose](),
  };
  return fixture;
}

/** `name:type` in Hive's spelling. */
export function typesOf(schema: Schema): string[] {
  return schema.map((column) => `${column.name}:${formatHive(column.type)}`);
}
