/** Matches texts with an expression that may be pathological: a text that takes too long is reported, not waited for. */

import vm from 'node:vm';
import { EngineError } from '#engine/contract/errors.ts';

/** Milliseconds of this thread's CPU for one text, and of the clock for some hundreds together. */
const oneText = 100;
const manyTexts = 1000;
/** So many slow texts are the pattern's fault. */
const slowTexts = 5;

const script = new vm.Script('run()');

export class TimedMatcher {
  readonly #expression: RegExp;
  readonly #context = vm.createContext({ run: () => this.#run() });
  #texts: readonly string[] = [];
  #matches: (RegExpExecArray | null)[] = [];
  #slow = 0;

  constructor(expression: RegExp) {
    this.#expression = expression;
  }

  #run(): void {
    // Continues where an interrupted run stopped.
    for (let index = this.#matches.length; index < this.#texts.length; index += 1)
      this.#matches.push(this.#expression.exec(this.#texts[index]!));
  }

  /**
   * @returns per text its match, null, or undefined when it took longer than 0.1 s.
   * @throws EngineError `InvalidInput` when that happens again and again.
   */
  match(texts: readonly string[]): (RegExpExecArray | null | undefined)[] {
    this.#texts = texts;
    this.#matches = [];
    if (this.#runWithin(manyTexts)) return this.#matches;
    const found: (RegExpExecArray | null | undefined)[] = this.#matches;
    for (let index = found.length; index < texts.length; index += 1) {
      this.#texts = [texts[index]!];
      this.#matches = [];
      if (this.#matchesOne()) found.push(this.#matches[0]!);
      else {
        found.push(undefined);
        this.#slow += 1;
        if (this.#slow >= slowTexts) throw this.#tooSlow();
      }
    }
    return found;
  }

  /** The clock alone would call any text slow on a machine that has no time for this process. */
  #matchesOne(): boolean {
    for (let patience = oneText; ; patience *= 2) {
      const before = process.threadCpuUsage().user;
      if (this.#runWithin(patience)) return true;
      if (process.threadCpuUsage().user - before >= oneText * 1000 * 0.8) return false;
    }
  }

  #runWithin(milliseconds: number): boolean {
    try {
      script.runInContext(this.#context, { timeout: milliseconds });
      return true;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
      throw thrown;
    }
  }

  #tooSlow(): EngineError {
    return new EngineError(
      'InvalidInput',
      `The log pattern takes longer than ${oneText} ms for each of ${slowTexts} records, so reading was stopped.`,
      {
        hint: 'Write the pattern so that each part ends at a distinct character; nested repeats, as in (a+)+, try every way to match.',
        details: { value: this.#expression.source.slice(0, 500) },
      },
    );
  }
}
