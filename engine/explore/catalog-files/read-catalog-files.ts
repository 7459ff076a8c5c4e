/** Reads files with AWS Glue's answers, as Tenon or the AWS command line wrote them: databases, tables, partitions, files. */

import { relative } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { readRegularText } from '#engine/base/owned/read-regular-file.ts';
import type { TableInput, TableObject } from '#engine/catalog/entities.ts';
import { foldName, foldNewName, refusePathDatabase, tableKey } from '#engine/catalog/names.ts';
import type { DatabaseInput } from '#engine/catalog/repositories/databases.ts';
import type { TableStatistics } from '#engine/catalog/tables/statistics-entities.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { issueText } from '#engine/contract/issue-text.ts';
import { tableObject, tableStatistics } from '#engine/interchange/glue-catalog/exact-schema.ts';
import { glueDatabase, gluePartition, glueTable } from '#engine/interchange/glue-catalog/glue-shapes.ts';
import { importTable } from '#engine/interchange/glue-catalog/import-table.ts';
import { whyNotJson } from '#engine/interchange/placed-text.ts';
import { localStorage } from '#engine/storage/local.ts';

/** Bytes; a longer one holds the host's thread too long. Our own files are shorter, and lists of AWS have tokens for pages. */
const mostBytes = 10_000_000;
/** Entries of a list that are checked before other work gets its turn. */
const entriesOfTurn = 50;
/** That are named; the others are counted. */
const mostProblems = 10;

export interface TableFile {
  readonly input: TableInput;
  /** undefined: not known, as of AWS Glue; a crawl finds them. */
  objects?: TableObject[];
  statistics?: Omit<TableStatistics, 'versionId' | 'generation'>;
  /** As AWS Glue lists them, when there are no objects. */
  partitionCount: number;
}

export interface SkippedEntity {
  readonly databaseName: string;
  readonly title: string;
  readonly reason: string;
}

export interface CatalogFiles {
  readonly databases: ReadonlyMap<string, DatabaseInput>;
  readonly tables: readonly TableFile[];
  readonly skipped: readonly SkippedEntity[];
  /** Files that have nothing of a catalog. */
  readonly otherFiles: readonly string[];
}

type OnProgress = (progress: { readonly fraction: number | null; readonly note: string }) => void;

const ofTable = { version: z.literal(1), DatabaseName: z.string(), TableName: z.string() };
const answers = {
  DatabaseList: z.array(glueDatabase),
  Database: glueDatabase,
  TableList: z.array(glueTable),
  Table: glueTable,
  Partitions: z.array(gluePartition),
  Partition: gluePartition,
  TenonFiles: z.strictObject({ ...ofTable, files: z.array(tableObject) }),
  TenonStatistics: z.strictObject({ ...ofTable, statistics: tableStatistics }),
};
type Answers = { readonly [Name in keyof typeof answers]?: z.output<(typeof answers)[Name]> };

/**
 * @param path a folder, with all below it, or one file.
 * @throws EngineError FileNotFound; InvalidInput naming file and member of everything that is not valid.
 */
