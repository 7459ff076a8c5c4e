/** Describes the differences between the engine's result and the expected one. */

import type { ExpectedRun } from './evaluate-job.ts';
import { formatPath } from './expressions/expression.ts';
import { hiveText, type Frame, type Row, type ValueField } from './value-types.ts';
import { fromJson, isNear, shownKey } from './values.ts';

interface GivenReceipt {
  readonly nodeId: string;
  readonly port?: string | undefined;
  readonly stageId: string;
  readonly kind: string;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly filtered: number;
  readonly rejected: number;
  readonly deduplicated: number;
  readonly otherOutputs?: number | undefined;
  readonly inputs: Readonly<Record<string, number>>;
  readonly changes?: Readonly<Record<string, number>> | undefined;
  readonly castToNull?: Readonly<Record<string, number>> | undefined;
}

const members = ['rowsIn', 'rowsOut', 'filtered', 'rejected', 'deduplicated', 'otherOutputs'] as const;

export function compareReceipts(receipts: readonly GivenReceipt[], expected: ExpectedRun): string | undefined {
  if (expected.isEmpty)
    return receipts.some(({ rowsIn }) => rowsIn > 0) ? 'a run without new files counts rows' : undefined;
  const told = new Set(receipts.map(idOf));
  // A table that an undo removed is not read.
  const untold = [...expected.counts.keys()].filter((id) => !told.has(id) && !id.endsWith(':table'));
  if (untold.length > 0) return `no receipt of ${untold.join(', ')}`;
  for (const receipt of receipts) {
    const counts = expected.counts.get(idOf(receipt));
    if (counts === undefined) return `a receipt of ${idOf(receipt)}, which the job does not have`;
    for (const member of members) {
      const given = receipt[member] ?? 0;
      if (given !== counts[member])
        return `receipt of ${idOf(receipt)} (${receipt.stageId}): ${member} ${given}, expected ${counts[member]}; ${JSON.stringify(receipt)}`;
    }
    for (const [port, rows] of Object.entries(receipt.inputs)) {
      if (rows !== counts.inputs[port])
        return `receipt of ${receipt.nodeId} (${receipt.stageId}): ${rows} rows at ${port}, expected ${counts.inputs[port]}`;
    }
    const changes = [receipt.changes, counts.changes].map((each) => JSON.stringify(each));
    if (changes[0] !== changes[1]) return `receipt of ${idOf(receipt)}: changes ${changes[0]}, expected ${changes[1]}`;
    const told = receipt.castToNull ?? {};
    const isMissing = (label: string): boolean => !Object.hasOwn(told, label) && isUnused(label, counts.unused);
    const casts = Object.entries(counts.castToNull).filter(([label]) => receipt.kind === 'filter' || !isMissing(label));
    if (counts.mayNotCast && receipt.castToNull === undefined) continue;
    const [given, wanted] = [told, Object.fromEntries(casts)].map(shownCasts);
    if (given !== wanted)
      return `receipt of ${receipt.nodeId} (${receipt.stageId}): castToNull ${given}, expected ${wanted}`;
  }
  return undefined;
}

function idOf({ nodeId, port }: GivenReceipt): string {
  return port === undefined ? nodeId : `${nodeId}:${port}`;
}

/** @param label a path, whose first part is a column of the node. */
function isUnused(label: string, unused: ReadonlySet<string>): boolean {
  return [...unused].some((name) => label === formatPath(name) || label.startsWith(`${formatPath(name)}.`));
}

/** Columns by name. Parts of expressions are spelled by the engine, so that only their numbers are compared. */
function shownCasts(counts: Readonly<Record<string, number>>): string {
  const isPart = (label: string): boolean => /[('"]|^text:/u.test(label);
  const entries = Object.entries(counts).map(([label, count]) => `${isPart(label) ? 'a part' : label}: ${count}`);
  return entries.sort().join(', ');
}

/** Rows of `query`, in any order, against those of the frame. */
export function compareRows(
  columns: readonly { readonly name: string; readonly type: string }[],
  given: readonly Readonly<Record<string, unknown>>[],
  frame: Frame,
): string | undefined {
  const shown = columns.map(({ name, type }) => `${name} ${type}`).join(', ');
  const wanted = frame.columns.map(({ name, type }) => `${name} ${hiveText(type)}`).join(', ');
  if (shown !== wanted) return `columns are ${shown}; expected ${wanted}`;
  const rows = given.map((row) => frame.columns.map(({ name, type }) => fromJson(row[name], type)));
  const exact = frame.columns.filter(({ near }) => near !== true);
  if (exact.length === frame.columns.length) return compareSets(rows, frame.rows, frame.columns);
  return compareNear(rows, frame.rows, frame.columns);
}

function compareSets(
  given: readonly Row[],
  wanted: readonly Row[],
  columns: readonly ValueField[],
): string | undefined {
  const left = new Map<string, number>();
  for (const row of wanted) left.set(shownKey(row, columns), (left.get(shownKey(row, columns)) ?? 0) + 1);
  const extra: string[] = [];
  for (const row of given) {
    const key = shownKey(row, columns);
    const count = left.get(key) ?? 0;
    if (count === 0) extra.push(key);
    else left.set(key, count - 1);
  }
  const missing = [...left].flatMap(([key, count]) => Array.from({ length: count }, () => key));
  if (missing.length === 0 && extra.length === 0) return undefined;
  return `${missing.length} rows are missing and ${extra.length} too many of ${wanted.length}\n  missing: ${missing.slice(0, 3).join('\n           ')}\n  extra:   ${extra.slice(0, 3).join('\n           ')}`;
}

/** Matches each wanted row with one given row whose doubles are near enough. */
function compareNear(
  given: readonly Row[],
  wanted: readonly Row[],
  columns: readonly ValueField[],
): string | undefined {
  if (given.length !== wanted.length) return `${given.length} rows, expected ${wanted.length}`;
  const rest = new Set(given);
  for (const row of wanted) {
    const partner = [...rest].find((other) => isSame(row, other, columns));
    if (partner === undefined)
      return `no row is ${shownKey(row, columns)}\n  among: ${[...rest]
        .slice(0, 5)
        .map((other) => shownKey(other, columns))
        .join('\n         ')}`;
    rest.delete(partner);
  }
  return undefined;
}

function isSame(row: Row, other: Row, columns: readonly ValueField[]): boolean {
  return columns.every((column, index) => {
    if (shownKey([row[index]!], [column]) === shownKey([other[index]!], [column])) return true;
    return column.near === true && isNear(row[index]!, other[index]!, column.type);
  });
}
