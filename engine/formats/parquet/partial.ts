/**
 * A file of some columns of a distant Parquet file: their chunks where they lie, holes elsewhere, and a footer that names
 * only them. So nothing that was not fetched can be read: a hole may pass for a page of zeros.
 */

import { stableJson } from '#engine/base/hash.ts';
import { foldName } from '#engine/base/same-name.ts';
import { getCopy } from '#engine/bytes/kept-copies.ts';
import { SparseCopy } from '#engine/bytes/sparse-copy.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { chunkPlace, itemsAt } from '#engine/formats/parquet/fill-variant-gaps.ts';
import { isEncrypted } from '#engine/formats/parquet/footer-facts.ts';
import { readFooter } from '#engine/formats/parquet/rewrite.ts';
import {
  numberAt,
  setNumber,
  structAt,
  structsAt,
  writeThrift,
  type ThriftStruct,
} from '#engine/formats/parquet/thrift.ts';
import type { ByteRange, ByteSource } from '#engine/storage/byte-source.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

const mark = Buffer.from('PAR1');

/**
 * @param names top-level columns, by any spelling that SQL takes for the same; of none that the file has, its smallest
 *   column is taken, so that its rows can be counted. null: no column's data, for its metadata alone.
 * @returns where DuckDB can open it.
 * @throws EngineError MalformedFile, and of the source.
 */
export async function fetchColumns(
  source: ByteSource,
  names: readonly string[] | null,
  { temporaryDirectory, signal }: Pick<OperationContext, 'temporaryDirectory' | 'signal'>,
): Promise<string> {
  const part = stableJson(['parquet', names === null ? null : [...new Set(names.map(foldName))].sort()]);
  return await getCopy(source, part, temporaryDirectory, signal, async (target) => {
    try {
      await writePartial(source, names, target, signal);
    } catch (thrown) {
      if (!(thrown instanceof RangeError)) throw thrown;
      throw new EngineError('MalformedFile', `${source.path} cannot be read as Parquet: ${thrown.message}.`, {
        hint: 'The file is damaged; write it again with another tool.',
        details: { path: source.path },
      });
    }
  });
}

async function writePartial(
  source: ByteSource,
  names: readonly string[] | null,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const { footer, start } = await readFooter(source);
  const ranges = names === null ? [] : keepColumns(footer, new Set(names.map(foldName)));
  await using copy = new SparseCopy(source, target);
  await copy.fetch([{ start: 0, end: mark.length }, ...ranges], signal);
  const written = writeThrift(footer);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(written.length);
  copy.finish(Buffer.concat([written, length, mark]), start);
}

/** Takes the other columns out of the footer. @returns where the chunks of those that stay lie. */
function keepColumns(footer: ThriftStruct, wanted: ReadonlySet<string>): ByteRange[] {
  const columns = columnsOf(structsAt(footer, 2));
  const groups = structsAt(footer, 4);
  const found = columns.filter(({ name }) => wanted.has(foldName(name)));
  // DuckDB gives equal names a number by their order among all columns.
  const hasEqual = new Set(columns.map(({ name }) => foldName(name))).size < columns.length;
  const kept = hasEqual ? columns : found.length > 0 ? found : smallestOf(columns, groups);
  const leaves = kept.flatMap(({ firstLeaf, leafCount }) => numbersFrom(firstLeaf, leafCount));
  const elements = [0, ...kept.flatMap(({ firstElement, elementCount }) => numbersFrom(firstElement, elementCount))];
  setNumber(structsAt(footer, 2)[0]!, 5, kept.length);
  keepItems(footer, 2, elements);
  // Orders of columns, one for each leaf.
  if (footer.has(7)) keepItems(footer, 7, leaves);
  return groups.flatMap((group) => keepChunks(group, leaves));
}

function keepChunks(group: ThriftStruct, leaves: readonly number[]): ByteRange[] {
  keepItems(group, 1, leaves);
  let [packed, unpacked] = [0, 0];
  const ranges = structsAt(group, 1).map((chunk): ByteRange => {
    const column = structAt(chunk, 3);
    // Indexes and filters lie elsewhere, and are not fetched.
    for (const id of [4, 5, 6, 7]) chunk.delete(id);
    for (const id of [14, 15]) column.delete(id);
    const { start, length } = chunkPlace(chunk);
    packed += length;
    unpacked += numberAt(column, 6) ?? 0;
    return { start, end: start + length };
  });
  setNumber(group, 2, unpacked);
  if (group.has(6)) setNumber(group, 6, packed);
  // Sorting refers to columns by number.
  group.delete(4);
  return ranges;
}

function keepItems(parent: ThriftStruct, id: number, places: readonly number[]): void {
  const items = itemsAt(parent, id);
  const kept = places.map((place) => {
    const item = items[place];
    if (item === undefined) throw new RangeError('the metadata lacks a column');
    return item;
  });
  items.splice(0, items.length, ...kept);
}

interface TopColumn {
  readonly name: string;
  readonly firstElement: number;
  readonly elementCount: number;
  readonly firstLeaf: number;
  readonly leafCount: number;
}

/** The children of the root; elements stand in the order of a walk. */
function columnsOf(elements: readonly ThriftStruct[]): TopColumn[] {
  const columns: TopColumn[] = [];
  let [at, leaf] = [1, 0];
  for (let child = 0; child < (numberAt(elements[0] ?? new Map(), 5) ?? 0); child += 1) {
    const [firstElement, firstLeaf] = [at, leaf];
    for (let open = 1; open > 0; open -= 1, at += 1) {
      const element = elements[at];
      if (element === undefined) throw new RangeError('the metadata lacks a column');
      const children = numberAt(element, 5) ?? 0;
      if (children === 0) leaf += 1;
      open += children;
    }
    const name = elements[firstElement]!.get(4)?.value;
    columns.push({
      name: name instanceof Uint8Array ? Buffer.from(name).toString() : '',
      firstElement,
      elementCount: at - firstElement,
      firstLeaf,
      leafCount: leaf - firstLeaf,
    });
  }
  return columns;
}

function smallestOf(columns: readonly TopColumn[], groups: readonly ThriftStruct[]): TopColumn[] {
  const bytesOf = ({ firstLeaf, leafCount }: TopColumn): number =>
    groups.reduce((sum, group) => {
      const chunks = structsAt(group, 1).slice(firstLeaf, firstLeaf + leafCount);
      return (
        sum + chunks.reduce((bytes, chunk) => bytes + (isEncrypted(chunk) ? Infinity : chunkPlace(chunk).length), 0)
      );
    }, 0);
  return [...columns].sort((left, right) => bytesOf(left) - bytesOf(right)).slice(0, 1);
}

function numbersFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
