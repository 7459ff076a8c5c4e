/** Opens an ORC file for reading at any place; one that is packed as a whole is unpacked into the temporary directory. */

import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId } from '#engine/base/ids.ts';
import { readContent } from '#engine/bytes/compression.ts';
import type { Compression } from '#engine/bytes/head.ts';
import { OrcFile } from '#engine/formats/orc/container/orc-file.ts';
import { convertFileError } from '#engine/storage/file-error.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** @throws EngineError of {@link OrcFile} and of {@link readContent}. */
export async function openOrcFile(
  location: string,
  compression: Compression,
  { temporaryDirectory, signal }: Pick<OperationContext, 'temporaryDirectory' | 'signal'>,
): Promise<OrcFile> {
  if (compression === 'none') return new OrcFile(location);
  const copy = path.join(temporaryDirectory, `${newId('orc')}.orc`);
  try {
    const content = Readable.from(readContent(location, compression, signal));
    await pipeline(content, createWriteStream(copy, { flags: 'wx' }), { signal });
    return new OrcFile(location, copy);
  } catch (thrown) {
    await rm(copy, { force: true });
    signal.throwIfAborted();
    throw convertFileError(thrown, copy, 'write');
  }
}
