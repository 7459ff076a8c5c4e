/** Reads the catalog beside its writer. */

import { Connection } from '#engine/catalog/thread/connection.ts';
import { Cursors } from '#engine/catalog/thread/cursors.ts';
import { readerCalls, shapesOf } from '#engine/catalog/thread/method-table.ts';
import type { Role } from '#engine/catalog/thread/roles/role.ts';

export const role: Role = async (declared) => {
  const nouns = await declared.nouns();
  return async ({ path }) => {
    const connection = Connection.open(path, 'read-only');
    const cursors = new Cursors(path);
    return {
      shapes: shapesOf(nouns),
      call: readerCalls(nouns, { connection, cursors }),
      pull: (cursor) => cursors.pull(cursor),
      rest: () => connection.shrink(),
      close() {
        cursors.close();
        connection.close();
      },
    };
  };
};
