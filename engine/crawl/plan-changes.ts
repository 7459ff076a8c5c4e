/** Compares the tables of a crawl with the catalog: what to publish, and every change in words. Pure. */

import { capital } from '#engine/contract/capital.ts';
import type { CrawlMisfit } from '#engine/catalog/crawl-misfit.ts';
import type { CrawlChange, Table, TableInput } from '#engine/catalog/entities.ts';
import { inputOf } from '#engine/catalog/input-of.ts';
import { notesOf } from '#engine/catalog/table-notes.ts';
import { describeTooNarrow, mergeNewColumns } from '#engine/crawl/changes/column-changes.ts';
import { countText } from '#engine/contract/count-text.ts';
import {
  byClassifier,
  describeAbsence,
  describeClosed,
  describeDefinition,
  describeObjects,
  warningSentences,
  warningText,
} from '#engine/crawl/changes/describe-changes.ts';
import {
  addVariants,
  type ObjectDifference,
  type PlannedTable,
  type RetypingReasons,
} from '#engine/crawl/planned-table.ts';
import { nameNewTables, type NewTableName } from '#engine/crawl/new-table-names.ts';
import { isOfCatalog, onlyLogs, titleOf } from '#engine/crawl/catalog-targets/crawl-root.ts';
import { identityOf } from '#engine/crawl/partitions/held-files.ts';
import { describeOtherKeys } from '#engine/crawl/partitions/other-keys.ts';
import { columnChangesOf, leaveChanges } from '#engine/crawl/taking/take-columns.ts';
import { TakenPart } from '#engine/crawl/taking/taken-part.ts';
import { applyPins, type PinnedTables } from '#engine/crawl/pinned-table.ts';
import { stableJson } from '#engine/base/hash.ts';
import { deprecatedParameter } from '#engine/contract/deprecated-parameter.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';

/** Parameter that names the crawler that created a table; a crawler removes only its own tables. */
export const crawlerParameter = 'UPDATED_BY_CRAWLER';
/** Glue's parameter with the SerDe that a classifier chose. */
const serdeParameter = 'customSerde';

export interface ExistingTable {
  readonly table: Table;
  /** Between the catalog's objects and the plan's; only of a table that the plan has too. */
  readonly difference: ObjectDifference;
  /** A commit on it is not applied yet: this crawl leaves it as it is. */
  readonly committing: boolean;
  /** A folder that cannot be listed, and below which the catalog has files of it: it stays as it is. */
  readonly closedFolder?: string | undefined;
}

/** Of a table in the plan, too; then neither its files nor its columns are compared. */
export function staysAsItIs({ committing, closedFolder }: ExistingTable): boolean {
  return committing || closedFolder !== undefined;
}

export interface ChangeInput {
  readonly crawler: Crawler;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  readonly planned: readonly PlannedTable[];
  /** Of every planned table what the catalog has at its location; see {@link matchTables}. */
  readonly matched: readonly (ExistingTable | undefined)[];
  /** Tables of the database at or below a target that the plan does not have. */
  readonly vanished: readonly ExistingTable[];
  /** Names that a new table cannot have. */
  readonly takenNames: ReadonlySet<string>;
  readonly pinned: PinnedTables;
  /** Of planned tables by number: why columns get other types. */
  readonly retyping?: ReadonlyMap<number, RetypingReasons>;
  /** Absent: all of it. */
  readonly part?: TakenPart;
}

export interface PublishedTable {
  /** Number of the planned table whose objects it gets; null: none. */
  readonly planned: number | null;
  readonly table: TableInput;
  readonly expectedGeneration: number | null;
}

export interface ChangePlan {
  readonly publish: readonly PublishedTable[];
  readonly deleteTables: readonly { databaseName: string; name: string; expectedGeneration: number }[];
  readonly changes: readonly CrawlChange[];
  /** Changes that the policy only logs. */
  readonly logged: readonly string[];
  /** Remarks on files: rows that do not fit, guesses; each with its file. */
  readonly warnings: readonly string[];
  /** Separate tables, because their files do not fit the table around them. */
  readonly misfits: readonly CrawlMisfit[];
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  /** Of every planned table the catalog's definition after the crawl. */
  readonly definitions: readonly TableInput[];
  /** Planned tables whose files the catalog did not take. */
  readonly leftAlone: ReadonlySet<number>;
  /** Of these why: files that the tables do not have already are in none. */
  readonly untaken: ReadonlyMap<number, string>;
  /** Tables of which a change was left, so that the next crawl finds it again. */
  readonly left: readonly string[];
}

