/** A new crawler, a crawl of a typed folder, and taking a crawler away. */

import { useState } from 'react';
import { toEngineError } from '#engine/contract/errors.ts';
import { databaseNameHint } from '#renderer/ui/format/database-name.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { PathInput } from '#renderer/app/path-input.tsx';
import { CrawlOutlook } from '#renderer/features/crawlers/crawl-outlook.tsx';
import { startCrawl } from '#renderer/features/crawlers/crawl-store.ts';
import { activeCrawler } from '#renderer/features/crawlers/crawler-actions.ts';
import {
  ask,
  createCrawler,
  deleteCrawler,
  findTarget,
  useCrawlers,
  type FoundTarget,
} from '#renderer/features/crawlers/crawler-store.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { fileName } from '#renderer/ui/format/words.ts';
import { SuggestInput } from '#renderer/ui/form/suggest-input.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const close = (): void => ask(null);

export function CrawlerDialogs() {
  const asking = useCrawlers((state) => state.asking);
  const isKnown = useCrawlers((state) => state.askedPath !== '');
  const name = activeCrawler();
  return (
    <>
      <Dialog open={asking === 'crawl-path'} onClose={close} title={isKnown ? 'Add to the catalog' : 'Crawl a folder'}>
        <CrawlPath />
      </Dialog>
      <Dialog open={asking === 'new-crawler'} onClose={close} title="Create a crawler">
        <NewCrawler />
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
      </ConfirmDialog>
    </>
  );
}

function CrawlPath() {
  const [path, setPath] = useState(useCrawlers.getState().askedPath);
  const [database, setDatabase] = useState(useCrawlers.getState().askedDatabase);
  const workspace = useProcedure('getWorkspace', {});
  const fallback = workspace.data?.definition.defaults.databaseName ?? '';
  const [problem, setProblem] = useState<string>();
  const [near, setNear] = useState<readonly string[]>([]);
  const write = (next: string): void => {
    setPath(next);
    setProblem(undefined);
    setNear([]);
  };
  const crawl = async (): Promise<void> => {
    const target = await findTarget(path.trim());
    setNear(target.near);
    if (target.missing) return setProblem(`No folder or file exists at ${target.path}.`);
    close();
    startCrawl({ path: target.path, ...(database.trim() === '' ? {} : { databaseName: database.trim() }) });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (path.trim() === '') return;
        crawl().catch((thrown: unknown) => setProblem(toEngineError(thrown).message));
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
            'Absolute, or relative to the workspace. Tables are added to the catalog; no file is changed. To crawl it regularly, create a crawler.'}
        </p>
        <NearPaths near={near} onWrite={write} />
        <CrawlOutlook path={path} databaseName={database.trim() === '' ? fallback : database.trim()} />
      </div>
      <DatabaseField value={database} onChange={setDatabase} fallback={fallback} />
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={close}>Cancel</Button>
        <Button tone="primary" type="submit" {...(path.trim() === '' ? { offReason: 'Enter a path first' } : {})}>
          Crawl now
        </Button>
      </span>
    </form>
  );
}

function NewCrawler() {
  const [name, setName] = useState('');
  const [path, setPath] = useState('');
  const [database, setDatabase] = useState('');
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
    const target = warned === undefined ? await findTarget(path.trim()) : undefined;
    if (target?.missing) return setWarned(target);
    await createCrawler(name.trim(), path.trim(), database.trim() === '' ? fallback : database.trim());
    close();
  };
  const missing = name.trim() === '' ? 'Enter a name first' : path.trim() === '' ? 'Enter a folder first' : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (missing !== undefined) return;
        create().catch((thrown: unknown) => setProblem(toEngineError(thrown).message));
      }}
    >
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
      <DatabaseField value={database} onChange={setDatabase} fallback={fallback} />
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={close}>Cancel</Button>
        <Button tone="primary" type="submit" {...(missing === undefined ? {} : { offReason: missing })}>
          {warned === undefined ? 'Create' : 'Create anyway'}
        </Button>
      </span>
    </form>
  );
}

/** Suggestions for a path where nothing exists. */
function NearPaths({ near, onWrite }: { readonly near: readonly string[]; onWrite(path: string): void }) {
  if (near.length === 0) return null;
  return (
    <span className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
      {near.map((path) => (
        <Button key={path} size="sm" title={path} onClick={() => onWrite(path)}>
          Use {fileName(path)}
        </Button>
      ))}
    </span>
  );
}

function DatabaseField({
  value,
  fallback,
  onChange,
}: {
  readonly value: string;
  readonly fallback: string;
  onChange(value: string): void;
}) {
  const databases = useProcedure('getDatabases', { limit: 1000 });
  return (
    <div className={fieldStyles.field}>
      <label className={fieldStyles.label} htmlFor="crawl-database">
        Database<span className={classes(textStyles.caption, layoutStyles.end)}>optional</span>
      </label>
      <SuggestInput
        large
        id="crawl-database"
        value={value}
        placeholder={fallback}
        suggestions={(databases.data?.items ?? []).map(({ name }) => ({ value: name }))}
        describedBy="crawl-database-hint"
        onChange={onChange}
      />
      <p id="crawl-database-hint" className={fieldStyles.hint}>
        {databaseNameHint(value)}
      </p>
    </div>
  );
}
