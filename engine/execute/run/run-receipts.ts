/** Receipts of a whole run: the sums over its tasks, and the laws they obey. */

import type { JobTask } from '#engine/catalog/entities.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';

/** The last durable attempt of each task: a later attempt of the whole run takes over what an earlier one finished. */
export function newestDurable(tasks: readonly JobTask[]): JobTask[] {
  const newest = new Map<string, JobTask>();
  for (const task of tasks) {
    if (task.state !== 'DURABLE') continue;
    const key = `${task.stageId}/${task.taskId}`;
    const other = newest.get(key);
    if (other === undefined || other.attempt < task.attempt) newest.set(key, task);
  }
  return [...newest.values()];
}

/** One receipt per stage, node and output, in the order of the tasks. */
export function sumReceipts(
  tasks: readonly JobTask[],
): readonly { readonly stageId: string; readonly receipt: Receipt }[] {
  const sums = new Map<string, { stageId: string; receipt: Receipt }>();
  for (const { stageId, receipts } of tasks) {
    for (const receipt of receipts) {
      const key = `${stageId}/${portKey(receipt.nodeId, receipt.port)}`;
      const sum = sums.get(key);
      sums.set(key, { stageId, receipt: sum === undefined ? receipt : add(sum.receipt, receipt) });
    }
  }
  return [...sums.values()];
}

/** Rows that sources read. */
export function rowsRead(receipts: readonly Receipt[]): number {
  return receipts.reduce((sum, { kind, rowsIn }) => sum + (kind === 'source' ? rowsIn : 0), 0);
}

/** Nodes whose rows in do not equal rows out, filtered, rejected, deduplicated and of other outputs together. */
export function unbalanced(receipts: readonly Receipt[]): readonly Receipt[] {
  return receipts.filter((receipt) => {
    const { kind, rowsIn, rowsOut, filtered, rejected, deduplicated, otherOutputs = 0, inputs } = receipt;
    // Joins, aggregates and a user's SQL make rows; what they took in is stated by port.
    if (kind === 'explode') return filtered > rowsIn || (rowsIn === filtered + rejected && rowsOut > 0);
    if (kind === 'join' || kind === 'aggregate' || kind === 'sql') return false;
    const ports = Object.values(inputs);
    if (kind === 'union' && ports.length > 0 && ports.reduce((sum, rows) => sum + rows, 0) !== rowsIn) return true;
    return rowsIn !== rowsOut + filtered + rejected + deduplicated + otherOutputs;
  });
}

function add(left: Receipt, right: Receipt): Receipt {
  const castToNull = addCounts(left.castToNull ?? {}, right.castToNull ?? {});
  const withoutPartner = addCounts(left.withoutPartner ?? {}, right.withoutPartner ?? {});
  return {
    nodeId: left.nodeId,
    ...(left.port === undefined ? {} : { port: left.port }),
    ...(left.ofStep === undefined ? {} : { ofStep: left.ofStep }),
    kind: left.kind,
    rowsIn: left.rowsIn + right.rowsIn,
    rowsOut: left.rowsOut + right.rowsOut,
    filtered: left.filtered + right.filtered,
    rejected: left.rejected + right.rejected,
    deduplicated: left.deduplicated + right.deduplicated,
    ...(left.otherOutputs === undefined ? {} : { otherOutputs: left.otherOutputs + (right.otherOutputs ?? 0) }),
    inputs: addCounts(left.inputs, right.inputs),
    ...(left.changes === undefined ? {} : { changes: left.changes }),
    ...(Object.keys(withoutPartner).length === 0 ? {} : { withoutPartner }),
    ...(Object.keys(castToNull).length === 0 ? {} : { castToNull }),
  };
}

type Counts = Receipt['inputs'];

function addCounts(left: Counts, right: Counts): Counts {
  // A column may have the name of something that every object has.
  const sums = new Map(Object.entries(left));
  for (const [name, count] of Object.entries(right)) sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries(sums);
}
