/** What a crawl would change, before it writes anything: shown, then confirmed or left. */

import { capital } from '#engine/contract/capital.ts';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import type { CrawlProgress, CrawlReviewText } from '#engine/contract/procedures/crawls.ts';
import { stageWords, unreadWords } from '#renderer/features/crawlers/crawl-words.ts';
import { startCrawl } from '#renderer/features/crawlers/crawl-store.ts';
import { backToPath, type ReviewedCrawl } from '#renderer/features/crawlers/crawler-store.ts';
import { MisfitList } from '#renderer/features/crawlers/misfit-list.tsx';
import { ReviewedTables } from '#renderer/features/crawlers/review/reviewed-tables.tsx';
import { countTaken, takeAll, takenPart, type TakenChanges } from '#renderer/features/crawlers/review/taken-changes.ts';
import { useCrawlReview } from '#renderer/features/crawlers/review/use-crawl-review.ts';
import { SentenceList } from '#renderer/features/crawlers/sentence-list.tsx';
import { SkippedFiles } from '#renderer/features/crawlers/skipped-files.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import { SubTabs } from '#renderer/ui/sub-tabs.tsx';
import reviewStyles from '#renderer/features/crawlers/review/crawl-review.module.css';
import dialogStyles from '#renderer/ui/dialog.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import progressStyles from '#renderer/ui/progress.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface CrawlReviewProps {
  readonly request: ReviewedCrawl;
  onClose(): void;
}

export function CrawlReview({ request, onClose }: CrawlReviewProps) {
  const { state, again } = useCrawlReview(request);
  const review = 'review' in state ? state.review : undefined;
  const [taken, setTaken] = useState(takeAll);
  const changed = review === undefined ? 0 : review.added + review.updated + review.deleted;
  const part = takenPart(taken);
  const offReason = changed > 0 && countTaken(taken, changed) === 0 ? 'Take at least one table' : undefined;
  const { crawlerName, path } = request;
  const crawl = (): void => {
    if (review === undefined || offReason !== undefined) return;
    onClose();
    const subject = crawlerName === undefined ? { path, databaseName: review.databaseName } : { crawlerName };
    startCrawl(subject, { reviewId: review.reviewId, ...(part === undefined ? {} : { take: part }) });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) crawl();
    else if (event.key === 'ArrowLeft' && event.altKey && crawlerName === undefined) backToPath();
    else return;
    event.preventDefault();
    // Tabs go on to the next one by arrows, whatever is held.
    event.stopPropagation();
  };
  return (
    <div className={reviewStyles.review} onKeyDownCapture={onKeyDown} data-part="crawl-review">
      {crawlerName === undefined ? (
        <p className={classes(textStyles.monospace, textStyles.secondary, textStyles.truncated)} title={path}>
          {path}
        </p>
      ) : null}
      {'progress' in state ? <Progress progress={state.progress} /> : null}
      {'error' in state ? (
        <ErrorView error={state.error}>
          <Button onClick={again}>Review again</Button>
        </ErrorView>
      ) : null}
      {review === undefined ? null : <Review review={review} taken={taken} onTake={setTaken} />}
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        {crawlerName === undefined ? (
          <Button title="Alt ←" onClick={backToPath}>
            Back
          </Button>
        ) : null}
        <Button onClick={onClose}>Cancel</Button>
        {review === undefined ? null : (
          <Button
            changes
            autoFocus
            tone="primary"
            title="Ctrl Enter"
            icon={<IconPlayerPlay size={15} stroke={1.5} />}
            offReason={offReason}
            onClick={crawl}
          >
            {part === undefined
              ? 'Run crawl'
              : `Apply ${exactCount(countTaken(taken, changed))} of ${countOf(changed, 'table')}`}
          </Button>
        )}
      </span>
    </div>
  );
}

/** Has the focus while there is no answer, so that an impatient Enter does nothing. */
const takeFocus = (element: HTMLElement | null): void => element?.focus();

function Progress({ progress: { fraction, note, stage } }: { readonly progress: CrawlProgress }) {
  return (
    <div ref={takeFocus} tabIndex={-1} className={reviewStyles.going} role="status">
      <span className={classes(layoutStyles.row, textStyles.compact)}>
        {note === '' ? 'Checking what would change' : capital(note)}
        <span className={classes(layoutStyles.end, textStyles.secondary)}>
          {fraction === null
            ? `${stageWords[stage].title} ${stageWords[stage].what}`
            : `${Math.round(fraction * 100)}%`}
        </span>
      </span>
      <span className={progressStyles.progress}>
        <b style={{ width: `${(fraction ?? 0) * 100}%` }} />
      </span>
      <span className={textStyles.caption}>Nothing is written to the catalog.</span>
    </div>
  );
}

type View = 'changes' | 'misfits' | 'skipped' | 'notes' | 'warnings' | 'unchanged';

interface ReviewProps {
  readonly review: CrawlReviewText;
  readonly taken: TakenChanges;
  onTake(taken: TakenChanges): void;
}

function Review({ review, taken, onTake }: ReviewProps) {
  const [view, setView] = useState<View>('changes');
  const { added, updated, deleted, unchanged, misfitCount, skippedCount, noteCount, warningCount } = review;
  const changed = added + updated + deleted;
  const unread = unreadWords(review);
  return (
    <>
      <p className={textStyles.compact} role="status">
        <b>{changed === 0 ? 'Nothing would change' : changesText(review)}</b> in database <b>{review.databaseName}</b>
        {review.isNewDatabase ? ', which is new' : ''}. {countOf(review.filesListed, 'file')} listed,{' '}
        {exactCount(review.filesRead)} read{unread === undefined ? '' : ` (${unread})`}. Nothing has been written yet.
      </p>
      <SubTabs<View>
        label="Result of the review"
        current={view}
        onChange={setView}
        tabs={[
          { name: 'changes', title: 'Changes', count: exactCount(changed) },
          { name: 'misfits', title: 'Files that do not fit', count: exactCount(misfitCount) },
          { name: 'skipped', title: 'Skipped files', count: exactCount(skippedCount) },
          ...(noteCount === 0 ? [] : [{ name: 'notes' as const, title: 'Not changed', count: exactCount(noteCount) }]),
          ...(warningCount === 0
            ? []
            : [{ name: 'warnings' as const, title: 'Warnings', count: exactCount(warningCount) }]),
          { name: 'unchanged', title: 'Unchanged', count: exactCount(unchanged) },
        ]}
      />
      <div className={reviewStyles.list}>
        {view === 'changes' ? <ReviewedTables review={review} taking={{ taken, onTake }} /> : null}
        {view === 'unchanged' ? <ReviewedTables key="unchanged" review={review} /> : null}
        {view === 'misfits' ? <MisfitList misfits={review.misfits} count={misfitCount} /> : null}
        {view === 'skipped' ? <SkippedFiles skipped={review.skipped} count={skippedCount} /> : null}
        {view === 'notes' ? <SentenceList texts={review.notes} count={noteCount} /> : null}
        {view === 'warnings' ? <SentenceList texts={review.warnings} count={warningCount} /> : null}
      </div>
    </>
  );
}

/** `2 tables to add, 1 to change`. */
function changesText({ added, updated, deleted }: CrawlReviewText): string {
  const parts = [
    { count: added, verb: 'to add' },
    { count: updated, verb: 'to change' },
    { count: deleted, verb: 'to remove or deprecate' },
  ].filter(({ count }) => count > 0);
  return parts
    .map(({ count, verb }, index) => `${index === 0 ? countOf(count, 'table') : exactCount(count)} ${verb}`)
    .join(', ');
}
