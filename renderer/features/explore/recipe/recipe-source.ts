/** What a recipe or a new job begins with: an open file, read as the user has stated it, or a table. */

import type { RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import type { Stated } from '#renderer/features/explore/reading/file-reading.ts';
import { inWorkspace } from '#renderer/rpc/in-workspace.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { folderName } from '#renderer/ui/format/words.ts';

/** @param path absolute; of a file or a folder. */
export function sourceOfFile(path: string, { format, options }: Pick<Stated, 'format' | 'options'>): RecipeSource {
  const stated = {
    ...(format === undefined ? {} : { format }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
  return { name: folderName(path), transform: 'PathSource', args: { path: inWorkspace(path), ...stated } };
}

/** Of a table with files; a view is none. */
export function sourceOfTable({ databaseName, name }: TableName): RecipeSource {
  return { name, transform: 'CatalogSource', args: { databaseName, tableName: name } };
}
