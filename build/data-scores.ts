/** How well Tenon reads each set of real files: right, wrong, refused, crashed, timed out. */

import { answeredSets, malformedSets } from './data-answers/index.ts';
import type { Answer } from './data-answers/answer.ts';
import type { SnapshotOfFile } from './data-snapshot.ts';

export interface Score {
  readonly set: string;
  /** answers: of others; files: without answers; malformed: a clear refusal is right. */
  readonly kind: 'answers' | 'files' | 'malformed';
  readonly right: number;
  readonly wrong: number;
  readonly refused: number;
  readonly crashed: number;
  readonly timedOut: number;
}

export interface ScoredSet extends Score {
  /** The faults, in words. */
  readonly faults: readonly string[];
}

type Readings = Readonly<Record<string, SnapshotOfFile>>;
type Outcome = 'right' | 'wrong' | 'refused' | 'crashed' | 'timedOut';

/** Errors that are our fault, whatever the file. */
const crashes: ReadonlySet<string> = new Set(['CRASHED', 'Internal', 'WorkerCrashed', 'OutOfMemory']);

export function scoreSets(root: string, readings: Readings): ScoredSet[] {
  const sets = [...new Set(Object.keys(readings).map((file) => file.split('/')[0]!))].sort();
  const answered = answeredSets(root);
  return sets.map((set) => {
    const files = Object.keys(readings).filter((file) => file.startsWith(`${set}/`));
    const answers = answered.find((each) => each.set === set)?.answers(root, files);
    if (answers === undefined) return scoreFiles(set, files, readings);
    return tally(
      set,
      'answers',
      answers.map((answer) => judge(answer, readings[answer.file])),
    );
  });
}

function scoreFiles(set: string, files: readonly string[], readings: Readings): ScoredSet {
  const isMalformed = malformedSets.includes(set);
  return tally(
    set,
    isMalformed ? 'malformed' : 'files',
    files.map((file) => {
      const check: Answer = { file, check: () => undefined, ...(isMalformed ? { refusal: 'may' } : {}) };
      return judge(check, readings[file]);
    }),
  );
}

interface Judged {
  readonly outcome: Outcome;
  readonly fault: string;
}

function judge({ file, about, check, refusal }: Answer, reading: SnapshotOfFile | undefined): Judged {
  const name = about === undefined ? file : `${file} ${about}`;
  if (reading === undefined) return { outcome: 'wrong', fault: `${name}: there is no such file` };
  if (reading.read === undefined) {
    const error = 'error' in reading.snapshot ? reading.snapshot.error : '';
    if (error === 'HUNG') return { outcome: 'timedOut', fault: `${name}: no answer within two minutes` };
    const told = `${name}: ${error}: ${reading.refusal ?? ''}`;
    if (crashes.has(error)) return { outcome: 'crashed', fault: told };
    return { outcome: refusal === undefined ? 'refused' : 'right', fault: told };
  }
  if (refusal === 'must') return { outcome: 'wrong', fault: `${name}: it was read, and should be refused` };
  const wrong = check(reading.read);
  return { outcome: wrong === undefined ? 'right' : 'wrong', fault: `${name}: ${wrong ?? ''}` };
}

function tally(set: string, kind: Score['kind'], judged: readonly Judged[]): ScoredSet {
  const count = (wanted: Outcome): number => judged.filter(({ outcome }) => outcome === wanted).length;
  return {
    set,
    kind,
    right: count('right'),
    wrong: count('wrong'),
    refused: count('refused'),
    crashed: count('crashed'),
    timedOut: count('timedOut'),
    faults: judged.filter(({ outcome }) => outcome !== 'right').map(({ outcome, fault }) => `${outcome}: ${fault}`),
  };
}

/** Checks a set against its bar. @returns the missed bar, in words; undefined: none. */
export function missedGate({ kind, right, wrong, refused, crashed, timedOut }: Score): string | undefined {
  const total = right + wrong + refused + crashed + timedOut;
  if (crashed > 0 || timedOut > 0) return `${crashed} crashed, ${timedOut} timed out`;
  if (kind === 'files') return undefined;
  if (kind === 'malformed') return right === total ? undefined : `${wrong} were read wrongly`;
  if (right < total * 0.95) return `${right} of ${total} are right, which is less than 95 %`;
  return refused > total * 0.02 ? `${refused} of ${total} were refused, which is more than 2 %` : undefined;
}

export function describeScore(score: Score): string {
  const { set, kind, right, wrong, refused, crashed, timedOut } = score;
  const total = right + wrong + refused + crashed + timedOut;
  const word = kind === 'files' ? 'read' : 'right';
  const rest = [
    [wrong, 'wrong'],
    [refused, 'refused'],
    [crashed, 'crashed'],
    [timedOut, 'timed out'],
  ] as const;
  const told = rest.filter(([count]) => count > 0).map(([count, what]) => `, ${count} ${what}`);
  const missed = missedGate(score);
  return `${set.padEnd(20)} ${String(right).padStart(4)} of ${String(total).padStart(4)} ${word}${told.join('')}${missed === undefined ? '' : '   below its bar'}`;
}
