/** Lists of byte ranges: sorted, apart from each other; and what to ask for to have them. */

import type { ByteRange } from '#engine/storage/byte-source.ts';
import { splitRange } from '#engine/storage/ranged-source.ts';

/** Bytes that are fetched along with their neighbours: a request costs more than they do. */
const largestGap = 1024 * 1024;

/** In order, each byte once; ranges that touch, or lie less than `gap` bytes apart, are one. */
export function joinRanges(ranges: readonly ByteRange[], gap = 0): ByteRange[] {
  const joined: { start: number; end: number }[] = [];
  const sorted = ranges.filter(({ start, end }) => end > start).sort((left, right) => left.start - right.start);
  for (const { start, end } of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && start - last.end <= gap) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

/** What of `wanted` is not in `present`; both as {@link joinRanges} gives them. */
export function withoutRanges(wanted: readonly ByteRange[], present: readonly ByteRange[]): ByteRange[] {
  const missing: ByteRange[] = [];
  let next = 0;
  for (const { start, end } of wanted) {
    let at = start;
    while (next < present.length && present[next]!.end <= at) next += 1;
    for (let index = next; index < present.length && present[index]!.start < end; index += 1) {
      const each = present[index]!;
      if (each.start > at) missing.push({ start: at, end: each.start });
      at = Math.max(at, each.end);
    }
    if (at < end) missing.push({ start: at, end });
  }
  return missing;
}

/**
 * The requests that fetch ranges: neighbours less than {@link largestGap} apart as one, as long as the bytes between
 * stay within the budget, the smallest gaps first; none larger than a request may be.
 * @param gapBudget bytes that may be fetched although nobody asked for them.
 */
export function planRequests(ranges: readonly ByteRange[], gapBudget: number): ByteRange[] {
  const joined = joinRanges(ranges);
  const gaps = joined
    .slice(1)
    .map(({ start }, index) => ({ index, bytes: start - joined[index]!.end }))
    .filter(({ bytes }) => bytes < largestGap)
    .sort((left, right) => left.bytes - right.bytes || left.index - right.index);
  const bridged = new Set<number>();
  let left = gapBudget;
  for (const { index, bytes } of gaps) {
    if (bytes > left) break;
    left -= bytes;
    bridged.add(index);
  }
  const runs: { start: number; end: number }[] = [];
  for (const [index, { start, end }] of joined.entries()) {
    if (index > 0 && bridged.has(index - 1)) runs.at(-1)!.end = end;
    else runs.push({ start, end });
  }
  return runs.flatMap(splitRange);
}

export function totalBytes(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}