export function planChanges(input: ChangeInput): ChangePlan {
  const planner = new ChangePlanner(input);
  for (const index of input.planned.keys()) planner.plan(index);
  planner.tellMisfits();
  for (const existing of input.vanished) planner.vanish(existing);
  planner.refuseUnclear();
  return planner;
}

class ChangePlanner implements ChangePlan {
  readonly publish: PublishedTable[] = [];
  readonly deleteTables: { databaseName: string; name: string; expectedGeneration: number }[] = [];
  readonly changes: CrawlChange[] = [];
  readonly logged: string[] = [];
  readonly warnings: string[] = [];
  readonly misfits: CrawlMisfit[] = [];
  readonly definitions: TableInput[] = [];
  readonly leftAlone = new Set<number>();
  readonly untaken = new Map<number, string>();
  readonly left: string[] = [];
  added = 0;
  updated = 0;
  unchanged = 0;
  deleted = 0;
  readonly #input: ChangeInput;
  readonly #names: ReadonlyMap<number, NewTableName>;
  readonly #newFoldersOnly: boolean;
  readonly #part: TakenPart;

  constructor(input: ChangeInput) {
    this.#input = input;
    this.#part = input.part ?? new TakenPart();
    this.#names = nameNewTables(input);
    this.#newFoldersOnly = input.crawler.recrawlBehavior === 'CRAWL_NEW_FOLDERS_ONLY';
  }

