/** Targets of random jobs: of the catalog and by path, in every format that holds the rows. */

import type { Draw } from './draw.ts';
import { drawCondition } from './expressions/draw-condition.ts';
import { reader } from './expressions/expression.ts';
import { Redraw, type History, type Merging, type RandomTarget } from './random-job.ts';
import { holdsChoice, isNested, type Frame, type Value, type ValueField, type ValueType } from './value-types.ts';
import { keyOf } from './values.ts';

const keyKinds = new Set([
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'string',
  'date',
  'decimal',
  'timestamp',
  'timestamp_ntz',
]);

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
    case 'map':
      return namesOf(name, type.value);
    case 'struct':
      return [name, ...type.fields.flatMap((field) => namesOf(field.name, field.type))];
    default:
      return [name];
  }
}

export interface TargetContext {
  readonly rounds: number;
  /** Rows of later runs are new states of rows of earlier ones. */
  readonly isVersioned: boolean;
  /** By another job, through the catalog. */
  readonly isRead: boolean;
}

export function drawTarget(
  draw: Draw,
  id: string,
  input: string,
  frame: Frame,
  { rounds, isVersioned, isRead }: TargetContext,
): RandomTarget {
  const { columns } = frame;
  const formats = ['parquet', 'parquet', 'csv', 'json', 'avro', 'orc', 'arrow'].filter((format) =>
    columns.every(
      ({ name, type }) =>
        holds(format, type) && (format !== 'avro' || namesOf(name, type).every((one) => avroName.test(one))),
    ),
  );
  const toCatalog = isRead || draw.chance(0.85);
  const format = toCatalog ? draw.pick(formats) : 'parquet';
  const partitionKeys = toCatalog && draw.chance(isRead ? 0.7 : 0.25) ? drawKeys(draw, frame) : [];
  const modes = [
    'append',
    'append',
    'overwrite',
    ...(partitionKeys.length > 0 ? ['overwritePartitions'] : []),
  ] as const;
  const fileName = !toCatalog && rounds === 1 && draw.chance(0.3) ? { fileName: 'all rows.parquet' } : {};
  const keys =
    toCatalog && draw.chance(isVersioned ? 0.75 : 0.25) ? drawMergeKeys(draw, frame, isVersioned) : undefined;
  const allKeys = keys !== undefined && draw.chance(0.5) ? [...new Set([...keys, ...partitionKeys])] : keys;
  const history = allKeys === undefined || !draw.chance(0.5) ? undefined : drawHistory(draw, frame, format);
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
          mode: history === undefined ? ('upsert' as const) : ('scd2' as const),
          keys: allKeys!,
          merging: drawMerging(draw, frame, [...allKeys!, ...partitionKeys], history),
          ...(history === undefined ? {} : { history }),
        }),
    ...fileName,
    ...('fileName' in fileName || !draw.chance(0.2) ? {} : { rowsPerFile: draw.whole(1, 5) }),
  };
}

/** @param kept names of columns that the table needs. */
function drawMerging(draw: Draw, frame: Frame, kept: readonly string[], history: History | undefined): Merging {
  const others = frame.columns.filter(({ name }) => !kept.includes(name));
  const deleteWhen = draw.chance(0.35) ? drawDeleteWhen(draw, frame) : undefined;
  return {
    ...(draw.chance(0.2) ? { onMatch: 'ignore' } : {}),
    ...(draw.chance(0.1) ? { onNew: 'ignore' } : {}),
    ...(draw.chance(0.2) && history?.changedAt === undefined ? { onMissing: 'delete' } : {}),
    ...(deleteWhen === undefined ? {} : { deleteWhen }),
    // One is left for the files, where all others are partition keys.
    ...(draw.chance(0.35) && others.length > 1
      ? { notWritten: draw.some(others, Math.min(draw.whole(1, 2), others.length - 1)).map(({ name }) => name) }
      : {}),
  };
}

function drawDeleteWhen(draw: Draw, frame: Frame): Merging['deleteWhen'] {
  try {
    const { text, evaluate } = drawCondition({ draw, frame });
    return { text, accepts: (rows, row) => evaluate(reader(rows, row)) === true };
  } catch (thrown) {
    if (thrown instanceof Redraw) return undefined;
    throw thrown;
  }
}

function drawHistory(draw: Draw, { columns }: Frame, format: string): History | undefined {
  const times = columns.filter(({ type }) => ['date', 'timestamp', 'timestamp_ntz'].includes(type.kind));
  const since = times.find(({ name }) => name === 'since');
  const changedAt = since !== undefined && draw.chance(0.7) ? since : draw.chance(0.4) ? times.at(-1) : undefined;
  const [validFrom, validTo, isCurrent] =
    format !== 'avro' && draw.chance(0.3)
      ? ['valid "from"', 'gültig.bis', 'IS current?']
      : ['valid_from', 'valid_to', 'is_current'];
  if (columns.some(({ name }) => [validFrom, validTo, isCurrent].includes(name))) return undefined;
  return {
    ...(changedAt === undefined ? {} : { changedAt: changedAt.name }),
    validFrom: validFrom!,
    validTo: validTo!,
    isCurrent: isCurrent!,
  };
}

/**
 * One or two columns by which every row differs; undefined: there are none.
 * @param isVersioned rows of different runs may have the same ones.
 */
function drawMergeKeys(draw: Draw, { columns, rows }: Frame, isVersioned: boolean): string[] | undefined {
  if (columns.some(({ near }) => near === true)) return undefined;
  if (isVersioned && columns.some(({ name }) => name === 'id')) return ['id'];
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
  const isKey = ({ name, type, near }: ValueField, index: number): boolean =>
    near !== true &&
    keyKinds.has(type.kind) &&
    new Set(rows.map((row) => keyOf(row[index]!, type))).size <= 12 &&
    rows.every((row) => hasFolder(name, row[index]!));
  const known = columns.filter(isKey).map(({ name }) => name);
  const count = Math.min(draw.whole(1, 2), known.length, columns.length - 1);
  return draw.some(known, count);
}

/** A folder has a name of at most 255 bytes. */
function hasFolder(name: string, value: Value): boolean {
  return encodeURIComponent(typeof value === 'string' ? `${name}=${value}` : name).length < 200;
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
