/** Whether a file is a log of a known kind. */

import { detectEncoding, encodingOf, toUtf8 } from '#engine/bytes/encoding.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { Classification } from '#engine/formats/format.ts';
import { findLog, type FoundLog } from '#engine/formats/logs/find-log.ts';

/** The part of a file that is checked. */
const lookedAt = 64 * 1024;

/** @param isLog a person said that it is one. */
export function findLogOf(head: FileHead, isLog = false): FoundLog | undefined {
  const part = head.bytes.subarray(0, lookedAt);
  const isWhole = part.length === head.bytes.length;
  const complete = head.complete && isWhole;
  const found = isWhole ? encodingOf(head) : detectEncoding(part, complete);
  if (found === undefined) return undefined;
  const text = Buffer.from(toUtf8(part, found.encoding)).toString('utf8');
  return findLog(text, complete, isLog);
}

export function classifyLog(head: FileHead): Classification | undefined {
  if (head.bytes.length === 0 || head.bytes[0] === 0x7b) return undefined;
  const log = findLogOf(head);
  if (log === undefined) return undefined;
  const certainty = log.share >= 0.8 ? 0.9 + 0.09 * log.share : 0.85;
  return { format: 'grokLog', certainty, evidence: `${log.known.title}: ${log.because}` };
}
