/** The head of a file by its path. */

import { readFileHead } from '#engine/bytes/file-head.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import { openSource } from '#engine/storage/open-source.ts';

export async function headOf(path: string): Promise<FileHead> {
  await using source = await openSource(path);
  return await readFileHead(source);
}
