/** When a workflow starts in the next seven days, and which of its triggers are active. */

import { useState } from 'react';
import type { TriggerText } from '#engine/contract/procedures/triggers.ts';
import { runCommandById, showFailure } from '#renderer/app/commands/run-command.ts';
import { activateTrigger, deactivateTrigger } from '#renderer/features/triggers/trigger-actions.ts';
import { TriggerState } from '#renderer/features/triggers/trigger-state.tsx';
import { openTrigger, triggerThing } from '#renderer/features/triggers/trigger-store.ts';
import { whenWords } from '#renderer/features/triggers/trigger-words.ts';
import {
  clock,
  dayTitle,
  nextWeek,
  shareOfDay,
  timesWords,
  type Day,
} from '#renderer/features/triggers/workflows/next-week.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { Button } from '#renderer/ui/button.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import { Segments } from '#renderer/ui/segments.tsx';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';
import operationsStyles from '#renderer/features/triggers/workflows/operations-panel.module.css';
import workflowStyles from '#renderer/features/triggers/workflows/workflow.module.css';

/** As many as the engine gives at once: a start every ten minutes for a week. */
const mostTimes = 1000;

interface OperationsPanelProps {
  readonly workflow: string;
  /** Names of its triggers. */
  readonly names: readonly string[];
}

export function OperationsPanel({ workflow, names }: OperationsPanelProps) {
  const all = useProcedure('listTriggers', { next: 1 }).data?.triggers ?? [];
  const triggers = all.filter(({ kind, name }) => kind === 'trigger' && names.includes(name));
  const start = triggers.find(({ type }) => type !== 'CONDITIONAL');
  return (
    <div className={operationsStyles.panel}>
      {start === undefined ? null : <NextStarts workflow={workflow} start={start} />}
      <section className={workflowStyles.section} aria-label="Triggers">
        <h2 className={classes(textStyles.strong, layoutStyles.row, layoutStyles.close)}>
          Triggers
          <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
            {triggers.some(canActivate) ? (
              <Button size="sm" changes onClick={() => void runCommandById('workflows.activate-all')}>
                Activate all
              </Button>
            ) : null}
            {triggers.some(canDeactivate) ? (
              <Button size="sm" changes onClick={() => void runCommandById('workflows.deactivate-all')}>
                Deactivate all
              </Button>
            ) : null}
          </span>
        </h2>
        <SimpleTable
          label="Triggers of the workflow"
          columns={columns}
          rows={triggers}
          keyOf={({ name }) => name}
          onChoose={({ name }) => openTrigger(name)}
          subjectOf={({ name }) => subjectOf(triggerThing(name))}
          empty="No triggers."
        />
      </section>
    </div>
  );
}

function canActivate({ type, state }: TriggerText): boolean {
  return type !== 'ON_DEMAND' && state !== 'ACTIVATED';
}

function canDeactivate({ state }: TriggerText): boolean {
  return state === 'ACTIVATED';
}

const columns: readonly SimpleColumn<TriggerText>[] = [
  {
    title: 'Trigger',
    wraps: true,
    cell: (trigger) => (
      <>
        <b>{trigger.name}</b>
        <span className={classes(textStyles.caption, layoutStyles.block)}>{whenWords(trigger)}</span>
      </>
    ),
  },
  { title: 'State', width: '124', cell: (trigger) => <TriggerState trigger={trigger} /> },
  {
    title: 'Change',
    width: '104',
    cell: (trigger) => {
      const { name } = trigger;
      if (!canActivate(trigger) && !canDeactivate(trigger)) return null;
      const [verb, act] = canDeactivate(trigger) ? ['Deactivate', deactivateTrigger] : ['Activate', activateTrigger];
      return (
        <Button
          size="sm"
          tone="quiet"
          changes
          aria-label={`${verb} ${name}`}
          onClick={(event) => {
            // The row itself opens the trigger.
            event.stopPropagation();
            act(name).catch((thrown: unknown) => showFailure(`${verb} ${name}`, thrown));
          }}
        >
          {verb}
        </Button>
      );
    },
  },
];

type View = 'calendar' | 'list';

