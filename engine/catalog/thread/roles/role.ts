/** What a catalog thread is opened as, and how calls reach its operations. */

import type { CatalogPlace, FromThread } from '#engine/catalog/thread/messages.ts';

export type Call = (operation: string, parameters: readonly unknown[]) => unknown;

export interface OpenCatalog {
  readonly call: Call;
  /** Ends what nobody has asked for; calls that wait for it are answered. May be called twice. */
  stop?(): void;
  close(): void;
}

/** @throws EngineError that the opening of the catalog ends with. */
export type OpenRole = (place: CatalogPlace, post: (message: FromThread) => void) => Promise<OpenCatalog>;

/** The types of both ends come from the same table of operations; between them calls travel untyped. */
export function dispatch<Context>(operations: object, context: Context): Call {
  const table = operations as Readonly<Record<string, (context: Context, ...parameters: unknown[]) => unknown>>;
  return (operation, parameters) => {
    const run = table[operation]!;
    return run(context, ...parameters);
  };
}
