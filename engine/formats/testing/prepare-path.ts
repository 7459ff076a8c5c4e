/** As a format's `prepare`, by the path of the file. */

import type { FileReading, FormatCode, PreparedFile, WantedRows } from '#engine/formats/format.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { openSource } from '#engine/storage/open-source.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export async function preparePath(
  format: Pick<FormatCode, 'prepare'>,
  path: string,
  reading: FileReading,
  context: OperationContext,
  wanted?: WantedRows,
  open: (path: string) => Promise<ByteSource> = openSource,
): Promise<PreparedFile> {
  await using source = await open(path);
  return await format.prepare(source, reading, context, wanted);
}
