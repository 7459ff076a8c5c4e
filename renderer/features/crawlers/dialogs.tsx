/** A new crawler, a crawl of a typed folder, and taking a crawler away. */

import { useState } from 'react';
import { toEngineError } from '#engine/contract/errors.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { startCrawl } from '#renderer/features/crawlers/crawl-store.ts';
import { activeCrawler } from '#renderer/features/crawlers/crawler-actions.ts';
import {
  ask,
  createCrawler,
  deleteCrawler,
  findTarget,
  useCrawlers,
} from '#renderer/features/crawlers/crawler-store.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { SuggestInput } from '#renderer/ui/form/suggest-input.tsx';

const close = (): void => ask(null);

export function CrawlerDialogs() {
  const asking = useCrawlers((state) => state.asking);
  const name = activeCrawler();
  return (
    <>
      <Dialog open={asking === 'crawl-path'} onClose={close} title="Crawl a folder">
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
        <p className="data">Its file in crawlers/ is removed. The tables that it found stay in the catalog.</p>
      </ConfirmDialog>
    </>
  );
}

function CrawlPath() {
  const [path, setPath] = useState(useCrawlers.getState().askedPath);
  const [database, setDatabase] = useState('');
  const workspace = useProcedure('getWorkspace', {});
  const [problem, setProblem] = useState<string>();
  const crawl = async (): Promise<void> => {
    const target = await findTarget(path.trim());
    if (target.missing) return setProblem(`There is no folder or file at ${target.path}.`);
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
      <div className="field">
        <label className="lab" htmlFor="crawl-path">
          Folder or file on this machine
        </label>
        <input
          id="crawl-path"
          data-autofocus
          autoFocus
          className={`in wide mono${problem === undefined ? '' : ' err'}`}
          value={path}
          placeholder="/data/lake"
          aria-invalid={problem !== undefined}
          aria-describedby="crawl-path-hint"
          onChange={(event) => (setPath(event.currentTarget.value), setProblem(undefined))}
        />
        <p id="crawl-path-hint" className={`hint${problem === undefined ? '' : ' bad'}`} role="status">
          {problem ??
            'Absolute, or relative to the workspace. Its tables go into the catalog; no file is changed. To crawl it again and again, make a crawler.'}
        </p>
      </div>
      <DatabaseField
        value={database}
        onChange={setDatabase}
        fallback={workspace.data?.definition.defaults.databaseName ?? ''}
      />
      <span className="row dialog-actions">
        <Button onClick={close}>Cancel</Button>
        <Button tone="primary" type="submit" {...(path.trim() === '' ? { offReason: 'Write a path first' } : {})}>
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
  /** Nothing stands there, which was said once. */
  const [warned, setWarned] = useState<string>();
  const workspace = useProcedure('getWorkspace', {});
  const fallback = workspace.data?.definition.defaults.databaseName ?? 'default';
  const create = async (): Promise<void> => {
    const target = warned === undefined ? await findTarget(path.trim()) : undefined;
    if (target?.missing) return setWarned(target.path);
    await createCrawler(name.trim(), path.trim(), database.trim() === '' ? fallback : database.trim());
    close();
  };
  const missing = name.trim() === '' ? 'Write a name first' : path.trim() === '' ? 'Write a folder first' : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (missing !== undefined) return;
        create().catch((thrown: unknown) => setProblem(toEngineError(thrown).message));
      }}
    >
      <div className="field">
        <label className="lab" htmlFor="crawler-name">
          Name
        </label>
        <input
          id="crawler-name"
          data-autofocus
          autoFocus
          className={`in wide${problem === undefined ? '' : ' err'}`}
          value={name}
          maxLength={255}
          onChange={(event) => (setName(event.currentTarget.value), setProblem(undefined))}
        />
        {problem === undefined ? null : (
          <p className="hint bad" role="alert">
            {problem}
          </p>
        )}
      </div>
      <div className="field">
        <label className="lab" htmlFor="crawler-path">
          Folder or file
        </label>
        <input
          id="crawler-path"
          className="in wide mono"
          value={path}
          placeholder="input/orders"
          aria-describedby="crawler-path-hint"
          onChange={(event) => (setPath(event.currentTarget.value), setWarned(undefined))}
        />
        <p id="crawler-path-hint" className={`hint${warned === undefined ? '' : ' warn'}`} role="status">
          {warned === undefined
            ? 'Relative to the workspace, or absolute.'
            : `There is no folder or file at ${warned}; crawls fail until there is one.`}
        </p>
      </div>
      <DatabaseField value={database} onChange={setDatabase} fallback={fallback} />
      <span className="row dialog-actions">
        <Button onClick={close}>Cancel</Button>
        <Button tone="primary" type="submit" {...(missing === undefined ? {} : { offReason: missing })}>
          {warned === undefined ? 'Create' : 'Create all the same'}
        </Button>
      </span>
    </form>
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
    <div className="field">
      <label className="lab" htmlFor="crawl-database">
        Database<span className="cap end">optional</span>
      </label>
      <SuggestInput
        large
        id="crawl-database"
        value={value}
        placeholder={fallback}
        suggestions={(databases.data?.items ?? []).map(({ name }) => ({ value: name }))}
        onChange={onChange}
      />
    </div>
  );
}
