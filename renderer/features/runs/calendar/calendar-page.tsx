/** The calendar: past runs and crawls and coming starts by days or hours, marked failures, and the way to the runs. */

import { crawledPath } from '#engine/contract/crawl-subject.ts';
import { IconCalendarStats } from '@tabler/icons-react';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { mostComing, type CalendarCell } from '#engine/contract/procedures/reporting/calendar.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import {
  calendarViews,
  cellNumbers,
  cellWords,
  pastOf,
  rowNames,
  slotLabel,
  slotTitle,
  type CalendarView,
} from '#renderer/features/runs/calendar/calendar-words.ts';
import {
  keepCalendar,
  keptCalendar,
  scrollToNow,
  useForgetWithTab,
} from '#renderer/features/runs/calendar/kept-calendar.ts';
import { openRun, runTab } from '#renderer/features/runs/run-actions.ts';
import { runTitle, stateWord } from '#renderer/features/runs/run-words.ts';
import { useJobLead } from '#renderer/features/runs/use-job-lead.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { crawlerThing, fileTab } from '#renderer/stores/open-editors.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { dateAndTime, exactCount } from '#renderer/ui/format/words.ts';
import { useWidth } from '#renderer/ui/use-width.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import { Segments } from '#renderer/ui/segments.tsx';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import calendarStyles from '#renderer/features/runs/calendar/calendar.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

type Calendar = Output<'getCalendar'>;
type Run = Output<'getRunsBetween'>['runs'][number];

const days = { back: 21, ahead: 7 } as const;
const viewTitles: Readonly<Record<CalendarView, string>> = { hour: 'Hours', day: 'Days' };

interface Chosen {
  readonly jobName: string;
  readonly start: number;
  readonly end: number;
}

export function CalendarPage({ tab }: EditorProps) {
  return (
    <div className={pageStyles.column}>
      <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
        <IconCalendarStats size={18} stroke={1.5} className={textStyles.secondary} />
        <h1 className={textStyles.title}>Calendar of runs</h1>
      </div>
      <CalendarPart tabId={tab.id} initially="day" />
    </div>
  );
}

interface CalendarPartProps {
  /** Of the tab that it is in. */
  readonly tabId: string;
  readonly initially: CalendarView;
  /** Before and after this one (default: 24). */
  readonly hours?: number;
}

/** The calendar with its choice of columns, and the runs of the cell that is chosen. */
export function CalendarPart({ tabId, initially, hours = 24 }: CalendarPartProps) {
  const [by, setBy] = useState<CalendarView>(keptCalendar(tabId).by ?? initially);
  useForgetWithTab(tabId);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const calendar = useProcedure('getCalendar', {
    by,
    ...(by === 'hour' ? { back: hours, ahead: hours } : days),
    timeZone,
  });
  const choose = (name: CalendarView): void => {
    if (name !== by) keepCalendar(tabId, { by: name });
    setBy(name);
    setChosen(null);
  };
  return (
    <>
      <div className={pageStyles.bar}>
        <Segments
          label="Columns"
          segments={calendarViews.map((name) => ({ name, title: viewTitles[name] }))}
          current={by}
          small
          onChange={choose}
        />
        <span className={classes(textStyles.compact, textStyles.secondary)}>{timeZone}</span>
        {calendar.data?.isComplete === false ? (
          <span className={classes(textStyles.compact, textStyles.warning)} role="status">
            Of each trigger, only the next {exactCount(mostComing)} starts are counted.
          </span>
        ) : null}
      </div>
      {calendar.error !== null ? (
        <ErrorView error={calendar.error} />
      ) : calendar.data === undefined ? (
        <LoadingView text="Counting runs" />
      ) : calendar.data.rows.length === 0 ? (
        <EmptyView
          title="No runs and no coming starts in this time"
          text="Runs of jobs and crawls appear here when they are requested, and the coming starts of active schedules ahead of time."
        />
      ) : (
        <>
          <Grid key={by} tabId={tabId} calendar={calendar.data} by={by} onChoose={setChosen} />
          {chosen === null ? null : <ChosenRuns chosen={chosen} by={by} />}
        </>
      )}
    </>
  );
}

interface GridProps {
  readonly tabId: string;
  readonly calendar: Calendar;
  readonly by: CalendarView;
  onChoose(chosen: Chosen): void;
}

