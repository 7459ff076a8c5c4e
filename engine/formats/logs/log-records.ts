/** Cuts the text of a log into records: lines, or a line with those that belong to it. */

import { isUtf8 } from 'node:buffer';
import { MixedUtf8Decoder } from '#engine/bytes/encodings/mixed-utf8.ts';

export interface LogRecord {
  readonly text: string;
  /** 1-based line of its start. */
  readonly line: number;
  /** Of its start, in the unpacked UTF-8 text. */
  readonly byteOffset: number;
  /** Longer than {@link longestRecord}: `text` is the beginning. */
  readonly cut: boolean;
}

/** Characters of a record. */
const longestRecord = 4 * 1024 * 1024;
const lineFeed = 10;

/** Splits UTF-8 pieces into lines without their ends; blank ones are skipped. */
export class LineCutter {
  #rest: Uint8Array[] = [];
  #restLength = 0;
  #line = 1;
  #offset = 0;

  *lines(piece: Uint8Array): Generator<LogRecord, void, void> {
    let from = 0;
    for (let end = piece.indexOf(lineFeed); end !== -1; end = piece.indexOf(lineFeed, from)) {
      yield* this.#take(piece.subarray(from, end), 1);
      from = end + 1;
    }
    this.#keep(piece.subarray(from));
  }

  *end(): Generator<LogRecord, void, void> {
    if (this.#restLength > 0) yield* this.#take(new Uint8Array(0), 0);
  }

  /** Beyond the longest record nothing more is kept, but it is counted. */
  #keep(part: Uint8Array): void {
    if (part.length === 0) return;
    if (this.#restLength <= longestRecord) this.#rest.push(part.slice());
    this.#restLength += part.length;
  }

  *#take(last: Uint8Array, ending: number): Generator<LogRecord, void, void> {
    let bytes = last;
    let length = last.length;
    if (this.#restLength > 0) {
      this.#keep(last);
      bytes = Buffer.concat(this.#rest);
      length = this.#restLength;
      this.#rest = [];
      this.#restLength = 0;
    }
    const cut = bytes.length > longestRecord;
    const kept = cut ? bytes.subarray(0, longestRecord) : bytes;
    let text = textOf(kept);
    if (text.endsWith('\r')) text = text.slice(0, -1);
    const record = { text, line: this.#line, byteOffset: this.#offset, cut: cut || length > kept.length };
    this.#line += 1;
    this.#offset += length + ending;
    if (text.trim() !== '') yield record;
  }
}

/** Bytes that are not UTF-8, as requests of strangers have them, are read as windows-1252, so none is lost. */
function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  if (!text.includes('\ufffd') || isUtf8(bytes)) return text;
  return Buffer.from(new MixedUtf8Decoder().decode(bytes, true)).toString('utf8');
}

/** Puts lines that begin no record behind the one before. */
export class RecordJoiner {
  #open: { first: LogRecord; lines: string[]; length: number; cut: boolean } | undefined;

  /** @param begins per line, whether a record begins there. @returns the records that are complete. */
  join(lines: readonly LogRecord[], begins: readonly boolean[]): LogRecord[] {
    const records: LogRecord[] = [];
    for (const [index, line] of lines.entries()) {
      const open = this.#open;
      if (begins[index] === true || open === undefined) {
        records.push(...this.end());
        this.#open = { first: line, lines: [line.text], length: line.text.length, cut: line.cut };
        continue;
      }
      open.length += line.text.length + 1;
      if (open.length > longestRecord) open.cut = true;
      else open.lines.push(line.text);
    }
    return records;
  }

  end(): LogRecord[] {
    const open = this.#open;
    this.#open = undefined;
    return open === undefined ? [] : [{ ...open.first, text: open.lines.join('\n'), cut: open.cut }];
  }
}
