/** Entry of a catalog thread: opens the database as writer or reader and answers calls one after the other. */

import { parentPort, workerData } from 'node:worker_threads';

import { failAbandonedCrawls } from '#engine/catalog/repositories/crawls.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { Cursors } from '#engine/catalog/thread/cursors.ts';
import type { FromThread, ThreadStart, ToThread } from '#engine/catalog/thread/messages.ts';
import { inspectCatalog } from '#engine/catalog/thread/inspect-catalog.ts';
import { migrateCatalog } from '#engine/catalog/thread/migrate.ts';
import { isOwnerAlive } from '#engine/catalog/thread/owner.ts';
import { readerOperations } from '#engine/catalog/thread/reader-operations.ts';
import { Sweeper } from '#engine/catalog/thread/sweeper.ts';
import { verifyCatalogFile } from '#engine/catalog/thread/verify-catalog-file.ts';
import type { WriterContext } from '#engine/catalog/thread/writer-context.ts';
import { writerOperations } from '#engine/catalog/thread/writer-operations.ts';
import { serializeError, toEngineError } from '#engine/contract/errors.ts';

type Call = (operation: string, parameters: readonly unknown[]) => unknown;

interface OpenCatalog {
  readonly call: Call;
  /** Ends what nobody has asked for; calls that wait for it are answered. */
  stop?(): void;
  close(): void;
}

const start = workerData as ThreadStart;
const port = parentPort!;
let catalog: OpenCatalog | undefined;
const underWay = new Set<Promise<void>>();

function post(message: FromThread): void {
  port.postMessage(message);
}

port.on('message', (message: ToThread) => {
  if (message.kind === 'open') {
    try {
      catalog = opened(start);
      post({ kind: 'opened' });
    } catch (error) {
      post({ kind: 'failed', error: serializeError(error) });
      port.close();
    }
  } else if (message.kind === 'close') {
    catalog?.stop?.();
    void Promise.allSettled(underWay).then(() => {
      catalog?.close();
      port.close();
    });
  } else {
    const { id, operation, parameters } = message;
    const fail = (error: unknown): void => post({ kind: 'error', id, error: serializeError(error) });
    try {
      const result = catalog!.call(operation, parameters);
      if (!(result instanceof Promise)) return post({ kind: 'result', id, result });
      // A copy of the whole catalog; other calls are answered meanwhile.
      const answered: Promise<void> = result
        .then((settled: unknown) => post({ kind: 'result', id, result: settled }), fail)
        .finally(() => underWay.delete(answered));
      underWay.add(answered);
    } catch (error) {
      fail(error);
    }
  }
});

function opened(thread: ThreadStart): OpenCatalog {
  if (thread.role === 'writer') return openWriter(thread);
  if (thread.role === 'reader') return openReader(thread);
  if (thread.role === 'inspector') return { call: () => inspectCatalog(thread.path), close: () => undefined };
  verifyCatalogFile(thread.path, thread.owner);
  return { call: () => undefined, close: () => undefined };
}

function openWriter({ path, owner }: ThreadStart): OpenCatalog {
  const connection = Connection.open(path, 'read-write');
  try {
    const before = migrateCatalog(connection);
    const after = Number(connection.pragma('user_version'));
    if (before > 0 && before < after) {
      post({ kind: 'log', level: 'info', message: 'The catalog was upgraded.', details: { before, after } });
    }
    const sweeper = new Sweeper(connection, (error) => {
      const { message } = toEngineError(error);
      post({
        kind: 'log',
        level: 'warning',
        message: 'Old object lists and runs were not removed.',
        details: { why: message },
      });
    });
    sweeper.collect(isOwnerAlive);
    failAbandonedCrawls(connection, isOwnerAlive);
    sweeper.schedule();
    const context: WriterContext = { connection, owner, sweeper, publications: new Map() };
    return {
      call: dispatch(writerOperations, context),
      stop: () => sweeper.stop(),
      close() {
        sweeper.stop();
        for (const publication of context.publications.values()) publication.giveUp();
        connection.close();
      },
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function openReader({ path }: ThreadStart): OpenCatalog {
  const connection = Connection.open(path, 'read-only');
  const cursors = new Cursors(path);
  return {
    call: dispatch(readerOperations, { connection, cursors }),
    close() {
      cursors.close();
      connection.close();
    },
  };
}

/** The types of both ends come from the same table of operations; between them calls travel untyped. */
function dispatch<Context>(operations: object, context: Context): Call {
  const table = operations as Readonly<Record<string, (context: Context, ...parameters: unknown[]) => unknown>>;
  return (operation, parameters) => {
    const run = table[operation]!;
    return run(context, ...parameters);
  };
}
