/** One crawler: its targets and database, its policy beside them, its crawls below. */

import { keyTextOf } from '#renderer/app/commands/keys.ts';
import { IconAdjustmentsHorizontal, IconPlayerPlay, IconRadar2, IconTrash, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import { InspectorButton, useInspectorShown } from '#renderer/app/inspector.tsx';
import type { EditorProps } from '#renderer/features/feature.ts';
import { saveAndCrawl, trySaving } from '#renderer/features/crawlers/crawler-actions.ts';
import {
  ask,
  discardCrawler,
  editCrawler,
  isChanged,
  openCrawlerDraft,
  takeDiskVersion,
  useCrawlers,
  type CrawlerDraft,
} from '#renderer/features/crawlers/crawler-store.ts';
import { CrawlerPolicy } from '#renderer/features/crawlers/crawler-policy.tsx';
import { CrawlerSchedule } from '#renderer/features/crawlers/crawler-schedule.tsx';
import { CrawlerTargets } from '#renderer/features/crawlers/crawler-targets.tsx';
import { WatchBar } from '#renderer/features/crawlers/watch-bar.tsx';
import { CrawlList } from '#renderer/features/crawlers/crawl-list.tsx';
import { closeInspector } from '#renderer/stores/workbench.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import crawlerStyles from '#renderer/features/crawlers/crawler-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function CrawlerEditor({ tab }: EditorProps) {
  const name = String(tab.input['name']);
  const draft = useCrawlers(({ drafts }) => drafts[name]);
  const [error, setError] = useState<EngineError | null>(null);
  useEffect(() => {
    openCrawlerDraft(name).then(
      () => setError(null),
      (thrown: unknown) => setError(toEngineError(thrown)),
    );
  }, [name]);
  if (draft === undefined)
    return error === null ? <LoadingView text={`Reading ${name}`} /> : <ErrorView error={error} />;
  return <OpenCrawler name={name} draft={draft} />;
}

function OpenCrawler({ name, draft }: { readonly name: string; readonly draft: CrawlerDraft }) {
  const policyShown = useInspectorShown();
  const crawler = draft.draft;
  const changed = isChanged(draft);
  return (
    <div className={pageStyles.column}>
      <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
        <IconRadar2 size={18} stroke={1.5} className={textStyles.secondary} />
        <h1 className={textStyles.title}>{name}</h1>
        <span className={classes(textStyles.compact, textStyles.secondary, textStyles.truncated)}>
          {crawler.description}
        </span>
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          <InspectorButton>Policy</InspectorButton>
          <Button changes icon={<IconTrash size={15} stroke={1.5} />} onClick={() => ask('delete-crawler')}>
            Delete
          </Button>
          <Button
            changes
            tone="primary"
            icon={<IconPlayerPlay size={15} stroke={1.5} />}
            onClick={() => void saveAndCrawl(name)}
          >
            {changed ? 'Save and crawl now' : 'Crawl now'}
          </Button>
        </span>
      </div>
      {draft.theirs === null ? null : (
        <div className={classes(noteStyles.conflict, layoutStyles.row)} role="alert">
          <p className={layoutStyles.grow}>
            <b>{name} changed on disk while you were editing it.</b> Changes are not saved until you choose.
          </p>
          <Button size="sm" onClick={() => takeDiskVersion(name)}>
            Use theirs
          </Button>
          <Button changes size="sm" onClick={() => void trySaving(name, true)}>
            Keep mine
          </Button>
        </div>
      )}
      <div className={pageStyles.body}>
        <div className={pageStyles.center}>
          <CrawlerTargets crawler={crawler} onChange={(change) => editCrawler(name, change)} />
          <WatchBar crawlerName={name} />
          <CrawlList crawlerName={name} />
          {policyShown || !changed ? null : (
            <SaveBar changed onSave={() => void trySaving(name)} onDiscard={() => discardCrawler(name)} />
          )}
        </div>
        {policyShown ? (
          <aside className={paneStyles.pane} data-part="pane" aria-label="Policy for this crawler">
            <header>
              <IconAdjustmentsHorizontal size={16} stroke={1.5} />
              <span className={layoutStyles.grow}>Policy for this crawler</span>
              <IconButton label="Close the policy" keys={keyTextOf('window.toggle-inspector')} onClick={closeInspector}>
                <IconX size={15} stroke={1.5} />
              </IconButton>
            </header>
            <div className={paneStyles.body} data-part="pane-body">
              <CrawlerSchedule crawler={crawler} saved={draft.saved} onChange={(change) => editCrawler(name, change)} />
              <CrawlerPolicy crawler={crawler} onChange={(change) => editCrawler(name, change)} />
            </div>
            <SaveBar changed={changed} onSave={() => void trySaving(name)} onDiscard={() => discardCrawler(name)} />
          </aside>
        ) : null}
      </div>
    </div>
  );
}

function SaveBar({ changed, onSave, onDiscard }: { readonly changed: boolean; onSave(): void; onDiscard(): void }) {
  return (
    <div className={classes(crawlerStyles.saveBar, layoutStyles.row)}>
      <span className={classes(textStyles.muted, textStyles.compact)} role="status">
        {changed ? 'Not saved. Takes effect at the next crawl.' : 'Saved.'}
      </span>
      <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
        {changed ? (
          <Button size="sm" onClick={onDiscard}>
            Discard
          </Button>
        ) : null}
        <Button
          changes
          size="sm"
          tone="primary"
          onClick={onSave}
          {...(changed ? {} : { offReason: 'No changes to save' })}
        >
          Save
        </Button>
      </span>
    </div>
  );
}
