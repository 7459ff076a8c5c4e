/** Targets of random jobs: of the catalog and by path, in every format that holds the rows. */

import type { Draw } from './draw.ts';
import type { Merging, RandomTarget } from './random-job.ts';
import { holdsChoice, isNested, type Frame, type ValueField, type ValueType } from './value-types.ts';
import { keyOf } from './values.ts';

const keyKinds = new Set(['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'string', 'date', 'decimal']);

/** Names that Avro allows; others are refused before the run. */
const avroName = /^[A-Za-z_][A-Za-z0-9_]*$/u;

/** Formats that keep every value of the type, distinct from all others. */
function holds(format: string, type: ValueType): boolean {
  switch (format) {
    case 'parquet':
      return true;
    case 'csv':
      // CSV keeps nested values as JSON text.
      return (
        !holdsChoice(type) &&
        (isNested(type) ? !hasKind(type, ['binary', 'float', 'double', 'map']) : type.kind !== 'binary')
      );
    case 'json':
      return !holdsChoice(type) && !hasKind(type, ['binary', 'float', 'double', 'map']);
    case 'avro':
    case 'orc':
      return !holdsChoice(type) && !hasKind(type, ['tinyint', 'smallint', 'timestamp_ntz']);
    default:
      return !holdsChoice(type);
  }
}

function hasKind(type: ValueType, kinds: readonly string[]): boolean {
  if (kinds.includes(type.kind)) return true;
  switch (type.kind) {
    case 'array':
      return hasKind(type.element, kinds);
    case 'map':
      return hasKind(type.key, kinds) || hasKind(type.value, kinds);
    case 'struct':
      return type.fields.some((field) => hasKind(field.type, kinds));
    default:
      return false;
  }
}

/** The column's own name and those of the fields in it. */
function namesOf(name: string, type: ValueType): string[] {
  switch (type.kind) {
    case 'array':
      return namesOf(name, type.element);
    case 'struct':
      return [name, ...type.fields.flatMap((field) => namesOf(field.name, field.type))];
    default:
      return [name];
  }
}

export function drawTarget(draw: Draw, id: string, input: string, frame: Frame, rounds: number): RandomTarget {
  const { columns } = frame;
  const formats = ['parquet', 'parquet', 'csv', 'json', 'avro', 'orc', 'arrow'].filter((format) =>
    columns.every(
      ({ name, type }) =>
        holds(format, type) && (format !== 'avro' || namesOf(name, type).every((one) => avroName.test(one))),
    ),
  );
  const toCatalog = draw.chance(0.85);
  const format = toCatalog ? draw.pick(formats) : 'parquet';
  const partitionKeys = toCatalog && draw.chance(0.25) ? drawKeys(draw, frame) : [];
  const modes = [
    'append',
    'append',
    'overwrite',
    ...(partitionKeys.length > 0 ? ['overwritePartitions'] : []),
  ] as const;
  const fileName = !toCatalog && rounds === 1 && draw.chance(0.3) ? { fileName: 'all rows.parquet' } : {};
  const keys = toCatalog && draw.chance(0.25) ? drawMergeKeys(draw, frame) : undefined;
  return {
    id,
    input,
    toCatalog,
    format,
    options: drawOptions(draw, format),
    partitionKeys,
    ...(keys === undefined
      ? { mode: draw.pick(modes) as RandomTarget['mode'] }
      : {
          mode: 'upsert' as const,
          keys: draw.chance(0.5) ? [...new Set([...keys, ...partitionKeys])] : keys,
          merging: drawMerging(draw),
        }),
    ...fileName,
    ...('fileName' in fileName || !draw.chance(0.2) ? {} : { rowsPerFile: draw.whole(1, 5) }),
  };
}

function drawMerging(draw: Draw): Merging {
  return {
    ...(draw.chance(0.2) ? { onMatch: 'ignore' } : {}),
    ...(draw.chance(0.1) ? { onNew: 'ignore' } : {}),
    ...(draw.chance(0.2) ? { onMissing: 'delete' } : {}),
  };
}

/** One or two columns by which every row differs; undefined: there are none. */
function drawMergeKeys(draw: Draw, { columns, rows }: Frame): string[] | undefined {
  if (columns.some(({ near }) => near === true)) return undefined;
  const identifies = (indexes: readonly number[]): boolean =>
    rows.every((row) => indexes.every((index) => row[index] !== null)) &&
    new Set(rows.map((row) => indexes.map((index) => keyOf(row[index]!, columns[index]!.type)).join('|'))).size ===
      rows.length;
  const known = [...columns.keys()].filter((index) => keyKinds.has(columns[index]!.type.kind));
  const found = [...known.map((index) => [index]), ...known.slice(1).map((index) => [known[0]!, index])].filter(
    identifies,
  );
  return found.length === 0 ? undefined : draw.pick(found).map((index) => columns[index]!.name);
}

/** Few of them, of types that name folders, and the same in each run. */
function drawKeys(draw: Draw, { columns, rows }: Frame): string[] {
  const isKey = ({ type, near }: ValueField, index: number): boolean =>
    near !== true && keyKinds.has(type.kind) && new Set(rows.map((row) => keyOf(row[index]!, type))).size <= 12;
  const known = columns.filter(isKey).map(({ name }) => name);
  const count = Math.min(draw.whole(1, 2), known.length, columns.length - 1);
  return draw.some(known, count);
}

function drawOptions(draw: Draw, format: string): Record<string, unknown> {
  switch (format) {
    case 'csv':
      return draw.pick([{}, { separator: ';' }, { compression: 'gzip' }, { separator: '\t' }]);
    case 'json':
      return draw.pick([{}, { compression: 'zstd' }]);
    case 'parquet':
      return draw.pick([{}, { compression: 'zstd' }, { rowGroupSize: 2048 }]);
    case 'orc':
      return draw.pick([{}, { compression: 'snappy' }]);
    case 'avro':
      return draw.pick([{}, { compression: 'deflate' }]);
    default:
      return {};
  }
}
