/** The catalog's only writer: brings the file to this version's schema and removes the remains of a crash. */

import { failAbandonedCrawls } from '#engine/catalog/repositories/crawls/crawls.ts';
import type { WriterContext } from '#engine/catalog/repositories/method.ts';
import { findWorkspaceRoot } from '#engine/catalog/repositories/workspace-places.ts';
import { checkedVersion } from '#engine/catalog/thread/checked-version.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { shapesOf, writerCalls } from '#engine/catalog/thread/method-table.ts';
import { isOwnerAlive } from '#engine/catalog/thread/owner.ts';
import type { DeclaredCatalog, Role } from '#engine/catalog/thread/roles/role.ts';
import { Sweeper } from '#engine/catalog/thread/sweeper.ts';
import { toEngineError } from '#engine/contract/errors.ts';

export const role: Role = async (declared) => {
  const nouns = await declared.nouns();
  return async ({ path, owner, place }, post) => {
    const connection = Connection.open(path, 'read-write');
    try {
      const before = await migrated(connection, declared);
      const after = declared.latestVersion;
      if (before > 0 && before < after)
        post({ kind: 'log', level: 'info', message: 'The catalog was upgraded.', details: { before, after } });
      if (place !== undefined) await settle(connection, place.root);
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
      const context: WriterContext = { connection, owner, sweeper, unfinished: new Map() };
      return {
        shapes: shapesOf(nouns),
        call: writerCalls(nouns, context),
        stop: () => sweeper.stop(),
        rest: () => connection.shrink(),
        close() {
          sweeper.stop();
          for (const work of context.unfinished.values()) work.giveUp();
          connection.close();
        },
      };
    } catch (error) {
      connection.close();
      throw error;
    }
  };
};

/** Almost every workspace is where it was. */
async function settle(connection: Connection, root: string): Promise<void> {
  if (findWorkspaceRoot(connection) === root) return;
  const { settlePlace } = await import('#engine/catalog/thread/relocate-catalog.ts');
  settlePlace(connection, root);
}

/** @returns the version before. */
async function migrated(connection: Connection, declared: DeclaredCatalog): Promise<number> {
  const version = checkedVersion(connection, declared.latestVersion);
  if (version === declared.latestVersion) return version;
  const { migrateCatalog } = await import('#engine/catalog/thread/migrate.ts');
  return migrateCatalog(connection, await declared.migrations());
}
