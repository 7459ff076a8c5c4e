/** Operations on one page: what runs and waits, what of the machine is taken, when things start, how workflows went, what it cost. */

import { IconActivity, IconRoute, IconSettings } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import { CalendarPart } from '#renderer/features/runs/calendar/calendar-page.tsx';
import { CostsByJob } from '#renderer/features/runs/costs/costs-by-job.tsx';
import { costPeriods } from '#renderer/features/runs/costs/cost-periods.ts';
import { useCostView } from '#renderer/features/runs/costs/cost-store.ts';
import { HeldNote } from '#renderer/features/runs/queue/held-note.tsx';
import { HoldButton } from '#renderer/features/runs/queue/hold-button.tsx';
import { PoolTable } from '#renderer/features/runs/queue/pool-table.tsx';
import { QueueTable, reservedWords } from '#renderer/features/runs/queue/queue-page.tsx';
import { useQueue } from '#renderer/features/runs/queue/use-queue.ts';
import { Budget } from '#renderer/features/triggers/operations/budget.tsx';
import { NextStarts } from '#renderer/features/triggers/operations/next-starts.tsx';
import { useOperationsView, type TimeView } from '#renderer/features/triggers/operations/operations-view.ts';
import { WorkflowHistory } from '#renderer/features/triggers/operations/workflow-history.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';
import operationsStyles from '#renderer/features/triggers/operations/operations.module.css';

export function OperationsPage({ tab }: EditorProps) {
  const queue = useQueue();
  const times = useOperationsView((state) => state.times);
  const period = useCostView((state) => state.period);
  return (
    <div className={pageStyles.column}>
      <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
        <IconActivity size={18} stroke={1.5} className={textStyles.secondary} />
        <h1 className={textStyles.title}>Operations</h1>
        <span className={classes(textStyles.compact, textStyles.secondary)}>
          {queue.data === undefined ? '' : reservedWords(queue.data)}
        </span>
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          <HoldButton isHeld={queue.data === undefined ? undefined : queue.data.heldOn !== null} />
          <Button icon={<IconSettings size={15} stroke={1.5} />} onClick={() => void runCommandById('settings.engine')}>
            Worker settings
          </Button>
          <Button
            tone="primary"
            icon={<IconRoute size={15} stroke={1.5} />}
            onClick={() => void runCommandById('area.jobs')}
          >
            Go to Jobs
          </Button>
        </span>
      </div>
      <HeldNote hasButton={false} />
      <div className={operationsStyles.page} role="region" aria-label="Operations" tabIndex={0}>
        <div className={operationsStyles.pair}>
          <Part title="Queue" says="each waiting run with the reason" leads={['runs.queue', 'Open queue']}>
            {queue.error !== null ? (
              <ErrorView error={queue.error} />
            ) : queue.data === undefined ? (
              <LoadingView text="Reading the queue" />
            ) : queue.data.running.length + queue.data.waiting.length === 0 ? (
              <p className={classes(textStyles.compact, textStyles.muted, operationsStyles.none)}>
                Nothing runs or waits.
              </p>
            ) : (
              <QueueTable queue={queue.data} />
            )}
          </Part>
          <Part title="Budget" says="cores and memory of this machine" leads={['settings.pools', 'Edit pools']}>
            {queue.data === undefined ? null : (
              <>
                <Budget queue={queue.data} />
                {queue.data.pools.length === 0 ? null : <PoolTable pools={queue.data.pools} isNarrow />}
              </>
            )}
          </Part>
        </div>
        {times === 'next' ? (
          <Part
            title="Next 24 hours"
            says="what triggers and schedules start, local time"
            choice={<TimesChoice current={times} />}
            leads={['triggers.list', 'Open triggers']}
          >
            <NextStarts />
          </Part>
        ) : (
          <Part
            title="Calendar"
            says="past runs and coming starts"
            choice={<TimesChoice current={times} />}
            leads={['runs.calendar', 'Open calendar']}
          >
            <div className={operationsStyles.calendar}>
              <CalendarPart tabId={tab.id} initially="hour" hours={12} />
            </div>
          </Part>
        )}
        <div className={operationsStyles.pair}>
          <WorkflowHistory />
          <Part
            title="Costs by job"
            says=""
            choice={
              <Segments
                label="Period"
                segments={costPeriods.map((name) => ({ name, title: name }))}
                current={period}
                small
                onChange={(name) => useCostView.setState({ period: name })}
              />
            }
            leads={['runs.costs', 'Open costs']}
          >
            <CostsByJob />
          </Part>
        </div>
      </div>
    </div>
  );
}

function TimesChoice({ current }: { readonly current: TimeView }) {
  return (
    <Segments<TimeView>
      label="Starts"
      segments={[
        { name: 'next', title: '24 h', hint: 'What triggers and schedules start in the next 24 hours' },
        { name: 'calendar', title: 'Calendar', hint: 'Past runs and coming starts by hours or days' },
      ]}
      current={current}
      small
      onChange={(times) => useOperationsView.setState({ times })}
    />
  );
}

interface PartProps {
  readonly title: string;
  /** What of the part is shown. */
  readonly choice?: ReactNode;
  readonly says: string;
  /** Id of the command that opens its page, and the words of its link. */
  readonly leads: readonly [command: string, label: string];
  readonly children: ReactNode;
}

function Part({ title, says, choice, leads: [command, label], children }: PartProps) {
  return (
    <section className={operationsStyles.part} aria-label={title}>
      <h2 className={classes(operationsStyles.title, layoutStyles.row, layoutStyles.close)}>
        <span className={textStyles.strong}>{title}</span>
        <span className={classes(textStyles.compact, textStyles.secondary)}>{says}</span>
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          {choice}
          <Button size="sm" tone="quiet" onClick={() => void runCommandById(command)}>
            {label}
          </Button>
        </span>
      </h2>
      {children}
    </section>
  );
}
