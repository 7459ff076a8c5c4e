/** Names of the views of a query: the names in its text, unless such a name is not allowed or is taken. */

import { foldName } from '#engine/base/same-name.ts';
import type { TableReference } from '#engine/explore/query/query-syntax.ts';
import type { ReferenceTarget } from '#engine/explore/query/reference-edits.ts';

/** Names of schemas and catalogs that every instance has; a table in one of them would be ambiguous or theirs. */
const takenSchemas = new Set(['memory', 'temp', 'system', 'information_schema', 'pg_catalog']);

export class ViewNames {
  /** Folded name → the table that has it; null: a file. */
  readonly #taken = new Map<string, string | null>();

  /**
   * @param table its whole name; null: a file, each of them another one.
   * @param alias by which the text may call it when it states none; '' when it need not.
   * @returns isNew: false when the table has this view already.
   */
  take(
    { schema, name }: TableReference,
    table: string | null,
    alias: string,
  ): { target: ReferenceTarget; isNew: boolean } {
    const key = JSON.stringify([foldName(schema === 'main' ? '' : schema), foldName(name)]);
    const same = this.#taken.get(key);
    const isOwn = !takenSchemas.has(foldName(schema)) && (same === undefined || (table !== null && same === table));
    // A table that keeps its name needs no other one.
    if (isOwn) {
      this.#taken.set(key, table);
      return { target: { schema, name, alias: table === null ? alias : '' }, isNew: same === undefined };
    }
    const made = `file ${this.#taken.size + 1}`;
    this.#taken.set(JSON.stringify(['', made]), table);
    return { target: { schema: '', name: made, alias: alias === '' ? name : alias }, isNew: true };
  }
}