export async function readCatalogFiles(
  path: string,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<CatalogFiles> {
  const place = await localStorage.look(path);
  if (place === undefined)
    throw new EngineError('FileNotFound', `Cannot import ${path}: it does not exist.`, {
      hint: 'Choose the folder of an export, or a file that the AWS command line printed.',
      details: { path },
    });
  const listed =
    place.kind === 'file'
      ? [path]
      : (await localStorage.list({ root: path, wholeArchives: true }, signal)).objects.map((each) => each.path);
  const files = listed.filter((file) => place.kind === 'file' || file.toLowerCase().endsWith('.json'));
  const read = new CatalogReader();
  for (const [index, file] of files.entries()) {
    signal.throwIfAborted();
    const name = place.kind === 'file' ? file : relative(path, file);
    onProgress({ fraction: index / files.length, note: `Reading ${name}` });
    await read.add(name, file);
    await nextTurn();
  }
  return read.end(path);
}

class CatalogReader {
  readonly #databases = new Map<string, DatabaseInput>();
  /** By {@link tableKey}: names may have dots, so titles of two tables may be equal. */
  readonly #tables = new Map<string, TableFile>();
  readonly #skipped: SkippedEntity[] = [];
  readonly #others: string[] = [];
  readonly #problems: string[] = [];
  /** What belongs to tables may come before them. */
  readonly #later: (() => void)[] = [];

  async add(name: string, path: string): Promise<void> {
    const content = this.#parse(name, path);
    if (content === undefined) return;
    const known = Object.keys(answers).filter((member) => Object.hasOwn(content, member));
    if (known.length === 0) this.#others.push(name);
    for (const member of known as (keyof typeof answers)[]) {
      const whole = (content as Record<string, unknown>)[member];
      if (!Array.isArray(whole)) {
        this.#check(name, member, whole, 0);
        continue;
      }
      for (let from = 0; from < whole.length; from += entriesOfTurn) {
        this.#check(name, member, whole.slice(from, from + entriesOfTurn), from);
        await nextTurn();
      }
    }
  }

  /** @param from place of the first entry in a list. */
  #check(name: string, member: keyof typeof answers, content: unknown, from: number): void {
    try {
      const parsed = answers[member].safeParse(content);
      if (parsed.success) {
        this.#take(name, { [member]: parsed.data }, from);
        return;
      }
      for (const issue of parsed.error.issues) {
        const [first, ...rest] = issue.path;
        const place = typeof first === 'number' ? [first + from, ...rest] : issue.path;
        this.#problems.push(`${name}: ${issueText({ ...issue, path: [member, ...place] })}`);
      }
    } catch (thrown) {
      // Of the check, which takes stack for each level.
      if (!(thrown instanceof RangeError)) throw thrown;
      this.#problems.push(`${name}: ${member} is nested too deeply.`);
    }
  }

  #parse(name: string, path: string): object | undefined {
    let text = '';
    try {
      text = readRegularText(path, mostBytes) ?? '';
      const content: unknown = JSON.parse(text.replace(/^\uFEFF/u, ''));
      if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
      this.#others.push(name);
    } catch (thrown) {
      const why = thrown instanceof SyntaxError ? whyNotJson(text) : toEngineError(thrown).message;
      // The file is named before.
      this.#problems.push(`${name}: ${why.startsWith(`${path} `) ? `it ${why.slice(path.length + 1)}` : why}`);
    }
    return undefined;
  }

  #take(file: string, answer: Answers, from: number): void {
    const { DatabaseList = [], Database, TableList = [], Table, Partitions = [], Partition } = answer;
    const { TenonFiles, TenonStatistics } = answer;
    for (const [index, database] of [...DatabaseList, ...(Database === undefined ? [] : [Database])].entries())
      this.#try(`${file}: ${Database === undefined ? `DatabaseList.${index + from}` : 'Database'}`, () => {
        const { Name, Description, LocationUri, Parameters, TargetDatabase } = database;
        const name = foldNewName('database', Name);
        refusePathDatabase(name, 'Remove it from the file.');
        if ((TargetDatabase ?? null) !== null)
          this.#skipped.push({
            databaseName: name,
            title: name,
            reason: 'It is a link to a database of another catalog.',
          });
        else if (this.#databases.has(name)) throw twice(`database ${name}`);
        else
          this.#databases.set(name, {
            name,
            description: Description ?? '',
            locationUri: LocationUri ?? null,
            parameters: Parameters ?? {},
          });
      });
    for (const [index, table] of [...TableList, ...(Table === undefined ? [] : [Table])].entries())
      this.#try(`${file}: ${Table === undefined ? `TableList.${index + from}` : 'Table'} (${table.Name})`, () => {
        if ((table.DatabaseName ?? '') === '')
          throw new EngineError('InvalidInput', 'DatabaseName is missing.', { hint: 'Add it.' });
        refusePathDatabase(table.DatabaseName!, 'Remove it from the file.');
        const databaseName = foldName(table.DatabaseName!);
        const imported = importTable(table, databaseName);
        const title = titleOf(databaseName, table.Name);
        const key = tableKey(databaseName, table.Name);
        if ('skipped' in imported) this.#skipped.push({ databaseName, title, reason: imported.skipped });
        else if (this.#tables.has(key)) throw twice(`table ${title}`);
        else this.#tables.set(key, { input: imported.input, partitionCount: 0 });
      });
    this.#later.push(() => {
      for (const partition of [...Partitions, ...(Partition === undefined ? [] : [Partition])]) {
        const table = this.#tables.get(tableKey(partition.DatabaseName ?? '', partition.TableName ?? ''));
        if (table !== undefined) table.partitionCount += 1;
      }
      if (TenonFiles !== undefined)
        this.#ofTable(file, TenonFiles, (table) => {
          table.objects ??= [];
          for (const object of TenonFiles.files) table.objects.push(object as TableObject);
        });
      if (TenonStatistics !== undefined)
        this.#ofTable(file, TenonStatistics, (table) => (table.statistics = TenonStatistics.statistics));
    });
  }

  #ofTable(
    file: string,
    { DatabaseName, TableName }: { readonly DatabaseName: string; readonly TableName: string },
    set: (table: TableFile) => unknown,
  ): void {
    const table = this.#tables.get(tableKey(DatabaseName, TableName));
    if (table === undefined) this.#problems.push(`${file}: no file has the table ${titleOf(DatabaseName, TableName)}`);
    else set(table);
  }

  #try(place: string, step: () => void): void {
    try {
      step();
    } catch (thrown) {
      this.#problems.push(`${place}: ${toEngineError(thrown).message}`);
    }
  }

  end(path: string): CatalogFiles {
    if (this.#problems.length === 0) for (const step of this.#later) step();
    const count = this.#problems.length;
    if (count > 0) {
      const inFile = `${path}: `;
      const named = this.#problems
        .slice(0, mostProblems)
        .map((problem) => (problem.startsWith(inFile) ? problem.slice(inFile.length) : problem))
        .join('\n');
      throw new EngineError(
        'InvalidInput',
        `Cannot import ${path}: ${count === 1 ? '' : `${count} places are not valid. `}${named}${count > mostProblems ? `\nAnd ${count - mostProblems} more.` : ''}`,
        { hint: 'Correct or remove them. Nothing was imported.', details: { path } },
      );
    }
    if (this.#databases.size + this.#tables.size + this.#skipped.length === 0)
      throw new EngineError('InvalidInput', `Cannot import ${path}: it has no databases and no tables.`, {
        hint: 'Choose the folder of an export, or the JSON of aws glue get-databases, get-tables or get-table.',
        details: { path },
      });
    const tables = [...this.#tables.values()];
    return { databases: this.#databases, tables, skipped: this.#skipped, otherFiles: this.#others };
  }
}

export function titleOf(databaseName: string, name: string): string {
  return `${foldName(databaseName)}.${foldName(name)}`;
}

function twice(what: string): EngineError {
  return new EngineError('InvalidInput', `The files have the ${what} twice.`, { hint: 'Remove one of them.' });
}
