/** Labels of tables: a noun that the product does not have, to show what one takes. */

import { sql } from '#engine/base/sql.ts';
import { entityNotFound } from '#engine/catalog/names.ts';
import {
  read,
  readList,
  readMemberList,
  transaction,
  transactionPerSlice,
} from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import type { OpenedRows } from '#engine/catalog/thread/cursors.ts';
import { EngineError } from '#engine/contract/errors.ts';

export interface Label {
  readonly name: string;
  readonly color: string;
}

export const labelMethods = {
  /** All of them or none. @throws EngineError AlreadyExists */
  createLabels: transaction(createLabels, { leavesGarbage: true }),
  putLabels: transactionPerSlice(putLabels),
  /** @throws EngineError EntityNotFound */
  getLabel: read(getLabel),
  /** By name. */
  getLabels: readList(openLabels),
  /** Labels of one color by name, with their number. */
  getPalette: readMemberList('labels', openPalette),
};

function createLabels(connection: Connection, labels: readonly Label[]): number {
  for (const { name, color } of labels) {
    const { changes } = connection.run(
      sql`INSERT INTO labels (name, color) VALUES (?, ?) ON CONFLICT DO NOTHING`,
      name,
      color,
    );
    if (changes === 0) throw new EngineError('AlreadyExists', `Label ${name} already exists.`, { hint: 'Rename it.' });
  }
  return labels.length;
}

function putLabels(connection: Connection, color: string, names: readonly string[]): void {
  for (const name of names) connection.run(sql`INSERT OR REPLACE INTO labels (name, color) VALUES (?, ?)`, name, color);
}

function getLabel(connection: Connection, name: string): Label {
  const label = connection.get<Label>(sql`SELECT name, color FROM labels WHERE name = ?`, name);
  if (label !== undefined) return label;
  const known = connection.all<Label>(sql`SELECT name, color FROM labels`);
  throw entityNotFound(
    'Label',
    name,
    known.map((each) => each.name),
  );
}

function openLabels(connection: Connection): Iterator<Label> {
  return connection.iterate<Label>(sql`SELECT name, color FROM labels ORDER BY name`);
}

function openPalette(connection: Connection, color: string): OpenedRows<{ count: number }, string> {
  const head = connection.get<{ count: number }>(sql`SELECT count(*) AS count FROM labels WHERE color = ?`, color)!;
  const rows = connection
    .iterate<Label>(sql`SELECT name, color FROM labels WHERE color = ? ORDER BY name`, color)
    .map(({ name }) => name);
  return { head, rows };
}
