/** One stripe opened: where its streams are and how its columns are coded. A stream that nobody opens is not read. */

import type { FileTail } from '#engine/formats/orc/container/file-tail.ts';
import { openMessage } from '#engine/formats/orc/container/file-tail.ts';
import { malformedOrc } from '#engine/formats/orc/container/malformed-orc.ts';
import type { OrcFile } from '#engine/formats/orc/container/orc-file.ts';
import type { StripePlace } from '#engine/formats/orc/container/orc-footer.ts';
import { StreamBytes } from '#engine/formats/orc/container/stream-bytes.ts';
import { readStripeFooter, streamKinds, type ColumnCoding } from '#engine/formats/orc/container/stripe-footer.ts';
import { BooleanReader, ByteReader } from '#engine/formats/orc/encoding/byte-reader.ts';
import { IntegerReader } from '#engine/formats/orc/encoding/integer-reader.ts';
import { decodeRunOne } from '#engine/formats/orc/encoding/run-length-one.ts';
import { decodeRunTwo } from '#engine/formats/orc/encoding/run-length-two.ts';
import { BatchLimits } from '#engine/formats/orc/read/batch-limits.ts';
import type { ByteRange } from '#engine/storage/byte-source.ts';
import { PresentBits } from '#engine/formats/orc/read/presence.ts';
import { notUtf8Error } from '#engine/formats/orc/read/text-encoding.ts';

/** A kind of column stream; see the table of each type in the specification. */
export type StreamKind = 'present' | 'data' | 'length' | 'dictionary' | 'secondary';

export class StripeStreams {
  readonly rowCount: number;
  /** See StripeFooter. */
  readonly timeZone: string | null;
  /** See FileTail. */
  readonly shortDecimals: boolean;
  /** See OrcFooter: how old dates are to be taken. */
  readonly julian: boolean;
  /** Written by Java, whose time zones have no local mean time. */
  readonly isJava: boolean;
  /** Canonical label of the encoding that texts are in. */
  readonly encoding: string;
  /** Of the batch that is being read. */
  readonly limits = new BatchLimits();
  readonly #file: OrcFile;
  readonly #tail: FileTail;
  readonly #place: StripePlace;
  readonly #codings: readonly ColumnCoding[];
  /** By column id × 8 + stream kind. */
  readonly #ranges = new Map<number, { offset: number; length: number }>();

  /** @throws EngineError `MalformedFile`. */
  constructor(file: OrcFile, tail: FileTail, place: StripePlace, encoding: string) {
    this.#file = file;
    this.#tail = tail;
    this.#place = place;
    this.rowCount = place.rowCount;
    this.encoding = encoding;
    this.shortDecimals = tail.shortDecimals;
    this.isJava = tail.footer.writer === 0;
    // Writers other than Java's never knew the Julian calendar, whether they say so or not.
    this.julian = !tail.footer.proleptic && this.isJava;
    const footerOffset = place.offset + place.indexLength + place.dataLength;
    const footer = readStripeFooter(openMessage(file, tail.codec, footerOffset, place.footerLength, 'stripe footer'));
    this.timeZone = footer.timeZone;
    this.#codings = footer.codings;
    if (footer.codings.length !== tail.footer.types.length) {
      throw this.fail(`its footer codes ${footer.codings.length} columns of ${tail.footer.types.length}`);
    }
    let { offset } = place;
    for (const { kind, column, length } of footer.streams) {
      if (offset + length > footerOffset) throw this.fail('its streams are longer than the stripe');
      if (kind < 8) this.#ranges.set(column * 8 + kind, { offset, length });
      offset += length;
    }
  }

  /** Where all streams of these columns lie, apart from their indexes. */
  rangesOf(columns: ReadonlySet<number>): ByteRange[] {
    const kinds: ReadonlySet<number> = new Set(Object.values(streamKinds));
    return [...this.#ranges]
      .filter(([key]) => columns.has(key >> 3) && kinds.has(key & 7))
      .map(([, { offset, length }]) => ({ start: offset, end: offset + length }));
  }

  coding(column: number): ColumnCoding {
    return this.#codings[column]!;
  }

  /** Coded as references to a dictionary. */
  hasDictionary(column: number): boolean {
    const { kind } = this.coding(column);
    return kind === 1 || kind === 3;
  }

  has(column: number, kind: StreamKind): boolean {
    return this.#ranges.has(column * 8 + streamKinds[kind]);
  }

  /** A stream that the stripe lacks is an empty one: writers leave it out when every value is null. */
  open(column: number, kind: StreamKind): StreamBytes {
    const { offset, length } = this.#ranges.get(column * 8 + streamKinds[kind]) ?? {
      offset: this.#place.offset,
      length: 0,
    };
    return new StreamBytes(this.#file, this.#tail.codec, offset, length);
  }

  integers(column: number, kind: StreamKind, signed: boolean): IntegerReader {
    const coding = this.coding(column).kind;
    if (coding > 3) throw this.fail(`column ${column} has the unknown encoding ${coding}`);
    return new IntegerReader(this.open(column, kind), signed, coding < 2 ? decodeRunOne : decodeRunTwo);
  }

  /** In version 2 of the run length encoding, whatever the column's encoding says. */
  laterIntegers(column: number, kind: StreamKind, signed: boolean): IntegerReader {
    return new IntegerReader(this.open(column, kind), signed, decodeRunTwo);
  }

  bytes(column: number, kind: StreamKind): ByteReader {
    return new ByteReader(this.open(column, kind));
  }

  booleans(column: number, kind: StreamKind): BooleanReader {
    return new BooleanReader(this.open(column, kind));
  }

  /** Which rows have a value. */
  present(column: number): PresentBits {
    return new PresentBits(this.has(column, 'present') ? this.booleans(column, 'present') : null);
  }

  notUtf8(): Error {
    return notUtf8Error(this.#file.path, this.#place.offset);
  }

  fail(reason: string): Error {
    return malformedOrc(this.#file.path, this.#place.offset, `in the stripe of ${this.rowCount} rows, ${reason}`);
  }
}
