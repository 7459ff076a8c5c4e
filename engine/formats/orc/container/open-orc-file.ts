/** Opens an ORC file for reading at any place; one that is packed as a whole is unpacked into the temporary directory. */

import { openRanges } from '#engine/bytes/open-ranges.ts';
import type { Compression } from '#engine/bytes/head.ts';
import { openUnpacked } from '#engine/bytes/unpacked-source.ts';
import { OrcFile } from '#engine/formats/orc/container/orc-file.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/**
 * Closed by the caller, before the source.
 * @throws EngineError of {@link OrcFile} and of {@link openUnpacked}.
 */
export async function openOrcFile(
  source: ByteSource,
  compression: Compression,
  { temporaryDirectory, signal }: Pick<OperationContext, 'temporaryDirectory' | 'signal'>,
): Promise<OrcFile> {
  const unpacked = await openUnpacked(source, compression, temporaryDirectory, signal);
  try {
    return new OrcFile(unpacked, openRanges(unpacked, temporaryDirectory), signal);
  } catch (thrown) {
    await unpacked[Symbol.asyncDispose]();
    throw thrown;
  }
}
