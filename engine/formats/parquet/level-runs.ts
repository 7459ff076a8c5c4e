/** Definition levels of Parquet's pages: the hybrid of runs and packed bits, read from a page and written as runs. */

import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { getUnpacker } from '#engine/bytes/codecs/block-codecs.ts';
import { unpackInto } from '#engine/bytes/packings/lz4-block.ts';
import { numberAt, readThrift, structAt, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';

/** A level and how many rows have it. */
export interface LevelRun {
  readonly level: number;
  readonly count: number;
}

type WritableRun = { -readonly [Member in keyof LevelRun]: LevelRun[Member] };

const pageKinds = { data: 0, dictionary: 2, data2: 3 } as const;
const runLength = 3;
const largestPage = 512 * 1024 * 1024;

/**
 * Of a column chunk without lists.
 * @param most the largest level; 0: every row has it, and no page holds any.
 * @throws RangeError for damaged pages, and for codecs and encodings that are not known here.
 */
export async function readLevels(chunk: Uint8Array, codec: number, most: number): Promise<LevelRun[]> {
  const runs: WritableRun[] = [];
  for (let at = 0; at < chunk.length;) {
    const { struct: header, length } = readThrift(chunk, at);
    const size = numberAt(header, 3) ?? 0;
    const page = chunk.subarray(at + length, at + length + size);
    if (page.length < size || size < 0) throw new RangeError('a page ends after its column');
    at += length + size;
    const kind = numberAt(header, 1);
    if (kind === pageKinds.dictionary) continue;
    if (kind !== pageKinds.data && kind !== pageKinds.data2) throw new RangeError(`a page is of the kind ${kind}`);
    const details = structAt(header, kind === pageKinds.data ? 5 : 8);
    const rows = numberAt(details, 1) ?? 0;
    if (most === 0) addRun(runs, 0, rows);
    else decodeRuns(await levelBytes(header, details, page, codec), most, rows, runs);
  }
  return runs;
}

async function levelBytes(
  header: ThriftStruct,
  details: ThriftStruct,
  page: Uint8Array,
  codec: number,
): Promise<Uint8Array> {
  if (header.has(8)) {
    const repeated = numberAt(details, 6) ?? 0;
    return page.subarray(repeated, repeated + (numberAt(details, 5) ?? 0));
  }
  if (numberAt(details, 3) !== runLength) throw new RangeError('levels are in an old encoding');
  const plain = Buffer.from(await unpackBytes(page, codec, numberAt(header, 2) ?? 0));
  const length = plain.length < 4 ? -1 : plain.readUInt32LE(0);
  if (length < 0 || 4 + length > plain.length) throw new RangeError('levels end after their page');
  return plain.subarray(4, 4 + length);
}

/** @throws RangeError for codecs that are not known here; of the codec for damage. */
export async function unpackBytes(page: Uint8Array, codec: number, size: number): Promise<Uint8Array> {
  if (size < 0 || size > largestPage) throw new RangeError(`a page of ${size} bytes is not possible`);
  switch (codec) {
    case 0:
      return page;
    case 1:
      return (await getUnpacker('snappy'))(page);
    case 2:
      return gunzipSync(page, { maxOutputLength: largestPage });
    case 4:
      return brotliDecompressSync(page, { maxOutputLength: largestPage });
    case 6:
      return (await getUnpacker('zstandard'))(page);
    case 7: {
      const out = new Uint8Array(size);
      unpackInto(page, out, 0, size);
      return out;
    }
    default:
      throw new RangeError(`a page is packed with the codec ${codec}`);
  }
}

function widthOf(most: number): number {
  return 32 - Math.clz32(most);
}

function decodeRuns(bytes: Uint8Array, most: number, rows: number, runs: WritableRun[]): void {
  const width = widthOf(most);
  let left = rows;
  let at = 0;
  while (left > 0) {
    let head = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 28) throw new RangeError('levels end too early');
      head += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    if (head % 2 === 0) {
      const count = Math.min(head / 2, left);
      const level = bytes[at++];
      if (level === undefined || level > most || count === 0) throw new RangeError('a run of levels is damaged');
      addRun(runs, level, count);
      left -= count;
      continue;
    }
    const count = Math.min(((head - 1) / 2) * 8, left);
    if (at + Math.ceil((count * width) / 8) > bytes.length) throw new RangeError('levels end too early');
    for (let index = 0; index < count; index += 1) {
      let level = 0;
      for (let bit = 0; bit < width; bit += 1) {
        const place = index * width + bit;
        level |= ((bytes[at + (place >> 3)]! >> (place & 7)) & 1) << bit;
      }
      addRun(runs, level, 1);
    }
    at += ((head - 1) / 2) * width;
    left -= count;
  }
}

/** With their length in front, as a page of version 1 holds them. */
export function encodeRuns(runs: readonly LevelRun[]): Uint8Array {
  const out: number[] = [];
  for (const { level, count } of joined(runs)) {
    let head = count * 2;
    while (head > 127) {
      out.push((head % 128) | 128);
      head = Math.floor(head / 128);
    }
    out.push(head, level);
  }
  const bytes = Buffer.alloc(4 + out.length);
  bytes.writeUInt32LE(out.length);
  bytes.set(out, 4);
  return bytes;
}

function joined(runs: readonly LevelRun[]): LevelRun[] {
  const out: WritableRun[] = [];
  for (const { level, count } of runs) addRun(out, level, count);
  return out;
}

/** A million rows are mostly few runs. */
function addRun(runs: WritableRun[], level: number, count: number): void {
  const last = runs.at(-1);
  if (last?.level === level) last.count += count;
  else runs.push({ level, count });
}
