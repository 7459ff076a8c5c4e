/** One crawler: its targets and database, its policy beside them, its crawls below. */

import { keyTextOf } from '#renderer/app/commands/keys.ts';
import {
  IconAdjustmentsHorizontal,
  IconListCheck,
  IconPlayerPlay,
  IconRadar2,
  IconTrash,
  IconX,
} from '@tabler/icons-react';
import { isChanged } from '#renderer/app/drafts/definition-drafts.ts';
import { DraftConflict, DraftEditor, SaveBar } from '#renderer/app/drafts/draft-editor.tsx';
import { InspectorButton, useInspectorShown } from '#renderer/app/inspector.tsx';
import type { EditorProps } from '#renderer/features/feature.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { saveAndReview, trySaving } from '#renderer/features/crawlers/crawler-actions.ts';
import { ask, crawlerDrafts, type CrawlerDraft } from '#renderer/features/crawlers/crawler-store.ts';
import { CrawlerPolicy } from '#renderer/features/crawlers/crawler-policy.tsx';
import { CrawlerSchedule } from '#renderer/features/crawlers/crawler-schedule.tsx';
import { CrawlerTargets } from '#renderer/features/crawlers/targets/crawler-targets.tsx';
import { WatchBar } from '#renderer/features/crawlers/watch-bar.tsx';
import { CrawlList } from '#renderer/features/crawlers/crawl-list.tsx';
import { closeInspector } from '#renderer/stores/workbench.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import crawlerStyles from '#renderer/features/crawlers/crawler-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function CrawlerEditor({ tab }: EditorProps) {
  const name = String(tab.input['name']);
  return (
    <DraftEditor drafts={crawlerDrafts} name={name}>
      {(draft) => <OpenCrawler name={name} draft={draft} />}
    </DraftEditor>
  );
}

function OpenCrawler({ name, draft }: { readonly name: string; readonly draft: CrawlerDraft }) {
  const policyShown = useInspectorShown();
  const crawler = draft.draft;
  const changed = isChanged(draft);
  const saveBar = (
    <SaveBar
      changed={changed}
      effect="Takes effect at the next crawl."
      onSave={() => void trySaving(name)}
      onDiscard={() => crawlerDrafts.discard(name)}
    />
  );
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
          <Button icon={<IconListCheck size={15} stroke={1.5} />} onClick={() => void saveAndReview(name)}>
            {changed ? 'Save and review changes' : 'Review changes'}
          </Button>
          <Button
            changes
            tone="primary"
            icon={<IconPlayerPlay size={15} stroke={1.5} />}
            onClick={() => void runCommandById('crawlers.crawl')}
          >
            {changed ? 'Save and run crawler' : 'Run crawler'}
          </Button>
        </span>
      </div>
      <DraftConflict drafts={crawlerDrafts} name={name} draft={draft} onKeepMine={() => void trySaving(name, true)} />
      <div className={pageStyles.body}>
        <div className={classes(pageStyles.center, crawlerStyles.scrolled)}>
          <CrawlerTargets
            crawler={crawler}
            saved={draft.saved}
            onChange={(change) => crawlerDrafts.edit(name, change)}
          />
          <WatchBar crawlerName={name} />
          <CrawlList crawlerName={name} />
          {policyShown || !changed ? null : saveBar}
        </div>
        {policyShown ? (
          <aside className={paneStyles.pane} data-part="pane" aria-label="Policy for this crawler">
            <header>
              <IconAdjustmentsHorizontal size={16} stroke={1.5} />
              <span className={layoutStyles.grow}>Policy for this crawler</span>
              <IconButton label="Close policy" keys={keyTextOf('window.toggle-inspector')} onClick={closeInspector}>
                <IconX size={15} stroke={1.5} />
              </IconButton>
            </header>
            <div className={paneStyles.body} data-part="pane-body">
              <CrawlerSchedule
                crawler={crawler}
                saved={draft.saved}
                onChange={(change) => crawlerDrafts.edit(name, change)}
              />
              <CrawlerPolicy crawler={crawler} onChange={(change) => crawlerDrafts.edit(name, change)} />
            </div>
            {saveBar}
          </aside>
        ) : null}
      </div>
    </div>
  );
}
