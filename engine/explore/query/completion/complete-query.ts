/** What can come at the cursor of a query: columns, tables, databases, files and functions that fit what is typed. */

import { basename, extname } from 'node:path';
import { foldName } from '#engine/base/same-name.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { KnownFunction } from '#engine/explore/query/completion/known-functions.ts';
import { readTypedPlace, type NamedRelation, type TypedPlace } from '#engine/explore/query/completion/typed-place.ts';
import { listFunctions, readSource } from '#engine/explore/operations.ts';
import type { QueryHost } from '#engine/explore/query/query-host.ts';
import { findPaths } from '#engine/storage/complete-path.ts';
import { wholePath } from '#engine/storage/whole-path.ts';
import { lookAtStored } from '#engine/bytes/stored-file.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

export interface CompletionRequest {
  readonly statement: string;
  /** Of the cursor, UTF-16 units. */
  readonly position: number;
  /** Absolute; where relative paths begin. */
  readonly folder: string;
}

export interface Suggestion {
  readonly kind: 'column' | 'relation' | 'table' | 'database' | 'file' | 'folder' | 'function';
  /** Names that are joined by points, not quoted yet; one path of a file or folder. */
  readonly parts: readonly string[];
  /** Type of a column, parameters of a function; empty text: none. */
  readonly detail: string;
  /** Relation of a column, kind of a function; empty text: none. */
  readonly of: string;
  /** A sentence; empty text: none. */
  readonly description: string;
}

export interface Completion {
  /** In UTF-16 units of the statement: where the typed name begins, behind its opening quote. */
  readonly from: number;
  /** What an answer replaces, quotes included. */
  readonly start: number;
  readonly end: number;
  readonly suggestions: readonly Suggestion[];
  /** False: there are more, which a longer text finds. */
  readonly complete: boolean;
}

/** Of each kind. */
const mostOfKind = 50;
/** Milliseconds; the columns of very many files are not waited for. */
const readTimeout = 3000;
const mostKeptFiles = 50;
/** Characters of a column's type: some structs have thousands of fields. */
const longestDetail = 200;

interface Found {
  readonly suggestions: readonly Suggestion[];
  readonly complete: boolean;
}

interface OwnColumns {
  readonly relation: NamedRelation;
  /** By which the statement may call it. */
  readonly name: string;
  readonly columns: Schema;
}

export class QueryCompleter {
  readonly #host: QueryHost;
  #functions: Promise<readonly KnownFunction[]> | undefined;
  /** Path → its columns in one state of the file. */
  readonly #files = new Map<string, { readonly state: string; readonly columns: Schema }>();

  constructor(host: QueryHost) {
    this.#host = host;
  }

  /** Tables and files that cannot be read have no columns here; running the statement says why. */
  async complete({ statement, position, folder }: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    const place = readTypedPlace(statement, Math.min(position, statement.length));
    const found = await this.#find(place, folder, signal);
    signal.throwIfAborted();
    const { from, start, end } = place;
    return {
      from,
      start,
      end,
      suggestions: found.flatMap(({ suggestions }) => suggestions),
      complete: found.every(({ complete }) => complete),
    };
  }

  async #find(place: TypedPlace, folder: string, signal: AbortSignal): Promise<Found[]> {
    const { kind, typed, qualifiers } = place;
    if (kind === 'none') return [];
    if (kind === 'path') return [await pathsOf(folder, typed)];
    if (qualifiers.length > 0) return this.#members(place, folder, signal);
    if (kind === 'relation') {
      const queries = place.queries.map((name) => suggestion('relation', [name], { of: 'WITH' }));
      return [
        within(queries, typed),
        ...(await this.#tables(typed)),
        ...(typed === '' ? [] : [await pathsOf(folder, typed)]),
        await this.#calls(typed, true),
      ];
    }
    const known = await this.#columnsOf(place.relations, folder, signal);
    const names = known.map(({ name, relation }) =>
      suggestion('relation', [name], { of: relation.alias === '' ? '' : wholeName(relation) }),
    );
    return [within(columnsOf(known), typed), within(names, typed), await this.#calls(typed, false)];
  }

  /** Behind a point: the columns of a relation, or the tables of a database. */
  async #members(
    { kind, typed, qualifiers, relations }: TypedPlace,
    folder: string,
    signal: AbortSignal,
  ): Promise<Found[]> {
    const [first, second] = qualifiers.slice(-2).map(foldName) as [string, string | undefined];
    const isMeant = ({ schema, name, alias, isPath }: NamedRelation): boolean => {
      if (second !== undefined) return alias === '' && foldName(schema) === first && foldName(name) === second;
      return foldName(alias === '' ? (isPath ? stemOf(name) : name) : alias) === first;
    };
    const found: Found[] = [];
    if (kind === 'expression') {
      const known = await this.#columnsOf(relations.filter(isMeant), folder, signal);
      found.push(within(columnsOf(known.slice(0, 1)), typed));
      if (known.length > 0) return found;
    }
    if (qualifiers.length > 1) return found;
    const catalog = await this.#host.catalog();
    const tables = await catalog.tables.searchTableNames(first, { typed, limit: mostOfKind + 1 });
    return [...found, cut(tables.map(({ name }) => suggestion('table', [name], { of: first })))];
  }

