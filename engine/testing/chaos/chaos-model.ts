/** What every target of a chaos workspace must hold: a second, tiny implementation of runs, bookmarks and undo, in memory. */

/** How a job of the chaos workspace reads and writes. */
export interface ChaosJob {
  /** Also the name of its folder below `in/` and `out/`; the job itself may be renamed. */
  readonly key: string;
  readonly mode: 'append' | 'overwrite' | 'overwritePartitions';
  readonly bookmark: boolean;
  readonly partitioned: boolean;
  /** Reads the table that a crawler makes of its folder, not the folder. */
  readonly crawled: boolean;
  readonly fileName: string | null;
}

export const chaosJobs: readonly ChaosJob[] = [
  { key: 'a', mode: 'append', bookmark: true, partitioned: false, crawled: false, fileName: null },
  { key: 'b', mode: 'append', bookmark: false, partitioned: false, crawled: false, fileName: null },
  { key: 'c', mode: 'overwrite', bookmark: false, partitioned: false, crawled: false, fileName: null },
  { key: 'd', mode: 'overwritePartitions', bookmark: false, partitioned: true, crawled: false, fileName: null },
  { key: 'e', mode: 'append', bookmark: true, partitioned: true, crawled: true, fileName: null },
  { key: 'f', mode: 'overwrite', bookmark: false, partitioned: false, crawled: false, fileName: 'report.csv' },
];

export interface ChaosRow {
  readonly id: number;
  readonly day: string;
  readonly amount: number;
}

/** One state of one source file; a rewritten file is another version. */
export interface FileVersion {
  readonly version: number;
  readonly rows: readonly ChaosRow[];
}

/** What a run that starts now reads: the files, and the condition of its filter. */
export interface Inputs {
  readonly files: ReadonlyMap<string, FileVersion>;
  /** Rows whose id is a multiple of this are filtered. */
  readonly modulus: number;
}

/** A run as its host reports it once everything has settled. */
export interface SettledRun {
  readonly id: string;
  /** The run whose plan it went by; itself when it made its own. */
  readonly rootId: string;
  readonly state: 'committed' | 'undone' | 'other';
  /** It has no receipts. */
  readonly countedNothing: boolean;
  readonly completedOn: number;
}

/** What one committed run did. */
export interface ExpectedRun {
  readonly id: string;
  readonly filesRead: number;
  readonly rowsRead: number;
  readonly rowsKept: number;
}

export interface ExpectedTarget {
  /** As text, sorted. */
  readonly rows: readonly string[];
  /** In the order of their commits. */
  readonly runs: readonly ExpectedRun[];
}

/** Remembers what each run was planned with and what it read, and says what its target holds. */
export class ChaosModel {
  readonly #inputs = new Map<string, Inputs>();
  readonly #read = new Map<string, readonly FileVersion[]>();

  /**
   * Runs that were not known before were planned with these inputs; resumed ones read the files of their root, and filter by
   * the job as it is now.
   * @param runs all runs of one job.
   */
  learn(job: ChaosJob, runs: readonly SettledRun[], inputs: Inputs): void {
    for (const { id } of runs) if (!this.#inputs.has(id)) this.#inputs.set(id, inputs);
    const isNew = new Set(runs.filter(({ id }) => !this.#read.has(id)).map(({ id }) => id));
    for (const run of inOrder(runs)) {
      if (run.state === 'other' || !isNew.has(run.id)) continue;
      const earlier = inOrder(runs).filter((each) => each.completedOn < run.completedOn);
      const unread = this.#unreadBy(job, earlier, this.#inputs.get(run.rootId)!);
      // It may have found nothing to read as a run before it had read all, which was undone only then.
      const foundNothing =
        run.countedNothing && earlier.some(({ id, state }) => state === 'undone' && this.#covers(id, unread));
      this.#read.set(run.id, foundNothing ? [] : unread);
    }
  }

  expect(job: ChaosJob, runs: readonly SettledRun[]): ExpectedTarget {
    let held: ChaosRow[] = [];
    const expected: ExpectedRun[] = [];
    for (const { id } of inOrder(runs).filter(({ state }) => state === 'committed')) {
      const { modulus } = this.#inputs.get(id)!;
      const read = this.#read.get(id)!;
      const all = read.flatMap((file) => file.rows);
      const rows = all.filter((row) => row.id % modulus !== 0);
      const days = new Set(rows.map(({ day }) => day));
      if (job.mode === 'overwrite') held = rows;
      else if (job.mode === 'append') held = [...held, ...rows];
      else held = [...held.filter(({ day }) => !days.has(day)), ...rows];
      expected.push({ id, filesRead: read.length, rowsRead: all.length, rowsKept: rows.length });
    }
    return { rows: held.map((row) => rowText(job, row)).sort(), runs: expected };
  }

  /** Versions that a run of a job with a bookmark would have to read now. */
  unread(job: ChaosJob, runs: readonly SettledRun[], now: Inputs): number[] {
    return job.bookmark ? this.#unreadBy(job, runs, now).map(({ version }) => version) : [];
  }

  #unreadBy({ bookmark }: ChaosJob, earlier: readonly SettledRun[], { files }: Inputs): FileVersion[] {
    if (!bookmark) return [...files.values()];
    const consumed = new Set(
      earlier
        .filter(({ state }) => state === 'committed')
        .flatMap(({ id }) => this.#read.get(id)!.map(({ version }) => version)),
    );
    return [...files.values()].filter(({ version }) => !consumed.has(version));
  }

  #covers(runId: string, files: readonly FileVersion[]): boolean {
    const read = new Set(this.#read.get(runId)!.map(({ version }) => version));
    return files.every(({ version }) => read.has(version));
  }
}

function inOrder(runs: readonly SettledRun[]): SettledRun[] {
  return runs.toSorted((left, right) => left.completedOn - right.completedOn);
}

/** A row in a file of the target; partition keys are in the folder's name only. */
function rowText({ partitioned }: ChaosJob, { id, day, amount }: ChaosRow): string {
  return partitioned ? `${day}|${id},${amount}` : `${id},${day},${amount}`;
}
