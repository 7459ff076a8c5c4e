/** Writes and reads the catalog in one thread, the calling one: for a command, which asks one thing after the other and ends soon. */

import { isWrite } from '#engine/catalog/thread/method-table.ts';
import { role as readerRole } from '#engine/catalog/thread/roles/reader.ts';
import type { Role } from '#engine/catalog/thread/roles/role.ts';
import { role as writerRole } from '#engine/catalog/thread/roles/writer.ts';

export const role: Role = async (declared) => {
  const [openWriter, openReader] = await Promise.all([writerRole(declared), readerRole(declared)]);
  return async (file, post) => {
    const writer = await openWriter(file, post);
    try {
      const reader = await openReader(file, post);
      return {
        ...writer,
        call(operation, parameters) {
          const [noun, method] = operation.split('.') as [string, string];
          const { call } = isWrite(writer.shapes[noun]![method]!) ? writer : reader;
          return call(operation, parameters);
        },
        pull: (cursor) => reader.pull!(cursor),
        rest() {
          writer.rest!();
          reader.rest!();
        },
        close() {
          reader.close();
          writer.close();
        },
      };
    } catch (error) {
      writer.close();
      throw error;
    }
  };
};
