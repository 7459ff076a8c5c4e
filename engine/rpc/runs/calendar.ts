/** Handlers of the calendar's procedures. */

import { loadOnce } from '#engine/base/load-once.ts';
import type { CountedRuns } from '#engine/catalog/entities.ts';
import { compactionName } from '#engine/contract/definitions/compaction-name.ts';
import {
  mostComing,
  type CalendarCell,
  type calendarProcedures,
} from '#engine/contract/procedures/reporting/calendar.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { listedRunText } from '#engine/rpc/entity-text.ts';
import type { EngineServices } from '#engine/rpc/services.ts';
import { triggerHandlers } from '#engine/rpc/triggers/triggers.ts';

// Most commands show no calendar.
const slotting = loadOnce(() => import('#engine/orchestrate/schedules/calendar-slots.ts'));

type Tally = Exclude<keyof CalendarCell, 'slot'>;
type Cells = Map<number, { -readonly [Name in keyof CalendarCell]: CalendarCell[Name] }>;

const tallies: Readonly<Partial<Record<CountedRuns['state'], Tally>>> = {
  SUCCEEDED: 'succeeded',
  STOPPED: 'stopped',
  CANCELLED: 'stopped',
  WAITING: 'unfinished',
  RUNNING: 'unfinished',
  STOPPING: 'unfinished',
};

export const calendarHandlers: Handlers<EngineServices, keyof typeof calendarProcedures> = {
  async getCalendar(asked, services, call) {
    const now = Date.now();
    const slots = (await slotting()).calendarSlots(now, asked);
    const end = slots.at(-1)!.end;
    const { calendar } = await services.catalog();
    const [counted, { triggers }] = await Promise.all([
      calendar.countRuns(
        slots.map(({ start }) => start),
        end,
      ),
      triggerHandlers.listTriggers({ next: mostComing }, services, call),
    ]);
    const rows = { job: new Map<string, Cells>(), crawler: new Map<string, Cells>() };
    const add = (kind: 'job' | 'crawler', name: string, slot: number, tally: Tally, count: number): void => {
      const cells: Cells = rows[kind].get(name) ?? new Map();
      const none = { slot, succeeded: 0, rejecting: 0, undone: 0, failed: 0, stopped: 0, unfinished: 0, coming: 0 };
      const cell = cells.get(slot) ?? none;
      cell[tally] += count;
      rows[kind].set(name, cells.set(slot, cell));
    };
    for (const { kind, name, slot, state, runCount, rejectingCount, undoneCount } of counted) {
      const tally = tallies[state] ?? 'failed';
      if (tally !== 'succeeded') {
        add(kind, name, slot, tally, runCount);
        continue;
      }
      add(kind, name, slot, 'succeeded', runCount - undoneCount);
      add(kind, name, slot, 'rejecting', rejectingCount);
      add(kind, name, slot, 'undone', undoneCount);
    }
    for (const trigger of triggers) {
      const started =
        trigger.kind === 'crawler'
          ? [{ jobName: null, crawlerName: trigger.name, compactTable: null }]
          : trigger.actions;
      let slot = 0;
      for (const due of trigger.next) {
        while (slot < slots.length && slots[slot]!.end <= due) slot += 1;
        if (slot === slots.length) break;
        for (const { jobName, crawlerName, compactTable } of started)
          if (jobName != null) add('job', jobName, slot, 'coming', 1);
          else if (crawlerName != null) add('crawler', crawlerName, slot, 'coming', 1);
          else if (compactTable != null) add('job', compactionName(compactTable), slot, 'coming', 1);
      }
    }
    const rowsOf = (kind: 'job' | 'crawler') =>
      [...rows[kind]]
        .toSorted(([left], [right]) => left.localeCompare(right, 'en'))
        .map(([name, cells]) => ({
          kind,
          name,
          cells: [...cells.values()].toSorted((left, right) => left.slot - right.slot),
        }));
    return {
      now,
      slots,
      rows: [...rowsOf('job'), ...rowsOf('crawler')],
      isComplete: triggers.every(({ next }) => next.length < mostComing || next.at(-1)! >= end),
    };
  },
  async getRunsBetween({ jobName, from, before, limit }, services) {
    const runs = await (await services.catalog()).calendar.getRunsBetween(jobName, from, before, limit + 1);
    return { runs: runs.slice(0, limit).map(listedRunText), isComplete: runs.length <= limit };
  },
};
