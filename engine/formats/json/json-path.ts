/** Cuts the values that a JSON path names out of JSON text, byte by byte as they stand there. */

import { EngineError } from '#engine/contract/errors.ts';
import { JsonFault, JsonScanner } from '#engine/formats/json/scanner.ts';
import { Shape } from '#engine/formats/json/shape.ts';
import type { JsonStep } from '#engine/types/json/json-path-steps.ts';

/** Bytes of one value that must fit into memory. */
const largestValue = 1024 * 1024 * 1024;

/**
 * Each named value as a line; the values of the text follow each other (one document, or a value per line).
 * @param path of the file, for errors.
 * @throws EngineError `MalformedFile` with byteOffset.
 */
export async function* cutValues(
  content: AsyncIterable<Uint8Array>,
  steps: readonly JsonStep[],
  path: string,
): AsyncGenerator<Uint8Array, void, void> {
  let rest: Uint8Array = new Uint8Array(0);
  let before = 0;
  const cut = (bytes: Uint8Array, final: boolean): Uint8Array[] => {
    const cutter = new ValueCutter(bytes, final);
    try {
      const lines = cutter.values(steps);
      rest = bytes.subarray(cutter.position);
      before += cutter.position;
      return lines;
    } catch (thrown) {
      if (!(thrown instanceof JsonFault)) throw thrown;
      throw new EngineError(
        'MalformedFile',
        `${path} is not valid JSON: ${thrown.message}, at byte ${before + thrown.at}.`,
        {
          hint: 'Correct the file at that place.',
          details: { path, byteOffset: before + thrown.at },
        },
      );
    }
  };
  let waiting: Uint8Array[] = [];
  let size = 0;
  let tryAt = 0;
  for await (const piece of content) {
    waiting.push(piece);
    size += piece.length;
    // A value that is larger than what is there is tried again only when there is twice as much.
    if (size < tryAt) continue;
    if (size > largestValue) throw tooLarge(path);
    yield* cut(Buffer.concat(waiting), false);
    waiting = [rest];
    size = rest.length;
    tryAt = size * 2;
  }
  yield* cut(Buffer.concat(waiting), true);
}

function tooLarge(path: string): EngineError {
  return new EngineError(
    'MalformedFile',
    `${path} contains a JSON value larger than ${largestValue} bytes, which jsonPath cannot search.`,
    {
      hint: 'Read it without jsonPath, or split it into smaller files.',
      details: { path },
    },
  );
}

const [openObject, openArray, closeObject, closeArray, comma] = [0x7b, 0x5b, 0x7d, 0x5d, 0x2c];

/** Text that the scanner found to be valid is walked once more, only along the path. */
class ValueCutter {
  /** Behind the last whole value. */
  position = 0;
  readonly #bytes: Uint8Array;
  readonly #final: boolean;
  readonly #scanner = new JsonScanner();
  #lines: Uint8Array[] = [];

  constructor(bytes: Uint8Array, final: boolean) {
    this.#bytes = bytes;
    this.#final = final;
  }

  values(steps: readonly JsonStep[]): Uint8Array[] {
    const checker = new JsonScanner();
    checker.feed(this.#bytes, this.#final);
    while (checker.peek() !== undefined) {
      const start = checker.at;
      try {
        checker.value(new Shape(), true);
      } catch (thrown) {
        if (thrown instanceof JsonFault) throw thrown;
        return this.#lines;
      }
      this.#scanner.feed(this.#bytes, true);
      this.#scanner.at = start;
      this.#walk(steps);
      this.position = checker.at;
    }
    this.position = checker.at;
    return this.#lines;
  }

  #walk(steps: readonly JsonStep[]): void {
    const scanner = this.#scanner;
    const kind = scanner.peek();
    const start = scanner.at;
    const [step, ...more] = steps;
    if (step === undefined) {
      scanner.value(new Shape(), true);
      this.#lines.push(oneLine(this.#bytes.subarray(start, scanner.at)));
    } else if (kind === openObject) this.#members(step, more);
    else if (kind === openArray) this.#items(step, more);
    else scanner.value(new Shape(), true);
  }

  #members(step: JsonStep, more: readonly JsonStep[]): void {
    const scanner = this.#scanner;
    scanner.at += 1;
    while (scanner.peek() !== closeObject) {
      if (scanner.peek() === comma) {
        scanner.at += 1;
        if (scanner.peek() === closeObject) break;
      }
      const keyStart = scanner.at;
      scanner.value(new Shape(), false);
      const key = JSON.parse(Buffer.from(this.#bytes.subarray(keyStart, scanner.at)).toString()) as string;
      scanner.peek();
      scanner.at += 1;
      scanner.peek();
      if (step === 'all' || ('key' in step && step.key === key)) this.#walk(more);
      else scanner.value(new Shape(), false);
    }
    scanner.at += 1;
  }

  #items(step: JsonStep, more: readonly JsonStep[]): void {
    const scanner = this.#scanner;
    scanner.at += 1;
    for (let index = 0; scanner.peek() !== closeArray; index += 1) {
      if (scanner.peek() === comma) {
        scanner.at += 1;
        if (scanner.peek() === closeArray) break;
      }
      if (step === 'all' || ('index' in step && step.index === index)) this.#walk(more);
      else scanner.value(new Shape(), false);
    }
    scanner.at += 1;
  }
}

const newLine = 10;

/** Line ends can stand between the parts of a value only, never within a text. */
function oneLine(value: Uint8Array): Uint8Array {
  const line = new Uint8Array(value.length + 1);
  for (let at = 0; at < value.length; at += 1) {
    const byte = value[at]!;
    line[at] = byte === newLine || byte === 13 ? 32 : byte;
  }
  line[value.length] = newLine;
  return line;
}
