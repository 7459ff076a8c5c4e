/** Files that a crawl skipped, each with the reason. */

import type { CrawlResultText } from '#engine/contract/procedures/crawls.ts';
import { classes } from '#renderer/ui/classes.ts';
import { PathText } from '#renderer/ui/format/path-text.tsx';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { EmptyView } from '#renderer/ui/state-view.tsx';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface SkippedFilesProps {
  readonly skipped: CrawlResultText['skipped'];
  /** Of all; those that are not listed are counted. */
  readonly count: number;
}

export function SkippedFiles({ skipped, count }: SkippedFilesProps) {
  if (count === 0) return <EmptyView title="No files were skipped" />;
  return (
    <div className={tableStyles.scroll} tabIndex={0} role="region" aria-label="Skipped files">
      <table className={tableStyles.table}>
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {skipped.map(({ path, reason }) => (
            <tr key={path}>
              <td className={tableStyles.wraps}>
                <PathText path={path} />
              </td>
              <td className={tableStyles.wraps}>
                {reason.startsWith(`${path} `) ? `The file${reason.slice(path.length)}` : reason}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {count > skipped.length ? (
        <p className={classes(textStyles.muted, tableStyles.none)}>
          The first {exactCount(skipped.length)} of {countOf(count, 'file')}.
        </p>
      ) : null}
    </div>
  );
}
