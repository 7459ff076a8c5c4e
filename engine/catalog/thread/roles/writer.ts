/** The catalog's only writer: brings the file to this version's schema and removes the remains of a crash. */

import { latestVersion } from '#engine/catalog/migrations/latest-version.ts';
import { failAbandonedCrawls } from '#engine/catalog/repositories/crawls.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { checkedVersion } from '#engine/catalog/thread/checked-version.ts';
import { isOwnerAlive } from '#engine/catalog/thread/owner.ts';
import { dispatch, type OpenRole } from '#engine/catalog/thread/roles/role.ts';
import { Sweeper } from '#engine/catalog/thread/sweeper.ts';
import type { WriterContext } from '#engine/catalog/thread/writer-context.ts';
import { writerOperations } from '#engine/catalog/thread/writer-operations.ts';
import { toEngineError } from '#engine/contract/errors.ts';

export const openRole: OpenRole = async ({ path, owner }, post) => {
  const connection = Connection.open(path, 'read-write');
  try {
    const before = await migrated(connection);
    if (before > 0 && before < latestVersion) {
      const details = { before, after: latestVersion };
      post({ kind: 'log', level: 'info', message: 'The catalog was upgraded.', details });
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
};

/** @returns the version before. The migrations are loaded only for a file that needs one. */
async function migrated(connection: Connection): Promise<number> {
  const version = checkedVersion(connection, latestVersion);
  if (version === latestVersion) return version;
  const { migrateCatalog } = await import('#engine/catalog/thread/migrate.ts');
  return migrateCatalog(connection);
}
