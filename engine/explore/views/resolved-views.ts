/** The views of the catalog that a query reads, and what these read, each once. */

import type { Table } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { parseQuery, type NamedView } from '#engine/explore/operations.ts';
import { keyOf, type FoundTable } from '#engine/explore/query/find-table.ts';
import type { QueryHost } from '#engine/explore/query/query-host.ts';
import { indexesOf, referenceEdit, type ReferenceTarget } from '#engine/explore/query/reference-edits.ts';
import { quoteReservedDatabases } from '#engine/explore/query/reserved-databases.ts';
import { editText, type TextEdit } from '#engine/explore/query/text-edits.ts';
import type { ViewNames } from '#engine/explore/query/view-names.ts';
import { findInView, inView, refuseLongView, refuseOutsideViews } from '#engine/explore/views/view-text.ts';

/** Views that read one another in a row; each takes stack in the engine. */
const mostDeep = 20;
/** Tables and views that one view reads in the end, counted as often as they are named: the engine expands each of them. */
const mostExpanded = 1000;

interface ReadView {
  readonly target: ReferenceTarget;
  /** Tables and views that it comes to, itself included. */
  readonly expanded: number;
}

export class ResolvedViews {
  /** Each after those that it reads. */
  readonly inOrder: NamedView[] = [];
  readonly #host: QueryHost;
  readonly #names: ViewNames;
  readonly #addTable: (whole: string, target: ReferenceTarget, found: FoundTable) => void;
  readonly #signal: AbortSignal;
  readonly #read = new Map<string, ReadView>();
  /** Those that are being read, each by the one before. */
  readonly #open: string[] = [];

  /**
   * @param addTable called for each table that a view reads and that has no name yet.
   * @param saved `database.table` of the view whose text the query is; undefined: it is a query.
   */
  constructor(
    host: QueryHost,
    names: ViewNames,
    addTable: (whole: string, target: ReferenceTarget, found: FoundTable) => void,
    signal: AbortSignal,
    saved: string | undefined,
  ) {
    this.#host = host;
    this.#names = names;
    this.#addTable = addTable;
    this.#signal = signal;
    if (saved !== undefined) this.#open.push(saved);
  }

  /**
   * What the query calls the view.
   * @throws EngineError that names the view: of its text, of a table that is gone, of views that read one another.
   */
  async read(table: Table): Promise<ReferenceTarget> {
    return (await this.#readOnce(table)).target;
  }

  async #readOnce(table: Table): Promise<ReadView> {
    const whole = `${table.databaseName}.${table.name}`;
    const known = this.#read.get(whole);
    if (known !== undefined) return known;
    if (this.#open.includes(whole)) throw refusedCycle(this.#open.slice(this.#open.indexOf(whole)));
    if (this.#open.length >= mostDeep) throw refusedDepth(this.#open[0]!);
    const readBy = this.#open.at(-1);
    this.#open.push(whole);
    try {
      const read = await this.#resolve(table, whole);
      this.#read.set(whole, read);
      return read;
    } catch (thrown) {
      this.#signal.throwIfAborted();
      throw inView(thrown, whole, readBy);
    } finally {
      this.#open.pop();
    }
  }

  async #resolve({ databaseName, name, columns, viewOriginalText = '' }: Table, whole: string): Promise<ReadView> {
    refuseLongView(viewOriginalText);
    const text = editText(viewOriginalText, quoteReservedDatabases(viewOriginalText));
    const syntax = await this.#host.workers.run(parseQuery, { text }, { signal: this.#signal });
    refuseOutsideViews(syntax);
    const targets = new Map<string, ReferenceTarget>();
    let expanded = 1;
    for (const reference of syntax.tables) {
      const found = await findInView(this.#host, reference);
      const read = await this.#target(found);
      expanded += read.expanded;
      if (expanded > mostExpanded) throw refusedSize(whole);
      targets.set(keyOf(reference), read.target);
    }
    const indexes = indexesOf(
      text,
      syntax.tables.map(({ location }) => location),
    );
    const edits: TextEdit[] = [];
    for (const reference of syntax.tables) {
      const index = reference.location === undefined ? undefined : indexes.get(reference.location);
      const edit = referenceEdit(text, reference, targets.get(keyOf(reference))!, index);
      if (edit !== undefined) edits.push(edit);
    }
    const { target } = this.#names.take(named(databaseName, name), whole, name);
    this.inOrder.push({ schema: target.schema, name: target.name, view: whole, text, edits, columns });
    return { target, expanded };
  }

  async #target(found: FoundTable): Promise<ReadView> {
    const { databaseName, name, tableType } = found.table;
    if (tableType === 'VIRTUAL_VIEW') return this.#readOnce(found.table);
    const whole = `${databaseName}.${name}`;
    const { target, isNew } = this.#names.take(named(databaseName, name), whole, name);
    if (isNew) this.#addTable(whole, target, found);
    return { target, expanded: 1 };
  }
}

/** A reference by both names. */
function named(schema: string, name: string): Parameters<ViewNames['take']>[0] {
  return { schema, name, alias: '', isPath: false, location: undefined, place: undefined };
}

function refusedCycle(views: readonly string[]): EngineError {
  const message =
    views.length === 1
      ? `View ${views[0]} would read itself.`
      : `Views ${new Intl.ListFormat('en').format(views)} read one another.`;
  return new EngineError('InvalidInput', message, {
    hint: 'Change the SQL of one of them.',
    details: { view: views[0] },
  });
}

function refusedDepth(view: string): EngineError {
  return new EngineError('InvalidInput', `View ${view} reads views that read views, more than ${mostDeep} in a row.`, {
    hint: 'Write one of them over tables.',
    details: { view },
  });
}

function refusedSize(view: string): EngineError {
  return new EngineError(
    'InvalidInput',
    `View ${view} comes to more than ${mostExpanded.toLocaleString('en')} tables and views, counted through the views that it reads.`,
    { hint: 'Write the result of one of them as a table.', details: { view } },
  );
}
