/**
 * How a repository declares its methods, each once: which thread runs it, in which transaction, and how its lists
 * travel. The thread's table of calls and the host's asynchronous repositories are derived from the declarations.
 */

import type { Connection, Durability } from '#engine/catalog/thread/connection.ts';
import type { Cursors, CursorSlice, OpenedRows } from '#engine/catalog/thread/cursors.ts';

/** What methods of the reader's thread run with. */
export interface ReaderContext {
  readonly connection: Connection;
  readonly cursors: Cursors;
}

/** What methods of the writer's thread run with. */
export interface WriterContext {
  readonly connection: Connection;
  /** The host process, see owner.ts. */
  readonly owner: string;
  readonly sweeper: { schedule(): void; settled(): Promise<void> };
  /** Work of several calls by its number; what is not finished when the catalog closes is given up. */
  readonly unfinished: Map<number, { giveUp(): void }>;
}

/** `name` is the method's own, for its transaction. */
type Run<Context, Parameters extends unknown[], Result> = (
  context: Context,
  name: string,
  ...parameters: Parameters
) => Result;

export interface ReadMethod<Parameters extends unknown[], Result> {
  readonly kind: 'read';
  readonly run: Run<ReaderContext, Parameters, Result>;
}

export interface ListMethod<Parameters extends unknown[], Row> {
  readonly kind: 'list';
  readonly run: Run<ReaderContext, Parameters, CursorSlice<Row>>;
}

export interface MemberListMethod<Parameters extends unknown[], Head, Member extends string, Row> {
  readonly kind: 'memberList';
  /** Member of the answer that holds the list. */
  readonly member: Member;
  readonly run: Run<ReaderContext, Parameters, { readonly head: Head } & CursorSlice<Row>>;
}

export interface WriteMethod<Parameters extends unknown[], Result> {
  readonly kind: 'write';
  readonly run: Run<WriterContext, Parameters, Result>;
}

export interface SlicedWriteMethod<Parameters extends unknown[]> {
  readonly kind: 'slicedWrite';
  readonly run: Run<WriterContext, Parameters, void>;
}

/** A method of any kind. */
export type Method =
  | { readonly kind: 'read' | 'list'; readonly run: Run<ReaderContext, never, unknown> }
  | { readonly kind: 'memberList'; readonly member: string; readonly run: Run<ReaderContext, never, unknown> }
  | { readonly kind: 'write' | 'slicedWrite'; readonly run: Run<WriterContext, never, unknown> };

/** The methods of one repository by name. */
export type Methods = Readonly<Record<string, Method>>;

type Operation<Parameters extends unknown[], Result> = (connection: Connection, ...parameters: Parameters) => Result;

/** Reads; all statements see one state of the database. */
export function read<Parameters extends unknown[], Result>(
  operation: Operation<Parameters, Result>,
): ReadMethod<Parameters, Result> {
  return {
    kind: 'read',
    run: ({ connection }, _name, ...parameters) => connection.snapshot(() => operation(connection, ...parameters)),
  };
}

/** Reads a list that may be long: it travels in slices, all of one state of the database. The host gets the whole list. */
export function readList<Parameters extends unknown[], Row>(
  open: Operation<Parameters, Iterator<Row>>,
): ListMethod<Parameters, Row> {
  return {
    kind: 'list',
    run: ({ cursors }, _name, ...parameters) =>
      cursors.open((connection) => ({ head: null, rows: open(connection, ...parameters) })),
  };
}

/** Like {@link readList}, for an answer of which one member is the long list. */
export function readMemberList<Parameters extends unknown[], Head extends object, Member extends string, Row>(
  member: Member,
  open: Operation<Parameters, OpenedRows<Head, Row>>,
): MemberListMethod<Parameters, Head, Member, Row> {
  return {
    kind: 'memberList',
    member,
    run: ({ cursors }, _name, ...parameters) => cursors.open((connection) => open(connection, ...parameters)),
  };
}

export interface TransactionOptions {
  /** Whether the change must survive a power cut, not only a killed process. Default: normal. */
  readonly durability?: Durability;
  /** Leaves rows that nobody reads any more, which are then removed in small steps. */
  readonly leavesGarbage?: boolean;
}

/** One write transaction, with a fault point `catalog.<name>`: all of the operation or nothing. */
export function transaction<Parameters extends unknown[], Result>(
  operation: Operation<Parameters, Result>,
  { durability = 'normal', leavesGarbage = false }: TransactionOptions = {},
): WriteMethod<Parameters, Result> {
  return {
    kind: 'write',
    run: ({ connection, sweeper }, name, ...parameters) => {
      const result = connection.transaction(name, () => operation(connection, ...parameters), durability);
      if (leavesGarbage) sweeper.schedule();
      return result;
    },
  };
}

/** The last parameter is a list that may be long: it is sent in slices, and each slice is a separate {@link transaction}. */
export function transactionPerSlice<Parameters extends [...unknown[], readonly unknown[]]>(
  operation: Operation<Parameters, void>,
): SlicedWriteMethod<Parameters> {
  return { kind: 'slicedWrite', run: transaction(operation).run };
}

/** For writes that no single transaction of {@link transaction} describes: the operation opens its own. */
export function write<Parameters extends unknown[], Result>(
  operation: (context: WriterContext, ...parameters: Parameters) => Result,
): WriteMethod<Parameters, Result> {
  return { kind: 'write', run: (context, _name, ...parameters) => operation(context, ...parameters) };
}
