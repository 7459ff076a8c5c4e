/** The message at the end of each stripe: its streams, and how each column is coded. */

import type { ProtobufReader } from '#engine/formats/orc/container/protobuf-reader.ts';

/** `Stream.Kind`. */
export const streamKinds = {
  present: 0,
  data: 1,
  length: 2,
  dictionary: 3,
  secondary: 5,
  rowIndex: 6,
} as const;

/** A stream of the stripe, in the order of the file. */
export interface StripeStream {
  readonly kind: number;
  readonly column: number;
  /** Bytes as stored. */
  readonly length: number;
}

/** `ColumnEncoding`. */
export interface ColumnCoding {
  /** 0 direct, 1 dictionary, 2 direct v2, 3 dictionary v2. */
  readonly kind: number;
  readonly dictionarySize: number;
}

export interface StripeFooter {
  readonly streams: readonly StripeStream[];
  /** By column id. */
  readonly codings: readonly ColumnCoding[];
  /** Name of the zone in which the writer took timestamps apart; null in files of before ORC 1.1. */
  readonly timeZone: string | null;
}

export function readStripeFooter(reader: ProtobufReader): StripeFooter {
  const streams: StripeStream[] = [];
  const codings: ColumnCoding[] = [];
  let timeZone: string | null = null;
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) streams.push(readStream(reader.message()));
    else if (field === 2) codings.push(readCoding(reader.message()));
    else if (field === 3) timeZone = reader.text();
    else reader.skip();
  }
  return { streams, codings, timeZone };
}

function readStream(reader: ProtobufReader): StripeStream {
  const stream = { kind: 0, column: 0, length: 0 };
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) stream.kind = reader.number();
    else if (field === 2) stream.column = reader.number();
    else if (field === 3) stream.length = reader.number();
    else reader.skip();
  }
  return stream;
}

function readCoding(reader: ProtobufReader): ColumnCoding {
  const coding = { kind: 0, dictionarySize: 0 };
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) coding.kind = reader.number();
    else if (field === 2) coding.dictionarySize = reader.number();
    else reader.skip();
  }
  return coding;
}
