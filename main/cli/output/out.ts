/** Writing to standard output and error: waits for slow readers, and ends quietly when the reader has closed. */

import { printable, printableLines } from '#main/cli/output/text-width.ts';

/** The reader of standard output closed it (`| head`): not an error of ours. */
export class ReaderGone extends Error {
  constructor() {
    super('The reader closed the output.');
    this.name = 'ReaderGone';
  }
}

/**
 * Text of ours and JSON: what steers a terminal is escaped, whatever put it there (in JSON the escape means the same).
 * Resolves when the text was taken. @throws ReaderGone
 */
export function writeOut(text: string): Promise<void> {
  return write(printableLines(text));
}

/** A table whose cells are escaped already, with styles of ours. @throws ReaderGone */
export function writeStyled(text: string): Promise<void> {
  return write(text);
}

/** Data that must stay as it is in a file or a pipe; escaped where it goes to a terminal. @throws ReaderGone */
export function writeData(text: string): Promise<void> {
  return write(process.stdout.isTTY ? printableLines(text.replaceAll('\r\n', '\n')) : text);
}

function write(text: string): Promise<void> {
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
  process.stderr.write(printableLines(text));
}

/** Progress on standard error: one line that changes on a terminal; elsewhere a line per new note. */
export class ProgressLine {
  #last = '';
  #shown = false;

  /** @param passing what changes all the time, for terminals only. */
  show(fraction: number | null, text: string, passing = ''): void {
    const note = printable(text);
    const percent = fraction === null ? '' : `${String(Math.floor(fraction * 100)).padStart(3)}% `;
    if (process.stderr.isTTY) {
      const width = (process.stderr.columns || 80) - 1;
      process.stderr.write(`\r\u001B[2K${`${percent}${note}${passing === '' ? '' : `, ${passing}`}`.slice(0, width)}`);
      this.#shown = true;
    } else if (note !== this.#last && note !== '') process.stderr.write(`${percent}${note}\n`);
    this.#last = note;
  }

  clear(): void {
    if (this.#shown) process.stderr.write('\r\u001B[2K');
    this.#shown = false;
  }
}
