/** The messages at the end of an ORC file: what it holds and where. Field numbers: orc_proto.proto of ORC 1.x. */

import type { ProtobufReader } from '#engine/formats/orc/container/protobuf-reader.ts';

/** Names of `CompressionKind`, by number. */
export const codecNames = ['none', 'zlib', 'snappy', 'lzo', 'lz4', 'zstd', 'brotli'] as const;
export type CodecName = (typeof codecNames)[number];

export interface PostScript {
  readonly footerLength: number;
  readonly codec: CodecName | number;
  /** No chunk unpacks to more bytes than this. */
  readonly chunkSize: number;
  /** Major, minor: 0.11 and 0.12 are version 1 of the format, 1.9999 is an early version 2. */
  readonly version: readonly number[];
  readonly metadataLength: number;
}

/** Names of `Type.Kind`, by number. */
export const kindNames = [
  'boolean',
  'byte',
  'short',
  'int',
  'long',
  'float',
  'double',
  'string',
  'binary',
  'timestamp',
  'list',
  'map',
  'struct',
  'union',
  'decimal',
  'date',
  'varchar',
  'char',
  'timestamp_instant',
  'geometry',
  'geography',
] as const;
export type OrcKind = (typeof kindNames)[number];

export interface OrcType {
  /** A number for a kind that is newer than this reader. */
  readonly kind: OrcKind | number;
  /** Column ids of the members. */
  readonly subtypes: readonly number[];
  readonly fieldNames: readonly string[];
  /** Of char and varchar, in characters. */
  readonly maximumLength: number;
  /** 0: not stated, as in files of Hive 0.11 and 0.12. */
  readonly precision: number;
  readonly scale: number;
}

export interface StripePlace {
  readonly offset: number;
  readonly indexLength: number;
  readonly dataLength: number;
  readonly footerLength: number;
  readonly rowCount: number;
}

export interface OrcFooter {
  readonly stripes: readonly StripePlace[];
  /** By column id, the root first. */
  readonly types: readonly OrcType[];
  readonly rowCount: number;
  /** By column id; null: not stated. */
  readonly maximums: readonly (bigint | null)[];
  readonly encrypted: boolean;
  /** 0 ORC Java, 1 ORC C++, 2 Presto, 3 Scritchley Go, 4 Trino, 5 cuDF. */
  readonly writer: number;
  /** Dates before 1582-10-15 count days of the Gregorian calendar, not of the Julian one. */
  readonly proleptic: boolean;
}

export function readPostScript(reader: ProtobufReader): PostScript {
  let footerLength = 0;
  let codec: CodecName | number = 'none';
  let chunkSize = 256 * 1024;
  let metadataLength = 0;
  const version: number[] = [];
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) footerLength = reader.number();
    else if (field === 2) codec = named(codecNames, reader.number());
    else if (field === 3) chunkSize = reader.number();
    else if (field === 4) reader.numbersInto(version);
    else if (field === 5) metadataLength = reader.number();
    else reader.skip();
  }
  return { footerLength, codec, chunkSize, version, metadataLength };
}

function named<T extends string>(names: readonly T[], number: number): T | number {
  return names[number] ?? number;
}

export function readFooter(reader: ProtobufReader): OrcFooter {
  const stripes: StripePlace[] = [];
  const types: OrcType[] = [];
  const maximums: (bigint | null)[] = [];
  let rowCount = 0;
  let encrypted = false;
  let writer = 0;
  let proleptic = false;
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 3) stripes.push(readStripePlace(reader.message()));
    else if (field === 4) types.push(readType(reader.message()));
    else if (field === 6) rowCount = reader.number();
    else if (field === 7) maximums.push(readMaximum(reader.message()));
    else if (field === 9) writer = reader.number();
    else if (field === 10) {
      encrypted = true;
      reader.skip();
    } else if (field === 11) proleptic = reader.number() === 2;
    else reader.skip();
  }
  return { stripes, types, rowCount, maximums, encrypted, writer, proleptic };
}

function readStripePlace(reader: ProtobufReader): StripePlace {
  const place = { offset: 0, indexLength: 0, dataLength: 0, footerLength: 0, rowCount: 0 };
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) place.offset = reader.number();
    else if (field === 2) place.indexLength = reader.number();
    else if (field === 3) place.dataLength = reader.number();
    else if (field === 4) place.footerLength = reader.number();
    else if (field === 5) place.rowCount = reader.number();
    else reader.skip();
  }
  return place;
}

function readType(reader: ProtobufReader): OrcType {
  const subtypes: number[] = [];
  const fieldNames: string[] = [];
  let kind: OrcKind | number = 'boolean';
  let maximumLength = 0;
  let precision = 0;
  let scale = 0;
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field === 1) kind = named(kindNames, reader.number());
    else if (field === 2) reader.numbersInto(subtypes);
    else if (field === 3) fieldNames.push(reader.text());
    else if (field === 4) maximumLength = reader.number();
    else if (field === 5) precision = reader.number();
    else if (field === 6) scale = reader.number();
    else reader.skip();
  }
  return { kind, subtypes, fieldNames, maximumLength, precision, scale };
}

/** The greatest value of an integer column, out of its statistics. */
function readMaximum(reader: ProtobufReader): bigint | null {
  let maximum: bigint | null = null;
  for (let field = reader.nextField(); field !== 0; field = reader.nextField()) {
    if (field !== 2) {
      reader.skip();
      continue;
    }
    const numbers = reader.message();
    for (let inner = numbers.nextField(); inner !== 0; inner = numbers.nextField()) {
      if (inner === 2) maximum = numbers.signedBigint();
      else numbers.skip();
    }
  }
  return maximum;
}
