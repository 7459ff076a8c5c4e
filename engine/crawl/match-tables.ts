/** Which tables of the catalog the tables of a crawl are. Pure. */

import type { Table } from '#engine/catalog/entities.ts';
import type { PlannedTable } from '#engine/crawl/planned-table.ts';
import { baseTableName } from '#engine/crawl/table-name.ts';

/**
 * Matches planned tables to tables of the catalog by location. Where several share one, each keeps the files of its format,
 * whichever is more frequent now; only what is left goes by names.
 */
export function matchTables(
  planned: readonly PlannedTable[],
  tables: readonly Table[],
  prefix: string,
): (Table | undefined)[] {
  const free = Map.groupBy(tables, ({ location }) => location);
  const found = planned.map((): Table | undefined => undefined);
  const counts = new Map<string, number>();
  for (const { location } of planned) counts.set(location, (counts.get(location) ?? 0) + 1);
  const sameFormat = (plan: PlannedTable, table: Table): boolean =>
    plan.reading.classification === table.reading.classification;
  const sameName = (plan: PlannedTable, table: Table): boolean => table.name === baseTableName(prefix, plan.sourceName);
  const steps: ((plan: PlannedTable, table: Table) => boolean)[] = [
    (plan, table) => sameFormat(plan, table) && sameName(plan, table),
    sameFormat,
    sameName,
    ({ location }) => counts.get(location) === 1,
  ];
  for (const step of steps)
    for (const [index, plan] of planned.entries()) {
      const candidates = free.get(plan.location);
      if (candidates === undefined || found[index] !== undefined) continue;
      const place = candidates.findIndex((table) => step(plan, table));
      if (place >= 0) found[index] = candidates.splice(place, 1)[0];
    }
  return found;
}
