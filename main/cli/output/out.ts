/** Writing to standard output and error: waits for slow readers, and ends quietly when the reader has closed. */

import { printable } from '#main/cli/output/text-width.ts';

/** The reader of standard output closed it (`| head`): not an error of ours. */
export class ReaderGone extends Error {
  constructor() {
    super('The reader closed the output.');
    this.name = 'ReaderGone';
  }
}

/** Resolves when the text was taken. @throws ReaderGone */
export function writeOut(text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error === null || error === undefined) resolve();
      else if ('code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED'))
        reject(new ReaderGone());
      else reject(error);
    });
  });
}

export function writeError(text: string): void {
  process.stderr.write(text);
}

/** Progress on standard error: one line that changes on a terminal; elsewhere a line per new note. */
export class ProgressLine {
  #last = '';
  #shown = false;

  show(fraction: number | null, text: string): void {
    const note = printable(text);
    const percent = fraction === null ? '' : `${String(Math.floor(fraction * 100)).padStart(3)} % `;
    if (process.stderr.isTTY) {
      const width = (process.stderr.columns || 80) - 1;
      process.stderr.write(`\r\u001B[2K${`${percent}${note}`.slice(0, width)}`);
      this.#shown = true;
    } else if (note !== this.#last && note !== '') process.stderr.write(`${percent}${note}\n`);
    this.#last = note;
  }

  clear(): void {
    if (this.#shown) process.stderr.write('\r\u001B[2K');
    this.#shown = false;
  }
}
