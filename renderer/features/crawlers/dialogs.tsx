/** A new crawler, a crawl of a typed folder, and taking a crawler away. */

import { useState } from 'react';
import type { CatalogTarget } from '#engine/contract/definitions/crawler.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { PathInput } from '#renderer/app/path-input.tsx';
import { ClassifierDialogs } from '#renderer/features/crawlers/classifiers/classifier-dialogs.tsx';
import { CrawlPathDialog } from '#renderer/features/crawlers/review/crawl-path-dialog.tsx';
import { NearPaths } from '#renderer/features/crawlers/near-paths.tsx';
import { DatabaseField } from '#renderer/features/crawlers/database-field.tsx';
import { activeCrawler } from '#renderer/features/crawlers/crawler-actions.ts';
import {
  ask,
  createCatalogCrawler,
  createCrawler,
  deleteCrawler,
  findTarget,
  useCrawlers,
  type FoundTarget,
} from '#renderer/features/crawlers/crawler-store.ts';
import { ImportDefinitions } from '#renderer/features/crawlers/exchange/import-definitions.tsx';
import { ofCrawlers } from '#renderer/features/crawlers/exchange/importings.ts';
import { CatalogTargets } from '#renderer/features/crawlers/targets/catalog-targets.tsx';
import { emptyCatalogTarget, targetKinds, type TargetKind } from '#renderer/features/crawlers/targets/target-kind.ts';
import { UndoCrawlDialog } from '#renderer/features/crawlers/undo/undo-crawl-dialog.tsx';
import { NamingTriggers } from '#renderer/features/schedules/naming-triggers.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const close = (): void => ask(null);

export function CrawlerDialogs() {
  const asking = useCrawlers((state) => state.asking);
  const name = activeCrawler();
  return (
    <>
      <CrawlPathDialog />
      <UndoCrawlDialog />
      <ClassifierDialogs />
      <Dialog open={asking === 'new-crawler'} onClose={close} title="Create crawler">
        <NewCrawler />
      </Dialog>
      <Dialog open={asking === 'import-crawlers'} onClose={close} title="Import crawlers of AWS Glue" width={720}>
        <ImportDefinitions importing={ofCrawlers} onClose={close} />
      </Dialog>
      <ConfirmDialog
        open={asking === 'delete-crawler' && name !== undefined}
        onClose={close}
        title={`Delete the crawler ${name ?? ''}?`}
        action={`Delete ${name ?? ''}`}
        onConfirm={() =>
          void deleteCrawler(name!).catch((thrown: unknown) => showFailure('Deleting the crawler', thrown))
        }
      >
        <p className={textStyles.compact}>Its file in crawlers/ is deleted. The tables it found stay in the catalog.</p>
        <NamingTriggers member="crawlerName" name={name ?? ''} />
      </ConfirmDialog>
    </>
  );
}

function NewCrawler() {
  const [name, setName] = useState('');
  const [path, setPath] = useState('');
  const [database, setDatabase] = useState('');
  const [kind, setKind] = useState<TargetKind>('folders');
  const [tables, setTables] = useState<readonly CatalogTarget[]>([emptyCatalogTarget]);
  const [problem, setProblem] = useState<string>();
  /** Nothing exists there; the warning was shown once. */
  const [warned, setWarned] = useState<FoundTarget>();
  const write = (next: string): void => {
    setPath(next);
    setWarned(undefined);
  };
  const workspace = useProcedure('getWorkspace', {});
  const fallback = workspace.data?.definition.defaults.databaseName ?? 'default';
  const create = async (): Promise<void> => {
    if (kind === 'tables') {
      await createCatalogCrawler(name.trim(), tables);
      close();
      return;
    }
    const target = warned === undefined ? await findTarget(path.trim()) : undefined;
    if (target?.missing) return setWarned(target);
    await createCrawler(name.trim(), path.trim(), database.trim() === '' ? fallback : database.trim());
    close();
  };
  const missing =
    name.trim() === ''
      ? 'Enter a name first'
      : kind === 'tables'
        ? tables.some((target) => target.databaseName === '' || target.tables.length === 0)
          ? 'Choose tables first'
          : undefined
        : path.trim() === ''
          ? 'Enter a folder first'
          : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (missing !== undefined) return;
        create().catch((thrown: unknown) => setProblem(toEngineError(thrown).message));
      }}
    >
      {/* First, so that Tab goes from the name to the folder. */}
      <div className={fieldStyles.field}>
        <Segments<TargetKind> label="Kind of targets" segments={targetKinds} current={kind} onChange={setKind} />
      </div>
      <div className={fieldStyles.field}>
        <label className={fieldStyles.label} htmlFor="crawler-name">
          Name
        </label>
        <input
          id="crawler-name"
          data-autofocus
          autoFocus
          className={classes(inputStyles.input, inputStyles.wide, problem !== undefined && inputStyles.wrong)}
          value={name}
          maxLength={255}
          onChange={(event) => (setName(event.currentTarget.value), setProblem(undefined))}
        />
        {problem === undefined ? null : (
          <p className={classes(fieldStyles.hint, fieldStyles.wrong)} role="alert">
            {problem}
          </p>
        )}
      </div>
      {kind === 'tables' ? (
        <CatalogTargets targets={tables} onChange={setTables} />
      ) : (
        <>
          <div className={fieldStyles.field}>
            <label className={fieldStyles.label} htmlFor="crawler-path">
              Folder or file
            </label>
            <PathInput
              id="crawler-path"
              large
              value={path}
              placeholder="input/orders"
              describedBy="crawler-path-hint"
              onChange={write}
            />
            <p id="crawler-path-hint" className={fieldStyles.hint} role="status">
              {warned === undefined
                ? 'Relative to the workspace, or absolute.'
                : `No folder or file exists at ${warned.path}. Crawls fail until it exists.`}
            </p>
            <NearPaths near={warned?.near ?? []} onWrite={write} />
          </div>
          <DatabaseField id="crawl-database" value={database} onChange={setDatabase} fallback={fallback} />
        </>
      )}
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={close}>Cancel</Button>
        <Button tone="primary" type="submit" {...(missing === undefined ? {} : { offReason: missing })}>
          {warned === undefined ? 'Create' : 'Create anyway'}
        </Button>
      </span>
    </form>
  );
}