  /** Tables of the default database alone by their name, others with their database; and databases. */
  async #tables(typed: string): Promise<Found[]> {
    const catalog = await this.#host.catalog();
    const own = foldName(await this.#host.defaultDatabase());
    const search = { typed, limit: mostOfKind + 1 };
    const [tables, databases] = await Promise.all([
      catalog.tables.searchTableNames(null, search),
      catalog.databases.searchDatabaseNames(search),
    ]);
    return [
      cut(
        tables.map(({ databaseName, name }) =>
          suggestion('table', databaseName === own ? [name] : [databaseName, name], { of: databaseName }),
        ),
      ),
      cut(databases.map((name) => suggestion('database', [name]))),
    ];
  }

  async #calls(typed: string, givesRows: boolean): Promise<Found> {
    // Hundreds of names say nothing to somebody who has typed none of it.
    if (typed === '') return { suggestions: [], complete: true };
    this.#functions ??= this.#host.workers.run(listFunctions, null);
    const known = await this.#functions.catch(() => {
      this.#functions = undefined;
      return [];
    });
    const calls = known
      .filter((each) => each.givesRows === givesRows && each.name.startsWith(foldName(typed)))
      .map(({ name, kind, parameters, description }) =>
        suggestion('function', [name], { detail: parameters, of: kind, description }),
      );
    return within(calls, typed);
  }

  async #columnsOf(relations: readonly NamedRelation[], folder: string, signal: AbortSignal): Promise<OwnColumns[]> {
    const known: OwnColumns[] = [];
    for (const relation of relations.slice(0, mostOfKind)) {
      const { alias, isPath, name } = relation;
      const columns = await this.#columns(relation, folder, signal).catch((thrown: unknown) => {
        signal.throwIfAborted();
        if (toEngineError(thrown).kind === 'unexpected') throw thrown;
        return undefined;
      });
      if (columns === undefined) continue;
      known.push({ relation, name: alias === '' ? (isPath ? stemOf(name) : name) : alias, columns });
    }
    return known;
  }

  /** @returns undefined: it is neither a table nor a file. */
  async #columns(relation: NamedRelation, folder: string, signal: AbortSignal): Promise<Schema | undefined> {
    const { schema, name, isPath } = relation;
    if (!isPath) {
      const catalog = await this.#host.catalog();
      const database = schema === '' ? await this.#host.defaultDatabase() : schema;
      const table = await catalog.tables.findTable(database, name);
      if (table !== undefined) return [...table.columns, ...table.partitionKeys];
    }
    const path = schema === '' ? name : `${schema}.${name}`;
    if (!isPath && extname(path) === '') return undefined;
    return this.#fileColumns(wholePath(path, folder), signal);
  }

  async #fileColumns(path: string, signal: AbortSignal): Promise<Schema> {
    const [stored, readings] = await Promise.all([lookAtStored(path).catch(() => undefined), this.#host.readings()]);
    const state = stored?.kind === 'file' ? `${stored.version} ${JSON.stringify(readings)}` : undefined;
    const kept = this.#files.get(path);
    if (kept !== undefined && kept.state === state) return kept.columns;
    const request = { pattern: path, everyRow: false, readings };
    const { columns, partitionKeys } = await this.#host.workers.run(readSource, request, {
      signal,
      timeout: readTimeout,
    });
    const all = [...columns, ...partitionKeys];
    this.#files.delete(path);
    if (state === undefined) return all;
    this.#files.set(path, { state, columns: all });
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= mostKeptFiles) break;
      this.#files.delete(oldest);
    }
    return all;
  }
}

async function pathsOf(folder: string, typed: string): Promise<Found> {
  const { answers, complete } = await findPaths(folder, typed);
  return { suggestions: answers.map(({ path, kind }) => suggestion(kind, [path])), complete };
}

/** A name that several relations have is written with that of its relation. */
function columnsOf(known: readonly OwnColumns[]): Suggestion[] {
  const owners = new Map<string, number>();
  for (const { columns } of known)
    for (const key of new Set(columns.map(({ name }) => foldName(name)))) owners.set(key, (owners.get(key) ?? 0) + 1);
  return known.flatMap(({ name: owner, columns }) =>
    columns.map(({ name, type }) =>
      suggestion('column', (owners.get(foldName(name)) ?? 0) > 1 ? [owner, name] : [name], {
        detail: formatHive(type).slice(0, longestDetail),
        of: owner,
      }),
    ),
  );
}

/** Those whose last name begins with the text, then those whose name holds it. */
function within(all: readonly Suggestion[], typed: string): Found {
  const wanted = typed.toLowerCase();
  const nameOf = ({ parts }: Suggestion): string => parts.at(-1)!.toLowerCase();
  const found = all.filter((each) => nameOf(each).includes(wanted));
  const first = found.filter((each) => nameOf(each).startsWith(wanted));
  return cut([...first, ...found.filter((each) => !nameOf(each).startsWith(wanted))]);
}

function cut(found: readonly Suggestion[]): Found {
  return { suggestions: found.slice(0, mostOfKind), complete: found.length <= mostOfKind };
}

function suggestion(
  kind: Suggestion['kind'],
  parts: readonly string[],
  texts: Partial<Pick<Suggestion, 'detail' | 'of' | 'description'>> = {},
): Suggestion {
  return { kind, parts, detail: '', of: '', description: '', ...texts };
}

function stemOf(path: string): string {
  return basename(path, extname(path));
}

function wholeName({ schema, name }: NamedRelation): string {
  return schema === '' ? name : `${schema}.${name}`;
}
