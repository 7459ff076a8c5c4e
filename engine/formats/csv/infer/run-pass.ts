/** Feeds the content of a file to a pass over its records: all of it, or as much as was asked for. */

import { isUtf8 } from 'node:buffer';
import { readContent } from '#engine/bytes/compression.ts';
import { lastWholeCharacter, streamToUtf8 } from '#engine/bytes/encoding.ts';
import type { InferRequest } from '#engine/formats/format.ts';
import { lastLinesStart, withoutLastLines } from '#engine/formats/csv/infer/tail-lines.ts';

/** How far the pass came: the whole file, a sample of it, or to bytes that are not UTF-8. */
export type Reach = 'whole' | 'sample' | 'not utf-8';

/** What takes the content. */
export interface ContentSink {
  /** The last bytes, when it was read in pieces. */
  tail: Uint8Array;
  add(piece: Uint8Array, final: boolean): void;
}

const keptTail = 16 * 1024;

/** @param text the unpacked, decoded head. */
export async function runPass(
  pass: ContentSink,
  request: InferRequest,
  text: Uint8Array,
  encoding: string,
  skipFooter: number,
  signal: AbortSignal,
): Promise<Reach> {
  const { source, head, depth } = request;
  if (head.complete) {
    pass.add(skipFooter === 0 ? text : text.subarray(0, lastLinesStart(text, skipFooter)), true);
    return 'whole';
  }
  const budget = depth === 'every-row' ? Number.POSITIVE_INFINITY : depth.bytes;
  if (budget <= text.length) {
    pass.add(text.subarray(0, budget), false);
    return 'sample';
  }
  const content = withoutLastLines(streamToUtf8(readContent(source, head.compression, signal), encoding), skipFooter);
  let read = 0;
  let pending: Uint8Array | undefined;
  let carried: Uint8Array = new Uint8Array(0);
  for await (const piece of content) {
    signal.throwIfAborted();
    if (encoding === 'utf-8') {
      const bytes = carried.length === 0 ? piece : Buffer.concat([carried, piece]);
      const whole = lastWholeCharacter(bytes);
      if (!isUtf8(bytes.subarray(0, whole))) return 'not utf-8';
      carried = bytes.slice(whole);
    }
    if (pending !== undefined) {
      pass.add(pending, false);
      pass.tail = joinTail(pass.tail, pending);
    }
    pending = piece;
    read += piece.length;
    if (read >= budget) {
      pass.add(pending, false);
      return 'sample';
    }
  }
  if (carried.length > 0) return 'not utf-8';
  const last = pending ?? new Uint8Array(0);
  pass.add(last, true);
  pass.tail = joinTail(pass.tail, last);
  return 'whole';
}

function joinTail(tail: Uint8Array, piece: Uint8Array): Uint8Array {
  if (piece.length >= keptTail) return Buffer.from(piece.subarray(-keptTail));
  return Buffer.concat([tail, piece]).subarray(-keptTail);
}
