/** The records of an XML file one after the other, whatever its packing and encoding. */

import { EngineError } from '#engine/contract/errors.ts';
import { readContent } from '#engine/bytes/compression.ts';
import { canonicalEncoding, streamToUtf8 } from '#engine/bytes/encoding.ts';
import type { Compression } from '#engine/bytes/head.ts';
import type { XmlReadOptions } from '#engine/formats/xml/options.ts';
import { XmlRecords, type OuterElements, type XmlReject } from '#engine/formats/xml/records.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { behindPrefix } from '#engine/formats/xml/name-table.ts';

export interface XmlSource {
  readonly source: ByteSource;
  readonly compression: Compression;
  readonly options: XmlReadOptions;
}

export function openRecords({ rowTag, ignoreNamespace, ...limits }: XmlReadOptions, outer?: OuterElements): XmlRecords {
  const bytes = Buffer.from(rowTag);
  const name = ignoreNamespace ? bytes.subarray(behindPrefix(bytes, 0, bytes.length)).toString() : rowTag;
  return new XmlRecords({ name, ignoreNamespace }, limits, outer);
}

/**
 * Feeds the file to the records, piece by piece; between the pieces the caller takes what was found.
 * @returns bytes of text that were fed so far.
 */
export async function* feedRecords(
  records: XmlRecords,
  { source, compression, options }: XmlSource,
  signal: AbortSignal,
): AsyncGenerator<number, void, void> {
  let read = 0;
  for await (const piece of streamToUtf8(
    readContent(source, compression, signal),
    canonicalEncoding(options.encoding),
  )) {
    signal.throwIfAborted();
    read += piece.length;
    if (records.feed(piece, false)) yield read;
  }
  records.feed(new Uint8Array(0), true);
  yield read;
}

/** @throws EngineError MalformedFile for the first record that is broken, where the mode says so. */
export function refuseBroken(path: string, rejects: readonly XmlReject[], { mode }: XmlReadOptions): void {
  const first = rejects[0];
  if (first !== undefined && mode === 'FAILFAST') throw malformed(path, first);
}

export function malformed(path: string, { reason, fault }: Pick<XmlReject, 'reason' | 'fault'>): EngineError {
  return new EngineError('MalformedFile', `${path} cannot be read as xml: ${reason}.`, {
    hint: 'Correct the file at that place, or specify another format.',
    details: {
      path,
      isDocument: true,
      line: fault.line,
      columnNumber: fault.columnNumber,
      byteOffset: fault.byteOffset,
    },
  });
}
