/** The end of a large text: how many of its last lines are not rows, and its content without them. */

import { findTables, isEndMark } from '#engine/formats/csv/infer/find-tables.ts';
import type { Dialect } from '#engine/formats/csv/options.ts';
import { sampleRecords } from '#engine/formats/csv/infer/sampled-records.ts';

const lineFeed = 10;
const carriageReturn = 13;

/**
 * Lines behind the last row of the table.
 * @param tail the last bytes of the content, decoded; its first line may be cut and does not count.
 */
export function footerLines(tail: Uint8Array, dialect: Dialect, columnCount: number): number {
  const start = tail.indexOf(lineFeed) + 1;
  const text = tail.subarray(start);
  const records = sampleRecords(text, true, { ...dialect, skipLines: 0 }, Number.POSITIVE_INFINITY);
  if (columnCount < 2) return records.length > 1 && isEndMark(records.at(-1)!) ? 1 : 0;
  const { tables } = findTables(records, columnCount);
  const last = tables.at(-1);
  // More than one table here says nothing of the file above.
  if (tables.length !== 1 || last === undefined || last.columnCount !== columnCount) return 0;
  const below = records.filter((record) => record.line > last.lastLine && !record.blank);
  return below.length === 0 ? 0 : records.at(-1)!.lastLine - last.lastLine;
}

/** The content without its last lines; holds back no more than these. */
export async function* withoutLastLines(
  pieces: AsyncIterable<Uint8Array>,
  count: number,
): AsyncGenerator<Uint8Array, void, void> {
  if (count === 0) {
    yield* pieces;
    return;
  }
  let held: Uint8Array = new Uint8Array(0);
  for await (const piece of pieces) {
    const bytes = held.length === 0 ? piece : Buffer.concat([held, piece]);
    // Whether the last line ends here is known at the end only: one more is held back.
    const end = lastLinesStart(bytes, count + 1);
    if (end > 0) yield bytes.subarray(0, end);
    held = Buffer.from(bytes.subarray(end));
  }
  const end = lastLinesStart(held, count);
  if (end > 0) yield held.subarray(0, end);
}

/** Offset at which the last `count` lines begin; 0 when there are no more. A line end at the very end closes the last. */
export function lastLinesStart(bytes: Uint8Array, count: number): number {
  let at = bytes.length;
  if (at > 0 && bytes[at - 1] === lineFeed) at -= 1;
  if (at > 0 && bytes[at - 1] === carriageReturn) at -= 1;
  for (let line = 0; line < count; line += 1) {
    let begin = at;
    while (begin > 0 && bytes[begin - 1] !== lineFeed && bytes[begin - 1] !== carriageReturn) begin -= 1;
    if (line === count - 1) return begin;
    if (begin === 0) return 0;
    at = begin - 1;
    if (at > 0 && bytes[at] === lineFeed && bytes[at - 1] === carriageReturn) at -= 1;
  }
  return bytes.length;
}
