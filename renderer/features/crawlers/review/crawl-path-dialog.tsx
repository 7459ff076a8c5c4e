/** A crawl of a folder or file: which one and into which database, then what it would change, then the crawl. */

import { useState } from 'react';
import { toEngineError } from '#engine/contract/errors.ts';
import { PathInput } from '#renderer/app/path-input.tsx';
import { CrawlOutlook } from '#renderer/features/crawlers/crawl-outlook.tsx';
import { ask, askReview, findTarget, useCrawlers } from '#renderer/features/crawlers/crawler-store.ts';
import { DatabaseField } from '#renderer/features/crawlers/database-field.tsx';
import { NearPaths } from '#renderer/features/crawlers/near-paths.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import { databaseNameProblem } from '#renderer/ui/format/database-name.ts';
import { folderName } from '#renderer/ui/format/words.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';

const CrawlReview = loadedLater(
  async () => (await import('#renderer/features/crawlers/review/crawl-review.tsx')).CrawlReview,
);

const close = (): void => ask(null);

export function CrawlPathDialog() {
  const isOpen = useCrawlers((state) => state.asking === 'crawl-path');
  const isKnown = useCrawlers((state) => state.askedPath !== '');
  const reviewing = useCrawlers((state) => state.reviewing);
  const title =
    reviewing === null
      ? isKnown
        ? 'Add to catalog'
        : 'Crawl folder'
      : `Review crawl of ${reviewing.crawlerName ?? folderName(reviewing.path)}`;
  return (
    <Dialog open={isOpen} onClose={close} title={title} {...(reviewing === null ? {} : { width: 920 })}>
      {reviewing === null ? <CrawlPath /> : <CrawlReview request={reviewing} onClose={close} />}
    </Dialog>
  );
}

function CrawlPath() {
  const { typed, askedPath, askedDatabase } = useCrawlers.getState();
  const [path, setPath] = useState(typed?.path ?? askedPath);
  const [database, setDatabase] = useState(typed?.databaseName ?? askedDatabase);
  const workspace = useProcedure('getWorkspace', {});
  const fallback = workspace.data?.definition.defaults.databaseName ?? '';
  const [problem, setProblem] = useState<string>();
  const [near, setNear] = useState<readonly string[]>([]);
  const write = (next: string): void => {
    setPath(next);
    setProblem(undefined);
    setNear([]);
  };
  const badName = databaseNameProblem(database);
  const review = async (): Promise<void> => {
    const target = await findTarget(path.trim());
    setNear(target.near);
    if (target.missing) return setProblem(`No folder or file exists at ${target.path}.`);
    askReview({ path: target.path, databaseName: database.trim() });
  };
  return (
    <form
      onKeyDown={(event) => {
        // As in the next step, where Enter alone is that of the focused control.
        if (event.defaultPrevented || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        event.currentTarget.requestSubmit();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (path.trim() === '' || badName !== undefined) return;
        review().catch((thrown: unknown) => setProblem(toEngineError(thrown).message));
      }}
    >
      <div className={fieldStyles.field}>
        <label className={fieldStyles.label} htmlFor="crawl-path">
          Folder or file on this computer
        </label>
        <PathInput
          id="crawl-path"
          first
          large
          value={path}
          placeholder="/data/lake"
          bad={problem !== undefined}
          describedBy="crawl-path-hint"
          onChange={write}
        />
        <p
          id="crawl-path-hint"
          className={classes(fieldStyles.hint, problem !== undefined && fieldStyles.wrong)}
          role="status"
        >
          {problem ??
            'Absolute, or relative to the workspace. The next step shows which tables would change. To crawl it regularly, create a crawler.'}
        </p>
        <NearPaths near={near} onWrite={write} />
        <CrawlOutlook path={path} databaseName={database.trim() === '' ? fallback : database.trim()} />
      </div>
      <DatabaseField id="crawl-database" value={database} onChange={setDatabase} fallback={fallback} />
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={close}>Cancel</Button>
        <Button
          tone="primary"
          type="submit"
          offReason={
            path.trim() === '' ? 'Enter a path first' : badName === undefined ? undefined : 'Change the name first'
          }
        >
          Review changes
        </Button>
      </span>
    </form>
  );
}