  plan(index: number): void {
    for (const warning of this.#input.planned[index]!.warnings) this.warnings.push(warningText(warning));
    const existing = this.#input.matched[index];
    if (existing === undefined) this.#addTable(index);
    else if (existing.committing) {
      this.#keep(index, existing.table);
      this.logged.push(`${this.#title(existing.table)}: unchanged, because a run is committing to it.`);
    } else this.#updateTable(index, existing);
  }

  /** @throws EngineError InvalidInput for a part of a table that the crawl does not find, or that is unclear. */
  refuseUnclear(): void {
    this.#part.refuseUnclear([...this.definitions, ...this.#input.vanished.map(({ table }) => table)]);
  }

  /** After all tables have their names. */
  tellMisfits(): void {
    const { planned } = this.#input;
    const names = new Map(planned.map((table, index) => [identityOf(table), this.definitions[index]!.name]));
    for (const [index, { misfit, location, objectCount }] of planned.entries()) {
      if (misfit === undefined || (this.leftAlone.has(index) && this.#input.matched[index] === undefined)) continue;
      const { databaseName, name } = this.definitions[index]!;
      this.misfits.push({
        path: location,
        fileCount: objectCount,
        databaseName,
        tableName: name,
        fits: misfit.table === null ? null : (names.get(identityOf(misfit.table)) ?? null),
        reason: misfit.reason,
      });
    }
  }

  vanish({ table, committing, closedFolder }: ExistingTable): void {
    const { crawler, now } = this.#input;
    // Of a table that is a target itself, it does not matter who created it.
    const isItsOwn = isOfCatalog(crawler) || table.parameters[crawlerParameter] === crawler.name;
    if (committing || !isItsOwn) return;
    if (closedFolder !== undefined) {
      this.logged.push(`${this.#title(table)}: kept, because ${describeClosed(closedFolder)}.`);
      return;
    }
    const behavior = this.#newFoldersOnly ? 'LOG' : crawler.schemaChangePolicy.deleteBehavior;
    const absence = describeAbsence(table.location, this.definitions);
    const isDone = behavior === 'DEPRECATE_IN_DATABASE' && table.parameters[deprecatedParameter] !== undefined;
    if (behavior !== 'LOG' && !isDone && !this.#part.takes(table)) this.left.push(this.#title(table));
    else if (behavior === 'LOG') {
      this.logged.push(`${this.#title(table)}: ${absence.text}; kept, because the delete behaviour is LOG.`);
    } else if (behavior === 'DELETE_FROM_DATABASE') {
      this.deleteTables.push({
        databaseName: table.databaseName,
        name: table.name,
        expectedGeneration: table.generation,
      });
      this.deleted += 1;
      this.#noteAbsence('deleted', 'removed from the catalog', table, absence);
    } else if (!isDone) {
      const parameters = { ...table.parameters, [deprecatedParameter]: String(now) };
      this.publish.push({
        planned: null,
        table: { ...inputOf(table), parameters },
        expectedGeneration: table.generation,
      });
      this.deleted += 1;
      this.#noteAbsence('deprecated', 'marked as deprecated', table, absence);
    }
  }

  #noteAbsence(
    change: 'deleted' | 'deprecated',
    done: string,
    table: Table,
    { text, isSplit }: ReturnType<typeof describeAbsence>,
  ): void {
    this.#note(change, 'table', table, `${capital(done)}: ${text}.`);
    // One unlike file is enough; whoever reads the table must not have to find that in the list of changes.
    if (isSplit) this.warnings.push(`Table ${table.databaseName}.${table.name} is ${done}: ${text}.`);
  }

  #addTable(index: number): void {
    const planned = this.#input.planned[index]!;
    const { name, base } = this.#names.get(index)!;
    const table = this.#definitionOf(planned, name);
    this.definitions.push(table);
    if (!this.#part.takes(table)) {
      this.leftAlone.add(index);
      this.left.push(this.#title(table));
      return;
    }
    this.publish.push({ planned: index, table, expectedGeneration: null });
    this.added += 1;
    const partitions = planned.partitionCount === 0 ? '' : ` in ${countText(planned.partitionCount, 'partition')}`;
    const renamed = name === base ? '' : ` It has this name because another table is called ${base}.`;
    this.#note(
      'added',
      'table',
      table,
      `Found at ${planned.location}: ${planned.reading.classification}${byClassifier(planned.reading)}, ${countText(table.columns.length, 'column')}, ${countText(planned.objectCount, 'file')}${partitions}.${renamed}${warningSentences(planned)}`,
    );
  }

  #updateTable(index: number, { table: current, difference, closedFolder }: ExistingTable): void {
    const planned = this.#input.planned[index]!;
    const { crawler, retyping } = this.#input;
    if (closedFolder !== undefined) {
      this.#refuse(index, current, describeClosed(closedFolder));
      return;
    }
    const logOnly = onlyLogs(crawler);
    const whole = this.#definitionOf(planned, current.name, current);
    const leaves = this.#part.leaves(current, columnChangesOf(current.columns, whole.columns));
    const found = leaveChanges(whole, current, planned, leaves);
    const words: string[] = [];
    let next = inputOf(current);
    const classification =
      this.#input.pinned(current.databaseName, current.name)?.reading.classification ?? planned.reading.classification;
    const turned = classification !== current.reading.classification;
    if (turned && (logOnly || !isCrawled(current))) {
      this.#refuse(
        index,
        current,
        `the files are now ${classification}, the table is ${current.reading.classification}`,
      );
      return;
    }
    if (turned && crawler.mergeNewColumns) {
      const since = current.parameters[deprecatedParameter];
      next = { ...next, parameters: { ...next.parameters, [deprecatedParameter]: since ?? String(this.#input.now) } };
      if (since === undefined)
        words.push(
          `the files are now ${classification}, the table is ${current.reading.classification}; marked as deprecated`,
        );
    } else if (!sameDefinition(found, next)) {
      const described = describeDefinition(next, found, retyping?.get(index));
      if (logOnly) {
        this.logged.push(
          `${this.#title(current)}: ${described.join('; ')}; not changed, because the update behaviour is LOG.`,
        );
        // How further files are read is part of them.
        next = { ...next, reading: addVariants(current.reading, planned) };
      } else {
        words.push(...described);
        next = found;
      }
    }
    const otherKeys = describeOtherKeys(next.partitionKeys, planned.partitionKeys) ?? planned.unheld;
    if (otherKeys !== undefined) {
      this.#refuse(index, current, otherKeys);
      return;
    }
    if (!turned && onlyAdds(this.#input.crawler, current))
      for (const text of describeTooNarrow(next.columns, planned.columns, classification, retyping?.get(index)))
        this.logged.push(`${this.#title(current)}: ${text}.`);
    const objects = describeObjects(difference, current.location);
    // Columns of another format are another list.
    const takes = this.#part.takes(current) && !(turned && !crawler.mergeNewColumns && leaves.size > 0);
    if ((words.length > 0 || objects.length > 0) && !takes) {
      this.left.push(this.#title(current));
      this.leftAlone.add(index);
      this.definitions.push(inputOf(current));
      return;
    }
    if (!turned && !logOnly && !sameDefinition(found, whole)) this.left.push(this.#title(current));
    this.definitions.push(next);
    if (words.length === 0 && objects.length === 0) {
      this.unchanged += 1;
      return;
    }
    this.updated += 1;
    this.publish.push({ planned: index, table: next, expectedGeneration: current.generation });
    if (words.length > 0) this.#note('updated', 'table', current, sentence(words) + warningSentences(planned));
    for (const [place, [change, entity, text]] of objects.entries())
      this.#note(change, entity, current, text + (words.length === 0 && place === 0 ? warningSentences(planned) : ''));
  }

  /** @param why a part of a sentence. */
  #refuse(index: number, current: Table, why: string): void {
    this.logged.push(`${this.#title(current)}: unchanged; ${why}.`);
    this.untaken.set(index, `not added to ${this.#title(current)}: ${why}`);
    this.#keep(index, current);
  }

  #keep(index: number, table: Table): void {
    this.leftAlone.add(index);
    this.definitions.push(inputOf(table));
    this.unchanged += 1;
  }

  #definitionOf(planned: PlannedTable, name: string, current?: Table): TableInput {
    const { crawler, pinned } = this.#input;
    const made = current === undefined || isCrawled(current);
    const { [deprecatedParameter]: _deprecated, ...parameters } = current?.parameters ?? {};
    const { [serdeParameter]: _serde, ...ownParameters } = parameters;
    const { serde } = planned.reading.classifier ?? {};
    const onlyAdd = current !== undefined && onlyAdds(crawler, current);
    const definition: TableInput = {
      databaseName: current?.databaseName ?? crawler.databaseName.toLowerCase(),
      name,
      description: current?.description ?? '',
      owner: current?.owner ?? '',
      tableType: 'EXTERNAL_TABLE',
      columns: onlyAdd
        ? mergeNewColumns(
            current.columns,
            planned.columns,
            planned.reading.classification,
            current.partitionKeys.map((key) => key.name),
          )
        : planned.columns,
      partitionKeys: onlyAdd ? current.partitionKeys : planned.partitionKeys,
      location: current?.location ?? planned.location,
      reading: onlyAdd ? addVariants(current.reading, planned) : planned.reading,
      parameters: made
        ? {
            ...ownParameters,
            ...(serde === undefined ? {} : { [serdeParameter]: serde }),
            classification: planned.reading.classification,
            [crawlerParameter]: parameters[crawlerParameter] ?? crawler.name,
          }
        : parameters,
      ...notesOf(current ?? {}),
    };
    return applyPins(definition, pinned(definition.databaseName, name));
  }

  /** For notes: names of several databases need theirs. */
  #title(table: Pick<TableInput, 'databaseName' | 'name'>): string {
    return this.#input.crawler.catalogTargets.length > 1 ? titleOf(table) : table.name;
  }

  #note(
    change: CrawlChange['change'],
    entity: CrawlChange['entity'],
    { databaseName, name }: Pick<TableInput, 'databaseName' | 'name'>,
    description: string,
  ): void {
    this.changes.push({ change, entity, databaseName, tableName: name, description });
  }
}

/** A table that a run or a person made keeps its definition; files may only add columns to it. */
export function onlyAdds({ mergeNewColumns }: Pick<Crawler, 'mergeNewColumns'>, current: Table): boolean {
  return mergeNewColumns || !isCrawled(current);
}

function isCrawled(table: Table): boolean {
  return table.parameters[crawlerParameter] !== undefined;
}

function sameDefinition(left: TableInput, right: TableInput): boolean {
  return stableJson(left) === stableJson(right);
}

function sentence(words: readonly string[]): string {
  return `${capital(words.join('; '))}.`;
}
