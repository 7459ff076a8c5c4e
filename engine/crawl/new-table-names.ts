/** Which names the new tables of a crawl get. Pure. */

import { memberSeparator } from '#engine/bytes/archives/archive-path.ts';
import type { Table } from '#engine/catalog/entities.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import type { PlannedTable } from '#engine/crawl/planned-table.ts';
import { baseTableName, chooseTableName } from '#engine/crawl/table-name.ts';

export interface NewTableName {
  readonly name: string;
  /** The name that it gets unless another table has it. */
  readonly base: string;
}

interface NamingInput {
  readonly crawler: Pick<Crawler, 'tablePrefix'>;
  readonly planned: readonly PlannedTable[];
  /** Of every planned table what the catalog has at its location. */
  readonly matched: readonly ({ readonly table: Table } | undefined)[];
  readonly vanished: readonly { readonly table: Table }[];
  /** Names that a new table cannot have. */
  readonly takenNames: ReadonlySet<string>;
}

/**
 * Names of planned tables that the catalog does not have, by number. Files beside an archive come before files in it: the
 * folder `orders` gets the name that `archive.zip!/orders`, which is listed first, wants as well.
 */
export function nameNewTables({
  crawler,
  planned,
  matched,
  vanished,
  takenNames,
}: NamingInput): ReadonlyMap<number, NewTableName> {
  const existing = [...matched, ...vanished].flatMap((each) => (each === undefined ? [] : [each.table]));
  const taken = new Set(takenNames);
  for (const match of matched) if (match !== undefined) taken.add(match.table.name);
  const isBeside = (name: string, location: string): boolean =>
    existing.some((table) => table.name === name && table.location === location);
  const inArchive = (index: number): boolean => `${planned[index]!.location}/`.includes(memberSeparator);
  const added = [...planned.keys()].filter((index) => matched[index] === undefined);
  const inOrder = [...added.filter((index) => !inArchive(index)), ...added.filter(inArchive)];
  const names = new Map<number, NewTableName>();
  for (const index of inOrder) {
    const base = baseTableName(crawler.tablePrefix, planned[index]!.sourceName);
    const name = chooseTableName(base, planned[index]!, (candidate) => taken.has(candidate), isBeside);
    taken.add(name);
    names.set(index, { name, base });
  }
  return names;
}
