/** Opens an ORC file from its end: postscript, then footer. Nothing else of it is read. */

import { EngineError } from '#engine/contract/errors.ts';
import { loadChunkCodec, type ChunkCodec } from '#engine/formats/orc/container/chunk-codec.ts';
import { malformedOrc } from '#engine/formats/orc/container/malformed-orc.ts';
import type { OrcFile } from '#engine/formats/orc/container/orc-file.ts';
import {
  readFooter,
  readPostScript,
  type OrcFooter,
  type PostScript,
} from '#engine/formats/orc/container/orc-footer.ts';
import { ProtobufReader } from '#engine/formats/orc/container/protobuf-reader.ts';
import { StreamBytes } from '#engine/formats/orc/container/stream-bytes.ts';

export interface FileTail {
  readonly footer: OrcFooter;
  readonly codec: ChunkCodec;
  /** Decimals of up to 18 digits are stored as plain integers (version 2 of the format). */
  readonly shortDecimals: boolean;
}

/** A chunk's stored length has 23 bits; a greater promise of unpacked bytes only asks for memory. */
const largestChunk = 64 * 1024 * 1024;
/** Stripes are to fit into memory; without a bound, a file of no columns could promise rows for ever. */
const mostStripeRows = 2 ** 31;
/** A footer of a file with ten thousand columns has some megabytes. */
const largestMessage = 256 * 1024 * 1024;
/** From the end: the footers of most files lie in it. */
const firstFetch = 16 * 1024;

/** @throws EngineError `MalformedFile`, `UnsupportedFormat` (encrypted columns, an unknown codec). */
export async function readFileTail(file: OrcFile): Promise<FileTail> {
  await file.fetch([{ start: file.size - firstFetch, end: file.size }]);
  const { postScript, end } = await readEnd(file);
  const { footerLength, metadataLength, chunkSize, codec: name } = postScript;
  const start = end - footerLength;
  if (start - metadataLength < 3) {
    throw malformedOrc(file.path, end, `a footer of ${footerLength} bytes does not fit before the postscript`);
  }
  if (typeof name === 'number' || name === 'lzo') {
    const label = typeof name === 'number' ? `codec number ${name}` : name;
    throw new EngineError('UnsupportedFormat', `${file.path} is packed with ${label}, which Tenon cannot unpack.`, {
      hint: 'Write the file again with zlib, snappy, lz4, zstd or no compression.',
      details: { path: file.path, codec: label },
    });
  }
  if (name !== 'none' && (chunkSize < 1 || chunkSize > largestChunk)) {
    throw malformedOrc(file.path, end, `its chunks would unpack to ${chunkSize} bytes each`);
  }
  const codec = await loadChunkCodec(name, chunkSize);
  await file.fetch([{ start, end }]);
  const footer = readFooter(openMessage(file, codec, start, footerLength, 'footer'));
  checkFooter(file, footer, start);
  const [major = 0, minor = 0] = postScript.version;
  return { footer, codec, shortDecimals: major > 1 || (major === 1 && minor === 9999) };
}

/** A message of the file, unpacked, ready to be read. @param name of it, for errors. */
export function openMessage(
  file: OrcFile,
  codec: ChunkCodec,
  offset: number,
  length: number,
  name: string,
): ProtobufReader {
  const bytes = new StreamBytes(file, codec, offset, length).takeAll(largestMessage);
  return new ProtobufReader(bytes, (reason) => malformedOrc(file.path, offset, `in the ${name}, ${reason}`));
}

async function readEnd(file: OrcFile): Promise<{ postScript: PostScript; end: number }> {
  if (file.size < 4) throw malformedOrc(file.path, file.size, 'it is too short for an ORC file');
  const tail = file.read(Math.max(0, file.size - 256), Math.min(256, file.size));
  const length = tail.at(-1)!;
  if (length === 0 || length >= tail.length) {
    throw malformedOrc(file.path, file.size - 1, `a postscript of ${length} bytes is not possible`);
  }
  const end = file.size - 1 - length;
  const bytes = tail.subarray(tail.length - 1 - length, tail.length - 1);
  const fail = (reason: string) => malformedOrc(file.path, end, `in the postscript, ${reason}`);
  // The mark is at the end of the postscript too; files from before Hive 0.12 have it at the start only.
  const marked = Buffer.from(bytes.subarray(-3)).toString('latin1') === 'ORC';
  if (!marked) {
    await file.fetch([{ start: 0, end: 3 }]);
    if (Buffer.from(file.read(0, 3)).toString('latin1') !== 'ORC') throw fail('the magic bytes ORC are missing');
  }
  return { postScript: readPostScript(new ProtobufReader(bytes, fail)), end };
}

function checkFooter(file: OrcFile, footer: OrcFooter, at: number): void {
  const fail = (reason: string) => malformedOrc(file.path, at, `in the footer, ${reason}`);
  if (footer.types.length === 0) throw fail('there are no types');
  const members = new Set<number>();
  for (const [id, type] of footer.types.entries()) {
    for (const subtype of type.subtypes) {
      // Ids go depth first, so a member comes behind what holds it, and is held once; that also rules out circles.
      if (subtype <= id || subtype >= footer.types.length || members.has(subtype)) {
        throw fail(`type ${id} has the impossible member ${subtype}`);
      }
      members.add(subtype);
    }
    if (type.kind === 'struct' && type.fieldNames.length !== type.subtypes.length) {
      throw fail(`struct ${id} has ${type.subtypes.length} members but ${type.fieldNames.length} names`);
    }
    const expected = type.kind === 'list' ? 1 : type.kind === 'map' ? 2 : type.subtypes.length;
    if (type.subtypes.length !== expected) throw fail(`type ${id} has ${type.subtypes.length} members`);
  }
  let rows = 0;
  for (const stripe of footer.stripes) {
    if (stripe.rowCount > mostStripeRows) throw fail(`a stripe of ${stripe.rowCount} rows is not possible`);
    file.check(stripe.offset, stripe.indexLength + stripe.dataLength + stripe.footerLength, 'a stripe');
    rows += stripe.rowCount;
  }
  if (rows !== footer.rowCount) throw fail(`${footer.rowCount} rows are declared, but the stripes contain ${rows}`);
  if (footer.encrypted) {
    throw new EngineError('UnsupportedFormat', `${file.path} has encrypted columns, which Tenon cannot read.`, {
      hint: 'Write the file again without column encryption.',
      details: { path: file.path },
    });
  }
}
