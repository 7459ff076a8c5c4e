/** A member of AWS Glue's CodeGenConfigurationNode: its fields, what it becomes in a job, and how a node is written as it. */

import type { z } from 'zod';

/** Why a node has no form on the other side: a sentence for users. Caught where a whole job is carried over. */
export class NotCarried extends Error {}

/** A node as it will be in the job, before its inputs are resolved. */
export interface ReadNode {
  readonly transform: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Input port → id of a Glue node, or of a node that `add` made. Absent: `in` reads the first input, if there is one. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Id of the node whose rows the readers get (default: this one). */
  readonly rows?: string;
}

/** A node that has no effect in a job: its readers get the rows of its input. */
export interface PassedNode {
  readonly transform: null;
  readonly rows: string;
}

export interface ReadContext {
  readonly id: string;
  readonly name: string;
  /** Ids of Glue nodes, in their order. */
  readonly inputs: readonly string[];
  /** Reports what is different in the job: a sentence. */
  change(says: string): void;
  /** @throws NotCarried. */
  refuse(reason: string): never;
  /** Adds another node to the job. @param word end of its id and name. @returns its id. */
  add(word: string, node: ReadNode): string;
}

export interface SupportedMember<S extends z.ZodObject = z.ZodObject> {
  /** As in the API. */
  readonly name: string;
  readonly kind: 'source' | 'transform' | 'target';
  readonly inputs: number | 'some';
  /** Transforms that it becomes; empty: it has no effect in a job. */
  readonly ours: readonly string[];
  /** What differs; empty: nothing. Sentences for users. */
  readonly note: string;
  /** Without Name and Inputs. */
  readonly fields: S;
  /** @throws NotCarried. */
  read(fields: z.output<S>, context: ReadContext): ReadNode | PassedNode;
}

export interface MissingMember {
  readonly name: string;
  readonly kind: 'source' | 'transform' | 'target';
  /** Why it is not supported, and what to do: sentences. */
  readonly reason: string;
}

export function defineMember<const S extends z.ZodObject>(member: SupportedMember<S>): SupportedMember<S> {
  return member;
}

export type GlueFields = Readonly<Record<string, unknown>>;

export interface WriteContext {
  readonly transform: string;
  /** Ids of the nodes that are read, by port, in their order. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Outputs of the node that the first input reads, in their order. */
  readonly outputs: readonly string[];
  /** Reports what is different in AWS Glue, or after an import from there: a sentence. */
  note(says: string): void;
  /** @throws NotCarried. */
  refuse(reason: string): never;
}

/** One member with its fields, without Name and Inputs. */
export type WrittenNode = readonly [member: string, fields: GlueFields];

/** @param args parsed by the transform. @throws NotCarried. */
export type NodeWriter = (args: never, context: WriteContext) => WrittenNode;
