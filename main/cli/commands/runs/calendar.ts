/** `tenon calendar`: what ran and what is due, by days or hours. */

import { isTimeZone, unknownTimeZone } from '#engine/contract/definitions/time-zone.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { exitCodes, outputOption, workspaceOptions, type Command } from '#main/cli/command.ts';
import { formatTable, terminalStyle } from '#main/cli/output/format-table.ts';
import { writeOut, writeStyled } from '#main/cli/output/out.ts';
import { usage } from '#main/cli/parse-command.ts';

type Calendar = Output<'getCalendar'>;
type By = 'day' | 'hour';

const usualSpans: Readonly<Record<By, readonly [back: number, ahead: number]>> = { day: [7, 7], hour: [24, 24] };
const longest = 400;

export const calendarCommand: Command = {
  name: 'calendar',
  summary: 'Lists the runs of jobs and crawlers and their coming starts, by days or hours.',
  arguments: [],
  options: [
    ...workspaceOptions,
    { name: 'by', value: 'SLOT', choices: ['day', 'hour'], summary: 'Length of a slot (default: day).' },
    { name: 'back', value: 'N', summary: 'Number of past slots (default: 7 days, 24 hours).' },
    { name: 'ahead', value: 'N', summary: 'Number of coming slots (default: 7 days, 24 hours).' },
    { name: 'time-zone', value: 'ZONE', summary: 'Time zone of days and hours (default: that of this computer).' },
    outputOption('table', 'json'),
  ],
  notes: [
    'Slots without a run and without a coming start are not listed. A run counts when it was requested. Coming starts are those of active schedules.',
    'JSON is what `tenon call getCalendar` returns; times are milliseconds since 1970 UTC.',
  ],
  examples: ['tenon calendar', 'tenon calendar --by hour --back 0 --ahead 48 --time-zone Europe/Berlin'],
  async run(call) {
    const by: By = call.text('by') === 'hour' ? 'hour' : 'day';
    const [back, ahead] = usualSpans[by];
    const timeZone = timeZoneOf(call.text('time-zone'));
    const input = {
      by,
      back: countOf('back', call.text('back'), back),
      ahead: countOf('ahead', call.text('ahead'), ahead),
      timeZone,
    } as const;
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon calendar' });
    const calendar = await client.call('getCalendar', input, call.signal);
    if (call.text('output') === 'json') await writeOut(`${JSON.stringify(calendar)}\n`);
    else await show(calendar, by, timeZone);
    return exitCodes.done;
  },
};

/** @throws EngineError Usage. */
function timeZoneOf(text: string | undefined): string {
  if (text === undefined) return new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (isTimeZone(text)) return text;
  const { why, hint } = unknownTimeZone(text);
  throw usage(`--time-zone ${why}.`, hint);
}

function countOf(name: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  const count = /^\d{1,4}$/u.test(text) ? Number(text) : Number.NaN;
  if (count <= longest) return count;
  throw usage(`"${text}" is not a number of slots for --${name}.`, `Use a whole number from 0 to ${longest}.`);
}

const columns = ['when', 'kind', 'name', 'succeeded', 'undone', 'failed', 'stopped', 'unfinished', 'coming'].map(
  (name) => ({
    name,
    type: 'string',
  }),
);

async function show({ now, slots, rows, isComplete }: Calendar, by: By, timeZone: string): Promise<void> {
  // As ISO 8601 has them, the hours as the clocks of the zone show them.
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const listed = rows
    .flatMap(({ kind, name, cells }) => cells.map((cell) => ({ kind, name, ...cell })))
    .toSorted((left, right) => left.slot - right.slot)
    .map(({ slot, kind, name, ...counts }) => {
      const { start, end } = slots[slot]!;
      const isNow = now >= start && now < end;
      return {
        when: `${clock.format(start).slice(0, by === 'day' ? 10 : 16)}${isNow ? ' (now)' : ''}`,
        kind,
        name,
        // What did not happen is left blank, so that what did is seen.
        ...Object.fromEntries(
          Object.entries(counts).map(([state, count]) => [state, count === 0 ? '' : String(count)]),
        ),
      };
    });
  if (listed.length === 0) return writeOut('No runs and no coming starts in this time.\n');
  await writeStyled(formatTable(columns, listed, terminalStyle()));
  if (!isComplete) await writeOut('Of some triggers, only the next 1,000 starts are counted.\n');
}
