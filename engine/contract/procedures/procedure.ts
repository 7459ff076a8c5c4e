/** The type of a procedure: the dispatcher, the client's types, `tenon call` and the docs derive from it. */

import type { z } from 'zod';
import type { ErrorCode } from '#engine/contract/errors.ts';

/** `query` changes nothing, `command` does, `stream` gives many outputs. */
export type ProcedureKind = 'query' | 'command' | 'stream';

export interface Procedure<
  K extends ProcedureKind = ProcedureKind,
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> {
  readonly kind: K;
  /** One sentence for users. */
  readonly summary: string;
  readonly input: I;
  /** Streams: one item. */
  readonly output: O;
  /** Codes that a caller should know how to handle; Cancelled and Internal may always come. */
  readonly errors: readonly ErrorCode[];
  /** Commands, and streams read to their end: names of the queries whose answers may be stale now. */
  readonly invalidates?: readonly string[];
}

/**
 * Keeps the exact types of kind, input and output.
 * @param define called when something of it is first asked for: there are two hundred procedures, whose schemas would be
 *   made at each start, and a command or a page uses some of them.
 */
export function defineProcedure<const K extends ProcedureKind, I extends z.ZodType, O extends z.ZodType>(
  define: () => Procedure<K, I, O>,
): Procedure<K, I, O> {
  let made: Procedure<K, I, O> | undefined;
  const get = (): Procedure<K, I, O> => (made ??= define());
  return {
    get kind() {
      return get().kind;
    },
    get summary() {
      return get().summary;
    },
    get input() {
      return get().input;
    },
    get output() {
      return get().output;
    },
    get errors() {
      return get().errors;
    },
    get invalidates() {
      return get().invalidates;
    },
  };
}

export type ProcedureMap = Readonly<Record<string, Procedure>>;

/** The type that a caller passes. */
export type InputOf<P extends Procedure> = z.input<P['input']>;
/** The type that a caller gets. */
export type OutputOf<P extends Procedure> = z.output<P['output']>;
