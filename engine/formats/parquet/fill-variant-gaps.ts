/** Gives each group of a shredded variant the column `value`, without a value, where its writer left the column out. */

import { encodeRuns, type LevelRun } from '#engine/formats/parquet/level-runs.ts';
import {
  numberAt,
  setNumber,
  structAt,
  writeThrift,
  type ThriftList,
  type ThriftStruct,
  type ThriftValue,
} from '#engine/formats/parquet/thrift.ts';
import { definitionLevel, nameOf, type VariantGap } from '#engine/formats/parquet/variant-gaps.ts';

/** Numbers of thrift's types. */
const [int, long, binary, list, struct] = [5, 6, 8, 9, 12];
const byteArray = 6;
const optional = 1;
const encodings = { plain: 0, runLength: 3 } as const;

/** The column of one gap in one row group. */
export interface FilledChunk {
  /** Its one page, to be written where the chunk will say. */
  readonly page: Uint8Array;
  /** @param offset of the page in the file. */
  chunkAt(offset: number): ThriftStruct;
}

/** @param runs levels of the gap's witness in the row group. */
export function fillGap(elements: readonly ThriftStruct[], gap: VariantGap, runs: readonly LevelRun[]): FilledChunk {
  const most = definitionLevel(elements, gap.path);
  const rows = runs.reduce((sum, { count }) => sum + count, 0);
  const levels = encodeRuns(runs.map(({ level, count }) => ({ level: Math.min(level, most), count })));
  const page = Buffer.concat([writeThrift(pageHeader(levels.length, rows)), levels]);
  const path = [...gap.path.map((at) => nameOf(elements[at]!)), 'value'];
  return { page, chunkAt: (offset) => columnChunk(path, rows, page.length, offset) };
}

/** @param gaps from the last to the first, so that filling one moves no other. */
export function fillSchema(elements: ThriftValue[], gaps: readonly VariantGap[]): void {
  for (const { before, path } of gaps) {
    const group = elements[path.at(-1)!] as ThriftStruct;
    setNumber(group, 5, (numberAt(group, 5) ?? 0) + 1);
    elements.splice(
      before,
      0,
      structOf([1, int, byteArray], [3, int, optional], [4, binary, new TextEncoder().encode('value')]),
    );
  }
}

export function itemsAt(parent: ThriftStruct, id: number): ThriftValue[] {
  const value = parent.get(id)?.value;
  if (typeof value === 'object' && 'items' in value) return value.items;
  throw new RangeError(`the metadata has no list ${id}`);
}

/** Codec, and where the pages of a column stand in the file. */
export function chunkPlace(chunk: ThriftStruct): { codec: number; start: number; length: number } {
  const column = structAt(chunk, 3);
  const data = numberAt(column, 9) ?? 0;
  const dictionary = numberAt(column, 11) ?? 0;
  return {
    codec: numberAt(column, 4) ?? 0,
    start: dictionary > 0 ? Math.min(data, dictionary) : data,
    length: numberAt(column, 7) ?? 0,
  };
}

function pageHeader(size: number, rows: number): ThriftStruct {
  return structOf(
    [1, int, 0],
    [2, int, size],
    [3, int, size],
    [
      5,
      struct,
      structOf([1, int, rows], [2, int, encodings.plain], [3, int, encodings.runLength], [4, int, encodings.runLength]),
    ],
  );
}

function columnChunk(path: readonly string[], rows: number, size: number, offset: number): ThriftStruct {
  const names = path.map((name) => new TextEncoder().encode(name));
  const column = structOf(
    [1, int, byteArray],
    [2, list, listOf(int, [encodings.plain, encodings.runLength])],
    [3, list, listOf(binary, names)],
    [4, int, 0],
    [5, long, BigInt(rows)],
    [6, long, BigInt(size)],
    [7, long, BigInt(size)],
    [9, long, BigInt(offset)],
  );
  return structOf([2, long, 0n], [3, struct, column]);
}

function structOf(...fields: readonly (readonly [id: number, type: number, value: ThriftValue])[]): ThriftStruct {
  return new Map(fields.map(([id, type, value]) => [id, { type, value }]));
}

function listOf(itemType: number, items: ThriftValue[]): ThriftList {
  return { itemType, items };
}