function Grid({ tabId, calendar: { now, slots, rows, isComplete }, by, onChoose }: GridProps) {
  const jobLead = useJobLead();
  const leadOf = ({ kind, name }: Pick<Calendar['rows'][number], 'kind' | 'name'>) => {
    if (kind === 'job') return jobLead(name);
    // A path that was crawled has no crawler.
    const path = crawledPath(name);
    return path === undefined ? crawlerThing(name) : fileTab(path);
  };
  const root = useRef<HTMLDivElement>(null);
  useSubjects(root, (target) => {
    const place = target.closest<HTMLElement>('tr[data-place]')?.dataset['place'];
    const row = place === undefined ? undefined : rows[Number(place)];
    return row === undefined ? undefined : subjectOf(leadOf(row));
  });
  const names = rowNames(rows);
  const failed = new Set(rows.flatMap(({ cells }) => cells.filter((cell) => cell.failed > 0).map(({ slot }) => slot)));
  const current = slots.findIndex(({ start, end }) => now >= start && now < end);
  const today = (slot: number): string | false | undefined => slot === current && calendarStyles.today;
  const own = useRef({ left: 0, width: 0 });
  const [width, measure] = useWidth(0);
  const hold = useCallback(
    (element: HTMLDivElement | null) => {
      root.current = element;
      return measure(element);
    },
    [measure],
  );
  // What a person scrolls to stays in sight while runs end; until then, the current time does, also in a narrower window.
  useLayoutEffect(() => {
    const scroller = root.current!;
    const heads = [...scroller.querySelectorAll<HTMLElement>('thead th')];
    const [names, now] = [heads[0]!.offsetWidth, heads[current + 1]];
    scroller.scrollLeft =
      keptCalendar(tabId).left ??
      (current === -1 || now === undefined
        ? 0
        : scrollToNow({
            left: now.offsetLeft,
            width: now.offsetWidth,
            names,
            shown: scroller.clientWidth,
            whole: scroller.scrollWidth,
          }));
    own.current = { left: scroller.scrollLeft, width: scroller.clientWidth };
  }, [width]);
  const keepPlace = ({ scrollLeft: left, clientWidth }: HTMLElement): void => {
    // A window of another size moves it, too.
    const isOwn = Math.abs(left - own.current.left) < 1 || clientWidth !== own.current.width;
    if (!isOwn) keepCalendar(tabId, { by, left });
  };
  return (
    <div
      ref={hold}
      className={calendarStyles.scroll}
      role="region"
      aria-label="Calendar"
      tabIndex={0}
      onScroll={({ currentTarget }) => keepPlace(currentTarget)}
    >
      <table className={calendarStyles.calendar} aria-label="Runs and coming starts">
        <thead>
          <tr>
            <th scope="col">Job or crawler</th>
            {slots.map(({ start }, slot) => (
              <th
                key={start}
                scope="col"
                aria-current={slot !== current ? undefined : by === 'day' ? 'date' : 'time'}
                title={`${slotTitle(start, by)}${failed.has(slot) ? ', with failures' : ''}`}
                className={classes(today(slot), failed.has(slot) && calendarStyles.failed)}
              >
                {slotLabel(start, by)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => {
            const { kind, name, cells } = row;
            const { title, path, apart } = names[place]!;
            const words = apart === '' ? title : `${title} (${apart})`;
            const lead = (): void => openTab(leadOf(row));
            const bySlot = new Map(cells.map((cell) => [cell.slot, cell]));
            return (
              <tr key={`${kind} ${name}`} data-place={place}>
                <th scope="row" title={path === undefined ? `${name} (${kind})` : `${path} (crawl of a path)`}>
                  <button type="button" className={calendarStyles.job} onClick={lead}>
                    {title}
                    {apart === '' ? null : <span className={textStyles.caption}> {apart}</span>}
                  </button>
                </th>
                {slots.map(({ start, end }, slot) => {
                  const cell = bySlot.get(slot);
                  return (
                    <td key={start} className={classes(today(slot))}>
                      {cell === undefined ? null : (
                        <Cell
                          cell={cell}
                          words={`${words}, ${slotTitle(start, by)}: ${cellWords(cell)}`}
                          onChoose={
                            kind === 'job' && pastOf(cell) > 0 ? () => onChoose({ jobName: name, start, end }) : lead
                          }
                        />
                      )}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
      {isComplete ? null : (
        <p className={classes(textStyles.compact, calendarStyles.note)} role="status">
          Of some triggers, only the next 1,000 starts are counted.
        </p>
      )}
    </div>
  );
}

interface CellProps {
  readonly cell: CalendarCell;
  readonly words: string;
  onChoose(): void;
}

function Cell({ cell, words, onChoose }: CellProps) {
  const { succeeded, rejecting, undone, failed, unfinished } = cell;
  const past = pastOf(cell);
  const { ran, coming } = cellNumbers(cell);
  const tone =
    past === 0
      ? calendarStyles.coming
      : failed > 0
        ? calendarStyles.bad
        : unfinished > 0
          ? calendarStyles.open
          : rejecting > 0
            ? calendarStyles.rejecting
            : succeeded > 0
              ? calendarStyles.succeeded
              : undone > 0 && calendarStyles.undone;
  return (
    <button
      type="button"
      className={classes(calendarStyles.cell, tone)}
      title={words}
      aria-label={words}
      onClick={onChoose}
    >
      {ran}
      {coming === '' || ran === '' ? coming : <span className={calendarStyles.ahead}>{coming}</span>}
    </button>
  );
}

function ChosenRuns({ chosen: { jobName, start, end }, by }: { readonly chosen: Chosen; readonly by: CalendarView }) {
  const listed = useProcedure('getRunsBetween', { jobName, from: start, before: end });
  return (
    <section className={calendarStyles.chosen} aria-label="Runs of the chosen time">
      <h2 className={classes(textStyles.strong, calendarStyles.note)}>
        {jobName}, {slotTitle(start, by)}
        {listed.data?.isComplete === false ? ', the newest 100 runs' : ''}
      </h2>
      <SimpleTable
        label="Runs of the chosen time"
        columns={columns}
        rows={listed.data?.runs ?? []}
        keyOf={({ id }) => id}
        onChoose={(run) => openRun(run)}
        subjectOf={(run) => subjectOf(runTab(run))}
      />
    </section>
  );
}

const columns: readonly SimpleColumn<Run>[] = [
  { title: 'Run', width: '30%', cell: (run) => <b>{runTitle(run)}</b> },
  { title: 'State', width: '160', cell: (run) => <StateTag state={stateWord(run)} /> },
  { title: 'Requested', width: '180', cell: ({ createdOn }) => dateAndTime(createdOn) },
  { title: 'Error', wraps: true, cell: ({ error }) => error?.message ?? '' },
];
