/** The records of a log file with their values, some hundreds at a time. */

import { readContent } from '#engine/bytes/compression.ts';
import { canonicalEncoding, streamToUtf8 } from '#engine/bytes/encoding.ts';
import type { Compression } from '#engine/bytes/head.ts';
import type { LogReadOptions } from '#engine/formats/logs/log-options.ts';
import { LineCutter, RecordJoiner, type LogRecord } from '#engine/formats/logs/log-records.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { createRecordParser, type RecordParser } from '#engine/formats/logs/record-parser.ts';

export interface ReadRecords extends Pick<RecordParser, 'repeated'> {
  /** Of the values; a later part may have more. */
  readonly names: readonly string[];
  /** Per record: its values, or why it has none. */
  readonly records: readonly { readonly at: LogRecord; readonly values: readonly (string | null)[] | string }[];
}

const linesAtOnce = 512;

/** @throws EngineError of {@link readContent}; `InvalidInput` for a pattern that cannot be used. */
export async function* readFileRecords(
  source: ByteSource,
  compression: Compression,
  options: LogReadOptions,
  signal: AbortSignal,
): AsyncGenerator<ReadRecords, void, void> {
  let markLength = 0;
  async function* marked(): AsyncGenerator<Uint8Array, void, void> {
    let isFirst = true;
    for await (const piece of readContent(source, compression, signal)) {
      if (isFirst && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf) markLength = 3;
      isFirst = false;
      yield piece;
    }
  }
  for await (const part of readRecords(streamToUtf8(marked(), canonicalEncoding(options.encoding)), options)) {
    if (markLength === 0) yield part;
    else yield { ...part, records: part.records.map(({ at, values }) => ({ at: behind(at, markLength), values })) };
  }
}

function behind(at: LogRecord, markLength: number): LogRecord {
  return { ...at, byteOffset: at.byteOffset + markLength };
}

/** @param content UTF-8. */
export async function* readRecords(
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: LogReadOptions,
): AsyncGenerator<ReadRecords, void, void> {
  const parser = createRecordParser(options);
  const joiner = options.multiLine || options.LineCount > 1 ? new RecordJoiner() : undefined;
  let lineNumber = 0;
  const begins = (texts: readonly string[]): boolean[] =>
    options.LineCount > 1 ? texts.map(() => lineNumber++ % options.LineCount === 0) : parser.begins(texts);
  const cutter = new LineCutter();
  let lines: LogRecord[] = [];
  const recordsOf = (taken: readonly LogRecord[]): readonly LogRecord[] =>
    joiner === undefined ? taken : joiner.join(taken, begins(taken.map(({ text }) => text)));
  for await (const piece of content) {
    for (const line of cutter.lines(piece)) {
      lines.push(line);
      if (lines.length < linesAtOnce) continue;
      yield parsed(parser, recordsOf(lines));
      lines = [];
    }
  }
  lines.push(...cutter.end());
  yield parsed(parser, [...recordsOf(lines), ...(joiner?.end() ?? [])]);
}

function parsed(parser: RecordParser, taken: readonly LogRecord[]): ReadRecords {
  const whole = taken.filter(({ cut }) => !cut);
  const values = parser.parse(whole.map(({ text }) => text));
  const records: { at: LogRecord; values: readonly (string | null)[] | string }[] = [];
  let next = 0;
  for (const at of taken) {
    const found = at.cut ? 'it is longer than 4 MiB' : values[next++];
    if (found !== undefined) records.push({ at, values: found });
  }
  return { names: [...parser.names], repeated: parser.repeated, records };
}
