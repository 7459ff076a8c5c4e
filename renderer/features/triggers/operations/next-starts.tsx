/** What schedules and events started in the last hours and start in the next 24: a lane for each active trigger, the soonest first. */

import { useEffect, useRef } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import {
  marksOf,
  nextWords,
  pastMarksOf,
  shareOf,
  ticksOf,
  type LaneSpan,
  type PastTone,
  type Tick,
} from '#renderer/features/triggers/operations/coming-lane.ts';
import { PausedNote } from '#renderer/features/triggers/paused-note.tsx';
import { triggerThing } from '#renderer/features/triggers/trigger-store.ts';
import { firingState, startsWords, whenWords } from '#renderer/features/triggers/trigger-words.ts';
import { timesWords } from '#renderer/features/triggers/workflows/next-week.ts';
import { queryClient, useProcedure } from '#renderer/rpc/queries.ts';
import { crawlerThing } from '#renderer/stores/open-editors.ts';
import { subjectOf, type Thing } from '#renderer/stores/subject.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { countOf, dateAndTime, timeOfDay } from '#renderer/ui/format/words.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { StateIcon } from '#renderer/ui/tag.tsx';
import { useWidth } from '#renderer/ui/use-width.ts';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import textStyles from '#renderer/ui/text.module.css';
import operationsStyles from '#renderer/features/triggers/operations/operations.module.css';

type Starts = Output<'getNextStarts'>;
type Row = Starts['triggers'][number];

/** Before now. */
const pastHours = 6;
/** Milliseconds: the lanes move with the time. */
const readAgainAfter = 60_000;

export function NextStarts() {
  const starts = useProcedure('getNextStarts', { pastHours });
  useEffect(() => {
    const timer = setInterval(
      () => void queryClient.invalidateQueries({ queryKey: ['getNextStarts'] }),
      readAgainAfter,
    );
    return () => clearInterval(timer);
  }, []);
  if (starts.error !== null) return <ErrorView error={starts.error} />;
  if (starts.data === undefined) return <LoadingView text="Reading the triggers" />;
  const { triggers, moreTriggers, isComplete, isScheduling } = starts.data;
  if (triggers.length === 0)
    return (
      <div className={classes(textStyles.compact, operationsStyles.none, layoutStyles.row, layoutStyles.wrap)}>
        <span className={textStyles.muted}>No trigger and no schedule is active: nothing starts by itself.</span>
        <Button size="sm" onClick={() => void runCommandById('triggers.list')}>
          Show all triggers
        </Button>
        <Button size="sm" changes onClick={() => void runCommandById('triggers.new')}>
          Create trigger
        </Button>
      </div>
    );
  return (
    <>
      <PausedNote />
      {isScheduling ? null : (
        <p className={noteStyles.note} role="status">
          Triggers fire only while the app or tenon serve is open.
        </p>
      )}
      <Lanes starts={starts.data} />
      {moreTriggers === 0 && isComplete ? null : (
        <p className={classes(textStyles.compact, textStyles.secondary, operationsStyles.none)} role="status">
          {moreTriggers === 0 ? '' : `${countOf(moreTriggers, 'further active trigger')}. `}
          {isComplete ? '' : 'Of some triggers, only the next 1,000 starts are shown.'}
        </p>
      )}
    </>
  );
}

/** Pixels of a lane until it is measured, of a tick's label with a gap, and of a mark with a gap. */
const usualWidth = 560;
const widestTick = 46;
const markAndGap = 7;

function thingOf({ kind, name }: Row): Thing {
  return kind === 'crawler' ? crawlerThing(name) : triggerThing(name);
}

