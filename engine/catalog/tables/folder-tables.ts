/** Tables of the catalog, seen from a folder. */

export interface FolderTable {
  readonly databaseName: string;
  readonly name: string;
}

export interface FolderTables {
  /** Of the folder itself. */
  readonly own: readonly FolderTable[];
  /** Of a folder around it, with files of this one; the nearest folder first. */
  readonly around: readonly FolderTable[];
  /** Of folders and files inside it. */
  readonly inside: readonly FolderTable[];
  /** More tables are inside. */
  readonly hasMore: boolean;
}
