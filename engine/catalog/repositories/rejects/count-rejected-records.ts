/** How many different records a run rejected, for its limit and for what reports its end. */

import { sql } from '#engine/base/sql.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

/** Null for a record without a place. */
const placeOfRecord = sql`file || ':' || coalesce(line, byte_offset) || ':' || coalesce(byte_offset, '')`;

/**
 * Where places do not tell the records of a stage apart, those of the stage that rejected the most count.
 * @param most allowed. Up to it all entries are counted, which is quick and may count a record several times.
 */
export function countRejectedRecords(connection: Connection, runId: string, most: number): number {
  const all = sql`SELECT count(*) AS records FROM rejected_records WHERE run_id = ?`;
  const { records } = connection.get<{ readonly records: number }>(all, runId)!;
  if (records <= most) return records;
  const stages = connection.all<{ readonly nodeId: string; readonly records: number; readonly places: number }>(
    sql`SELECT node_id AS nodeId, count(*) AS records, count(DISTINCT ${placeOfRecord}) AS places
      FROM rejected_records WHERE run_id = ? GROUP BY node_id, stage_id`,
    runId,
  );
  const nodes = connection.all<{ readonly nodeId: string; readonly places: number }>(
    sql`SELECT node_id AS nodeId, count(DISTINCT ${placeOfRecord}) AS places
      FROM rejected_records WHERE run_id = ? GROUP BY node_id`,
    runId,
  );
  return nodes.reduce((sum, { nodeId, places }) => {
    const own = stages.filter((stage) => stage.nodeId === nodeId);
    const areTold = own.every((stage) => stage.places === stage.records);
    return sum + (areTold ? places : Math.max(...own.map(({ records }) => records)));
  }, 0);
}
