/** Zip archives for tests. */

import { ZipFile } from 'yazl';

/** A zip archive of parts by their names. */
export async function zipOf(parts: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new ZipFile();
  // The type of an OpenDocument file is never packed.
  for (const [name, text] of Object.entries(parts))
    zip.addBuffer(Buffer.from(text), name, { compress: name !== 'mimetype' });
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
