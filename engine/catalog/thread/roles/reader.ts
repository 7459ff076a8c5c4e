/** Reads the catalog beside its writer. */

import { Connection } from '#engine/catalog/thread/connection.ts';
import { Cursors } from '#engine/catalog/thread/cursors.ts';
import { readerOperations } from '#engine/catalog/thread/reader-operations.ts';
import { dispatch, type OpenRole } from '#engine/catalog/thread/roles/role.ts';

export const openRole: OpenRole = async ({ path }) => {
  const connection = Connection.open(path, 'read-only');
  const cursors = new Cursors(path);
  return {
    call: dispatch(readerOperations, { connection, cursors }),
    close() {
      cursors.close();
      connection.close();
    },
  };
};
