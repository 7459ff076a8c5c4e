/** An ORC file put together from its parts, for what Tenon's writer does not write: unions, version 1 of the encodings. */

import { writeFileSync } from 'node:fs';
import type { OrcType } from '#engine/formats/orc/container/orc-footer.ts';
import { ProtobufWriter } from '#engine/formats/orc/container/protobuf-writer.ts';
import { typeMessage } from '#engine/formats/orc/write/create-writer.ts';

export interface HandmadeOrc {
  readonly types: readonly (Pick<OrcType, 'kind'> & Partial<OrcType>)[];
  readonly rowCount: number;
  /** Of one stripe, without a codec. `kind` is of `Stream.Kind`. */
  readonly streams: readonly { readonly kind: number; readonly column: number; readonly bytes: readonly number[] }[];
  /** `ColumnEncoding.Kind` by column id. */
  readonly encodings: readonly number[];
  /** Entries of the dictionary of each column that has one; absent: none has. */
  readonly dictionarySize?: number;
}

export function writeHandmadeOrc(
  path: string,
  { types, rowCount, streams, encodings, dictionarySize = 0 }: HandmadeOrc,
): void {
  const stripeFooter = new ProtobufWriter();
  for (const { kind, column, bytes } of streams) {
    stripeFooter.message(1, new ProtobufWriter().number(1, kind).number(2, column).number(3, bytes.length));
  }
  for (const kind of encodings) stripeFooter.message(2, new ProtobufWriter().number(1, kind).number(2, dictionarySize));
  const content = Buffer.concat([Buffer.from('ORC'), ...streams.map(({ bytes }) => Buffer.from(bytes))]);
  const stripe = new ProtobufWriter()
    .number(1, 3)
    .number(2, 0)
    .number(3, content.length - 3)
    .number(4, stripeFooter.written().length)
    .number(5, rowCount);
  const footer = new ProtobufWriter().number(1, 3).message(3, stripe);
  for (const type of types) footer.message(4, typeMessage({ ...plainType, ...type }));
  footer.number(6, rowCount);
  const postScript = new ProtobufWriter()
    .number(1, footer.written().length)
    .number(2, 0)
    .packed(4, [0, 12])
    .text(8000, 'ORC');
  const end = postScript.written();
  writeFileSync(
    path,
    Buffer.concat([content, stripeFooter.written(), footer.written(), end, Uint8Array.of(end.length)]),
  );
}

const plainType: OrcType = { kind: 'int', subtypes: [], fieldNames: [], maximumLength: 0, precision: 0, scale: 0 };
