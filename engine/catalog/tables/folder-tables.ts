/** Tables of the catalog, seen from a folder. */

import type { TableName } from '#engine/catalog/view-members.ts';

export interface FolderTables {
  /** Of the folder itself. */
  readonly own: readonly TableName[];
  /** Of a folder around it, with files of this one; the nearest folder first. */
  readonly around: readonly TableName[];
  /** Of folders and files inside it. */
  readonly inside: readonly TableName[];
  /** More tables are inside. */
  readonly hasMore: boolean;
}
