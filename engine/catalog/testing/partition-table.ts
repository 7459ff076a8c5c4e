/** A table in a SQLite database in memory, with partitions of stated values; for tests. */

import { sql } from '#engine/base/sql.ts';
import type { PageRequest } from '#engine/catalog/page.ts';
import type { PartitionFilter } from '#engine/catalog/repositories/tables/partitions.ts';
import { getPartitionCount, getPartitions } from '#engine/catalog/repositories/tables/partitions.ts';
import { insertDatabase } from '#engine/catalog/repositories/databases.ts';
import { toDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import { insertTableRow } from '#engine/catalog/repositories/tables/table-rows.ts';
import { sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import { loadMigrations } from '#engine/catalog/migrations/index.ts';
import { migrateCatalog } from '#engine/catalog/thread/migrate.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { parseHive } from '#engine/types/hive.ts';

export type Values = readonly (string | null)[];

export class PartitionTable implements Disposable {
  readonly connection = Connection.open(':memory:', 'read-write');

  static async open(): Promise<PartitionTable> {
    const table = new PartitionTable();
    migrateCatalog(table.connection, await loadMigrations());
    insertDatabase(table.connection, { name: 'sales' });
    return table;
  }

  /**
   * Puts another table in its place.
   * @param types name of each key → its type as in Hive.
   */
  replace(types: Readonly<Record<string, string>>, tuples: readonly Values[]): void {
    const partitionKeys = Object.entries(types).map(([name, type]) => ({ name, type: parseHive(type) }));
    this.connection.transaction('replace', () => {
      this.connection.run(sql`DELETE FROM tables`);
      this.connection.run(sql`DELETE FROM partitions`);
      this.connection.run(sql`DELETE FROM listings`);
      const { listingId } = insertTableRow(this.connection, toDefinition(sampleTable('t', { partitionKeys })), 'test');
      for (const values of tuples)
        this.connection.run(
          sql`INSERT INTO partitions (listing_id, partition_values, location, create_time, object_count, size_bytes,
            counted_records, uncounted_objects) VALUES (?, ?, '', 0, 1, 1, 1, 0)`,
          listingId,
          JSON.stringify(values),
        );
      this.connection.run(sql`UPDATE listings SET partition_count = ? WHERE id = ?`, tuples.length, listingId);
    });
  }

  /** Values of the partitions of all pages, in order. */
  list(expression: string, limit = 1000): Values[] {
    const found: Values[] = [];
    let after: string | null = null;
    do {
      const request: PageRequest & PartitionFilter = { expression, limit, after };
      const page = getPartitions(this.connection, 'sales', 't', request);
      found.push(...page.items.map(({ values }) => values));
      after = page.next;
    } while (after !== null);
    return found;
  }

  count(expression: string): number {
    return getPartitionCount(this.connection, 'sales', 't', { expression });
  }

  [Symbol.dispose](): void {
    this.connection.close();
  }
}
