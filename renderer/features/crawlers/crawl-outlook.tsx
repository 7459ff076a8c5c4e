/** What a crawl of a path would add to the catalog, before it starts; nothing is written. */

import { useProcedure } from '#renderer/rpc/queries.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import { useSettled } from '#renderer/ui/use-settled.ts';
import styles from '#renderer/features/crawlers/crawl-outlook.module.css';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

/** Columns that are named. */
const mostNamed = 8;

/** @param path as typed. @param databaseName '': the default database of the workspace. */
export function CrawlOutlook({ path, databaseName }: { readonly path: string; readonly databaseName: string }) {
  const settled = useSettled(path.trim(), 300);
  const found = useProcedure('findPath', { path: settled === '' ? '.' : settled }, { enabled: settled !== '' });
  const place = settled === '' ? undefined : found.data;
  const preview = useProcedure(
    'previewFile',
    { path: place?.path ?? '-', limit: 1 },
    { enabled: place?.kind === 'file' },
  );
  const words = outlookOf(place?.kind ?? null, preview.data);
  return (
    <p
      className={classes(styles.outlook, textStyles.compact, textStyles.secondary)}
      role="status"
      data-part="crawl-outlook"
      title={words}
    >
      {words !== undefined && (
        <>
          {words} Database: <b>{databaseName}</b>.
        </>
      )}
    </p>
  );
}

function outlookOf(
  kind: 'file' | 'folder' | null,
  preview: { readonly classification: string; readonly columns: readonly { name: string; type: string }[] } | undefined,
): string | undefined {
  if (kind === 'folder')
    return 'Adds one table for each group of files with the same columns; folders like year=2024 become partitions.';
  if (kind === null || preview === undefined) return undefined;
  const { classification, columns } = preview;
  const named = columns.slice(0, mostNamed).map(({ name, type }) => `${name} ${outerOf(type)}`);
  const more = columns.length - named.length;
  return `Adds one table from ${classification} with ${countOf(columns.length, 'column')}: ${named.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`;
}

/** A type in a sentence: `struct` of `struct<city:string,zip:string>`. */
function outerOf(type: string): string {
  return type.split('<', 1)[0]!;
}
