/** A copy of the checkout whose sources are changed and tested, beside others. */

import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { applied, type Mutant } from './mutators.ts';

/** Milliseconds after which tests that a change keeps from ending are ended. */
const longest = 600_000;
/** What tests need no copy of; node_modules is linked. */
const leftOut: ReadonlySet<string> = new Set(['.git', 'dist', 'node_modules', 'out']);

/** `by`: the file of the first test that failed; undefined: none did, the tests broke off or did not end. */
export type Verdict = { readonly passed: true } | { readonly passed: false; readonly by: string | undefined };

export class Lane {
  readonly #folder: string;
  readonly #root: string;
  /** By test file: whether it passes without a change. */
  readonly #sound = new Map<string, boolean>();

  /** @param root of the checkout. @param folder is removed first. */
  constructor(root: string, folder: string) {
    this.#root = root;
    this.#folder = folder;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const entry of readdirSync(root))
      if (!leftOut.has(entry)) cpSync(join(root, entry), join(folder, entry), { recursive: true });
    // Processes of custom code may read what one link leads to.
    symlinkSync(realpathSync(join(root, 'node_modules')), join(folder, 'node_modules'));
  }

  /**
   * @param tests paths of test files.
   * @returns whether one of them fails while the source has this change. A test that fails without it, too, is skipped
   * from then on, see `unsound`.
   */
  async notices(source: string, mutant: Mutant, tests: readonly string[]): Promise<boolean> {
    const sound = tests.filter((test) => this.#sound.get(test) !== false);
    if (sound.length === 0) return false;
    const path = join(this.#folder, source);
    writeFileSync(path, applied(readFileSync(join(this.#root, source), 'utf8'), mutant));
    const verdict = await this.#run(sound).finally(() => cpSync(join(this.#root, source), path));
    if (verdict.passed) return false;
    // Nothing ended in time, or nothing could be loaded: the file's own tests would pass by themselves.
    const suspect = verdict.by ?? sound[0]!;
    if (!this.#sound.has(suspect)) this.#sound.set(suspect, (await this.#run([suspect])).passed);
    return this.#sound.get(suspect) === true || (await this.notices(source, mutant, sound));
  }

  /** Tests that failed although nothing was changed. */
  get unsound(): readonly string[] {
    return [...this.#sound].filter(([, isSound]) => !isSound).map(([test]) => test);
  }

  async #run(tests: readonly string[]): Promise<Verdict> {
    const report = join(this.#folder, 'out/report.json');
    rmSync(report, { force: true });
    const child = spawn(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--bail=1', '--reporter=json', `--outputFile=${report}`, ...tests],
      { cwd: this.#folder, stdio: 'ignore', detached: true, env: { ...process.env, TENON_LONG_TESTS: '1' } },
    );
    const ended = Promise.withResolvers<boolean>();
    child.once('close', (status) => ended.resolve(status === 0));
    const timer = setTimeout(() => {
      // With all that the tests started.
      process.kill(-child.pid!, 'SIGKILL');
    }, longest);
    const passed = await ended.promise;
    clearTimeout(timer);
    return passed ? { passed } : { passed, by: this.#firstFailed(report) };
  }

  #firstFailed(report: string): string | undefined {
    try {
      const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
        readonly testResults: readonly { readonly name: string; readonly status: string }[];
      };
      const failed = testResults.find(({ status }) => status === 'failed');
      return failed === undefined ? undefined : relative(this.#folder, failed.name);
    } catch {
      return undefined;
    }
  }
}
