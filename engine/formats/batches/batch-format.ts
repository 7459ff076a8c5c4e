/** The code of a format whose files Tenon decodes itself, derived from what infers, reads and writes them. */

import type { z } from 'zod';
import { loadOnce } from '#engine/base/load-once.ts';
import type { BatchShape, ReadBatches } from '#engine/formats/batches/batch-reader.ts';
import { isolatePrepared, scanPrepared } from '#engine/formats/batches/scan-prepared.ts';
import type { FormatCode } from '#engine/formats/format.ts';
import { parquetCopyOptions } from '#engine/formats/parquet/index.ts';

/** `infer`, `read` and `encode` load their function, once, in the worker that first needs it. */
export interface BatchFormat<Options extends z.ZodObject> extends BatchShape<Options> {
  infer(this: void): Promise<FormatCode['infer']>;
  read(this: void): Promise<ReadBatches<Options>>;
  /** Absent: Tenon cannot write it. */
  readonly write?: BatchWriter;
}

export interface BatchWriter {
  encode(this: void): Promise<NonNullable<FormatCode['encode']>>;
  fileExtension(options: Readonly<Record<string, unknown>>): string;
  readonly readBack?: NonNullable<FormatCode['readBack']>;
  readonly refuse?: NonNullable<FormatCode['refuse']>;
  readonly renames?: NonNullable<FormatCode['renames']>;
}

export function batchFormat<Options extends z.ZodObject>(format: BatchFormat<Options>): FormatCode {
  const { name, write } = format;
  const inferring = loadOnce(format.infer);
  const preparing = loadOnce(async () => {
    const [{ prepareBatches }, infer, read] = await Promise.all([
      import('#engine/formats/batches/prepare-batches.ts'),
      inferring(),
      format.read(),
    ]);
    return prepareBatches({ ...format, infer, read });
  });
  return {
    async warmUp() {
      await preparing();
    },
    infer: async (request, context) => (await inferring())(request, context),
    prepare: async (source, reading, context, wanted) => (await preparing())(source, reading, context, wanted),
    scan: (request) => scanPrepared(name, request),
    isolate: (request) => isolatePrepared(name, request),
    ...(write === undefined ? {} : writing(write)),
    copyOptions: write === undefined ? null : () => parquetCopyOptions({ compression: 'lz4' }),
    fileExtension: (options) => write?.fileExtension(options) ?? `.${name}`,
  };
}

function writing({
  encode,
  readBack,
  refuse,
  renames,
}: BatchWriter): Pick<FormatCode, 'encode' | 'readBack' | 'refuse' | 'renames'> {
  const encoding = loadOnce(encode);
  return {
    encode: async (request, context) => (await encoding())(request, context),
    ...(readBack === undefined ? {} : { readBack }),
    ...(refuse === undefined ? {} : { refuse }),
    ...(renames === undefined ? {} : { renames }),
  };
}
