import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FiringText } from '#engine/contract/procedures/triggers.ts';
import {
  marksOf,
  nextWords,
  pastMarksOf,
  shareOf,
  ticksOf,
} from '#renderer/features/triggers/operations/coming-lane.ts';

const hour = 3_600_000;
const now = new Date(2026, 6, 3, 8, 42, 41).getTime();
const span = { from: now, now, before: now + 24 * hour };

test('ticks are at each third hour of the clock, and name the new day', () => {
  expect(ticksOf(span).map(({ label }) => label)).toEqual([
    '09:00',
    '12:00',
    '15:00',
    '18:00',
    '21:00',
    'Sat 04 Jul',
    '03:00',
    '06:00',
  ]);
  expect(ticksOf(span).filter(({ isDay }) => isDay)).toHaveLength(1);
});

test('no start is lost or counted twice by marks, and marks do not overlap', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: now - hour, max: now + 26 * hour }), { maxLength: 400 }), (drawn) => {
      const times = drawn.toSorted((one, other) => one - other);
      const marks = marksOf(times, span);
      const within = times.filter((time) => time >= span.now && time < span.before);
      expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(within.length);
      for (const [place, { time }] of marks.entries()) {
        expect(within).toContain(time);
        const next = marks[place + 1];
        if (next !== undefined) expect(shareOf(next.time, span) - shareOf(time, span)).toBeGreaterThan(0.007);
      }
    }),
  );
});

test('marks and next times in words', () => {
  const first = new Date(2026, 6, 3, 9, 0).getTime();
  expect(marksOf([first, first + 60_000, first + 2 * hour], span).map(({ words }) => words)).toEqual([
    '2 starts from 09:00 to 09:01',
    '11:00',
  ]);
  expect([nextWords(first, now), nextWords(first + 24 * hour, now)]).toEqual(['09:00', 'Sat 04 Jul 09:00']);
  expect(nextWords(new Date(2199, 0, 26, 12).getTime(), now)).toBe('Sat 26 Jan 2199 12:00');
});

function firing(firedOn: number, runState: string, missedCount = 0): FiringText {
  const run = { runState, runNumber: 1, hasRejects: false, undone: false, error: null };
  const subject = { jobName: 'load', crawlerName: null, compactTable: null };
  return {
    number: 1,
    cause: 'SCHEDULE',
    due: firedOn,
    firedOn,
    caughtUp: false,
    missedCount,
    events: null,
    workflowRunId: null,
    actions: [{ id: 'jr_1', ...subject, ...run, state: 'STARTED' }],
  };
}

test('no firing since the lane begins is lost by marks, and missed due times are counted', () => {
  const past = { ...span, from: now - 6 * hour };
  const drawn = fc.record({
    ago: fc.integer({ min: -hour, max: 8 * hour }),
    state: fc.constantFrom('SUCCEEDED', 'FAILED', 'RUNNING', 'STOPPED'),
    missed: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(drawn, { maxLength: 100 }), (all) => {
      const firings = all
        .map(({ ago, state, missed }) => firing(now - ago, state, missed))
        .toSorted((left, right) => right.firedOn - left.firedOn);
      const within = firings.filter(({ firedOn }) => firedOn >= past.from && firedOn <= now);
      const { started, missed } = pastMarksOf(firings, [], past);
      expect(started.reduce((sum, { count }) => sum + count, 0)).toBe(within.length);
      expect(missed.reduce((sum, { count }) => sum + count, 0)).toBe(
        within.reduce((sum, { missedCount }) => sum + missedCount, 0),
      );
      const hasFailed = within.some(({ actions }) => actions[0]!.runState === 'FAILED');
      expect(started.some(({ tone }) => tone === 'bad')).toBe(hasFailed);
      for (const [place, { time }] of started.entries())
        if (place > 0) expect(shareOf(time, past) - shareOf(started[place - 1]!.time, past)).toBeGreaterThan(0.007);
    }),
  );
});

test('each missed due time is marked once, at its time where it is known', () => {
  const past = { ...span, from: now - 6 * hour };
  const step = 7 * 60_000;
  const outcome = fc.constantFrom('fired', 'missed and known', 'missed');
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 40 }), (outcomes) => {
      const dues = outcomes.map((each, place) => ({ each, time: past.from + (place + 1) * step }));
      let waiting = 0;
      const firings: FiringText[] = [];
      // Some are made up for by the next one that fires.
      for (const { each, time } of [...dues, { each: 'fired', time: now }]) {
        if (each !== 'fired') waiting += 1;
        else {
          firings.unshift(firing(time, 'SUCCEEDED', waiting));
          waiting = 0;
        }
      }
      const known = dues.flatMap(({ each, time }) => (each === 'missed and known' ? [time] : []));
      const { started, missed } = pastMarksOf(firings, known, past, 0.001);
      const ofEach = (wanted: string): number => outcomes.filter((each) => each === wanted).length;
      expect(started.reduce((sum, { count }) => sum + count, 0)).toBe(ofEach('fired') + 1);
      expect(missed.reduce((sum, { count }) => sum + count, 0)).toBe(ofEach('missed and known') + ofEach('missed'));
      expect(missed.flatMap(({ time, words }) => (words.includes('before') ? [] : [time]))).toEqual(known);
    }),
  );
  const [first, second] = [now - 3 * hour, now - 3 * hour + 60_000];
  const skipped: FiringText = firing(second, 'SUCCEEDED', 1);
  const { started, missed } = pastMarksOf([skipped], [first, second], past);
  expect(started).toEqual([]);
  expect(missed.map(({ words }) => words)).toEqual(['2 due times from 05:42 to 05:43, nothing started']);
});
