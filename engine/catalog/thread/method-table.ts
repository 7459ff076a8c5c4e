/** Calls of one thread by `noun.method`, and what the host must know of them; both from the declared nouns. */

import type { Nouns } from '#engine/catalog/nouns.ts';
import type { Method, ReaderContext, WriterContext } from '#engine/catalog/repositories/method.ts';
import type { MethodShape, NounShapes } from '#engine/catalog/thread/messages.ts';

/** Runs a method. The types of both ends come from the same nouns; between them calls travel untyped. */
export type Call = (operation: string, parameters: readonly unknown[]) => unknown;

export function readerCalls(nouns: Nouns, context: ReaderContext): Call {
  return callTable(nouns, (method) => !isWrite(method), context);
}

export function writerCalls(nouns: Nouns, context: WriterContext): Call {
  return callTable(nouns, isWrite, context);
}

export function isWrite({ kind }: Pick<MethodShape, 'kind'>): boolean {
  return kind === 'write' || kind === 'slicedWrite';
}

type Run<Context> = (context: Context, name: string, ...parameters: readonly unknown[]) => unknown;

function callTable<Context>(nouns: Nouns, isHere: (method: Method) => boolean, context: Context): Call {
  const calls = new Map<string, { readonly name: string; readonly run: Run<Context> }>();
  for (const [noun, methods] of Object.entries(nouns)) {
    for (const [name, method] of Object.entries(methods)) {
      if (!isHere(method)) continue;
      calls.set(`${noun}.${name}`, { name, run: method.run as unknown as Run<Context> });
    }
  }
  return (operation, parameters) => {
    const { name, run } = calls.get(operation)!;
    return run(context, name, ...parameters);
  };
}

export function shapesOf(nouns: Nouns): NounShapes {
  return mapValues(nouns, (methods) => mapValues(methods, shapeOf));
}

function shapeOf(method: Method): MethodShape {
  return method.kind === 'memberList' ? { kind: method.kind, member: method.member } : { kind: method.kind };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));
}