function NextStarts({ workflow, start }: { readonly workflow: string; readonly start: TriggerText }) {
  const [view, setView] = useState<View>('calendar');
  const known = useProcedure('getTrigger', { name: start.name, next: mostTimes, firings: 0 }).data;
  const now = Date.now();
  const times = known?.next ?? [];
  const days = nextWeek(times, now);
  const count = days.reduce((sum, day) => sum + day.times.length, 0);
  const isCut = times.length === mostTimes && times.at(-1)! < days.at(-1)!.start;
  return (
    <section className={workflowStyles.section} aria-label="Next starts">
      <h2 className={classes(textStyles.strong, layoutStyles.row, layoutStyles.close)}>
        Next starts
        <span className={classes(textStyles.compact, textStyles.secondary)}>7 days, local time</span>
        <span className={layoutStyles.end}>
          <Segments<View>
            label="Next starts as"
            small
            segments={[
              { name: 'calendar', title: 'Calendar' },
              { name: 'list', title: 'List' },
            ]}
            current={view}
            onChange={setView}
          />
        </span>
      </h2>
      {count === 0 ? (
        <p className={classes(textStyles.compact, textStyles.secondary)}>
          {noStartWords(workflow, start, known?.next[0])}
        </p>
      ) : view === 'calendar' ? (
        <Calendar days={days} now={now} />
      ) : (
        <ol className={operationsStyles.list} aria-label={countOf(count, 'start')}>
          {days.map((day) => (
            <li key={day.start}>
              <span>{dayTitle(day.start)}</span>
              <span className={classes(day.times.length === 0 && textStyles.muted)}>{timesWords(day.times)}</span>
            </li>
          ))}
        </ol>
      )}
      {isCut ? (
        <p className={textStyles.caption}>The first 1,000 starts are shown, up to {dayTitle(times.at(-1)!)}.</p>
      ) : null}
      {start.type === 'ON_DEMAND' ? null : (
        <p className={classes(textStyles.compact, textStyles.secondary, operationsStyles.rule)}>
          {whenWords(start)}
          {start.type === 'SCHEDULED' ? `. Missed: ${missedWords[start.missedRuns]}.` : '.'}
        </p>
      )}
    </section>
  );
}

const missedWords: Readonly<Record<TriggerText['missedRuns'], string>> = {
  skip: 'skipped',
  once: 'one start for all',
  all: 'one start for each',
};

/** @param next the first due time, which is later than the week. */
function noStartWords(workflow: string, { name, type, state, problem }: TriggerText, next: number | undefined): string {
  if (type === 'ON_DEMAND') return `${workflow} starts only when you start it.`;
  if (problem !== null) return problem.message;
  if (state !== 'ACTIVATED') return `Activate ${name} to let it start ${workflow}.`;
  if (type === 'EVENT') return `${workflow} starts when ${name} finds changes, not at given times.`;
  return next === undefined
    ? 'The schedule has no further times.'
    : `The next start is on ${dayTitle(next)} at ${clock(next)}.`;
}

const hours = [0, 6, 12, 18, 24] as const;

function Calendar({ days, now }: { readonly days: readonly Day[]; readonly now: number }) {
  return (
    <table className={operationsStyles.calendar} aria-label="Starts of the next 7 days">
      <thead>
        <tr>
          <th scope="col">
            <span className={textStyles.screenReaderOnly}>Day</span>
          </th>
          <th scope="col">
            <span className={textStyles.screenReaderOnly}>Starts</span>
            <span className={operationsStyles.hours} aria-hidden>
              {hours.map((hour) => (
                <span key={hour}>{String(hour).padStart(2, '0')}:00</span>
              ))}
            </span>
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map((day, place) => (
          <tr key={day.start} className={classes(place === 0 && operationsStyles.today)}>
            <th scope="row">{dayTitle(day.start)}</th>
            <td>
              <span className={textStyles.screenReaderOnly}>{timesWords(day.times)}</span>
              <span className={operationsStyles.track} aria-hidden>
                {[6, 12, 18].map((hour) => (
                  <i key={hour} className={operationsStyles.hour} style={{ left: `${(hour / 24) * 100}%` }} />
                ))}
                {day.times.map((time) => (
                  <i
                    key={time}
                    className={operationsStyles.start}
                    title={`${dayTitle(time)}, ${clock(time)}`}
                    style={{ left: `${shareOfDay(time) * 100}%` }}
                  />
                ))}
                {place === 0 ? (
                  <i className={operationsStyles.now} title="Now" style={{ left: `${shareOfDay(now) * 100}%` }} />
                ) : null}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