function Lanes({ starts }: { readonly starts: Starts }) {
  const { triggers } = starts;
  const span: LaneSpan = { from: starts.now - pastHours * 3_600_000, now: starts.now, before: starts.before };
  // Beside "now", and within the lane.
  const [width, measure] = useWidth(usualWidth);
  const step = [3, 6, 12].find((hours) => (width / (24 + pastHours)) * hours > widestTick) ?? 24;
  const hasRoom = ({ time }: Tick): boolean =>
    Math.abs(shareOf(time, span) - shareOf(span.now, span)) * width > widestTick &&
    shareOf(time, span) * width > 12 &&
    (1 - shareOf(time, span)) * width > 12;
  const ticks = ticksOf(span, step).filter(hasRoom);
  const root = useRef<HTMLDivElement>(null);
  useSubjects(root, (target) => {
    const place = target.closest<HTMLElement>('tr[data-place]')?.dataset['place'];
    const row = place === undefined ? undefined : triggers[Number(place)];
    return row === undefined ? undefined : subjectOf(thingOf(row));
  });
  return (
    <div ref={root} className={operationsStyles.lanes} role="region" aria-label="Coming starts" tabIndex={0}>
      <table aria-label="Starts of the next 24 hours">
        <thead>
          <tr>
            <th scope="col">Trigger</th>
            <th scope="col">
              <span className={textStyles.screenReaderOnly}>Starts</span>
              <span ref={measure} className={operationsStyles.ticks} aria-hidden>
                <span className={operationsStyles.nowLabel} style={{ left: `${shareOf(span.now, span) * 100}%` }}>
                  now
                </span>
                {ticks.map(({ time, label, isDay }) => (
                  <span
                    key={time}
                    className={classes(isDay && operationsStyles.day)}
                    style={{ left: `${shareOf(time, span) * 100}%` }}
                  >
                    {label}
                  </span>
                ))}
              </span>
            </th>
            <th scope="col">Next</th>
            <th scope="col">Last start</th>
          </tr>
        </thead>
        <tbody>
          {triggers.map((row, place) => (
            <tr key={`${row.kind} ${row.name}`} data-place={place}>
              <th scope="row" title={`${row.name}: ${whenWords(row)}`}>
                <button type="button" className={operationsStyles.laneName} onClick={() => openTab(thingOf(row))}>
                  {row.name}
                </button>
                <span className={textStyles.caption}> {startedWords(row)}</span>
              </th>
              <td>
                <Track row={row} span={span} step={step} width={width} />
              </td>
              <td>
                {row.type === 'EVENT'
                  ? 'on event'
                  : row.next[0] === undefined
                    ? 'never again'
                    : nextWords(row.next[0], starts.now)}
              </td>
              <td>
                <LastStart row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function startedWords({ kind, workflowName, actions }: Row): string {
  if (kind === 'crawler') return 'crawls';
  return workflowName === null ? startsWords(actions) : `workflow ${workflowName}`;
}

const toneStyles: Readonly<Record<PastTone, string | undefined>> = {
  good: operationsStyles.good,
  warn: operationsStyles.warn,
  bad: operationsStyles.bad,
  open: operationsStyles.open,
};

interface TrackProps {
  readonly row: Row;
  readonly span: LaneSpan;
  /** Hours between ticks. */
  readonly step: number;
  /** Pixels. */
  readonly width: number;
}

function Track({ row, span, step, width }: TrackProps) {
  const marks = marksOf(row.next, span, markAndGap / width);
  const past = pastMarksOf(row.firings, row.missed, span, markAndGap / width);
  const before = [...past.started, ...past.missed].map(({ words }) => words).join('; ');
  const now = `${shareOf(span.now, span) * 100}%`;
  const said = row.type === 'EVENT' ? whenWords(row) : marks.length === 0 ? 'Nothing in these 24 hours' : undefined;
  return (
    <>
      {before === '' ? null : <span className={textStyles.screenReaderOnly}>Before now: {before}. </span>}
      {said === undefined ? (
        <span className={textStyles.screenReaderOnly}>{timesWords(row.next.filter((time) => time < span.before))}</span>
      ) : null}
      <span className={operationsStyles.track}>
        {ticksOf(span, step).map(({ time, isDay }) => (
          <i
            key={time}
            aria-hidden
            className={classes(operationsStyles.hour, isDay && operationsStyles.day)}
            style={{ left: `${shareOf(time, span) * 100}%` }}
          />
        ))}
        <i aria-hidden className={operationsStyles.now} style={{ left: now }} />
        {past.missed.map(({ time, words }) => (
          <i
            key={`missed ${time}`}
            aria-hidden
            className={operationsStyles.missed}
            title={words}
            style={{ left: `${shareOf(time, span) * 100}%` }}
          >
            ×
          </i>
        ))}
        {past.started.map(({ time, tone, words }) => (
          <i
            key={`started ${time}`}
            aria-hidden
            className={classes(operationsStyles.mark, operationsStyles.started, toneStyles[tone])}
            title={words}
            style={{ left: `${shareOf(time, span) * 100}%` }}
          />
        ))}
        {marks.map(({ time, words }) => (
          <i
            key={time}
            aria-hidden
            className={operationsStyles.mark}
            title={words}
            style={{ left: `${shareOf(time, span) * 100}%` }}
          />
        ))}
        {said === undefined ? null : (
          <span
            className={classes(textStyles.secondary, textStyles.truncated)}
            title={said}
            style={{ marginLeft: now }}
          >
            {said}
          </span>
        )}
      </span>
    </>
  );
}

/** How the last start went, and how many times before it started nothing. */
function LastStart({ row: { firings } }: { readonly row: Row }) {
  const [last] = firings;
  if (last === undefined) return <span className={textStyles.muted}>not yet</span>;
  const state = firingState(last);
  const missed =
    last.missedCount === 0 ? '' : `, ${last.missedCount}${last.missedCount >= 1000 ? ' or more' : ''} missed`;
  return (
    <span
      className={classes(layoutStyles.iconAndName, missed !== '' && textStyles.warning)}
      title={`${state}, ${dateAndTime(last.firedOn)}${missed}`}
    >
      <StateIcon state={state} size={14} />
      {timeOfDay(last.firedOn)}
      {missed}
    </span>
  );
}
