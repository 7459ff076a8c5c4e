/** Walks through the elements of a small XML part of a workbook. */

import { streamToUtf8, toUtf8 } from '#engine/bytes/encoding.ts';
import { damagedZip } from '#engine/formats/excel/xml/zip-parts.ts';
import { ElementScanner } from '#engine/formats/xml/element-scanner.ts';
import { ElementText } from '#engine/formats/xml/element-text.ts';
import { behindPrefix } from '#engine/formats/xml/name-table.ts';
import { token, tokenLength } from '#engine/formats/xml/tape.ts';
import { XmlFault } from '#engine/formats/xml/xml-fault.ts';

export interface PartElement {
  /** Without its prefix. */
  readonly name: string;
  /** Name of the element around it. */
  readonly parent: string;
  /** Values by names without prefixes, except `r:id`. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** @throws EngineError `MalformedFile` when the part is not well-formed. */
export function* elementsOf(path: string, part: string, content: Uint8Array): Generator<PartElement, void, void> {
  const scanner = new ElementScanner(200);
  scanner.bytes = toUtf8(content, encodingOf(content));
  try {
    scanRoot(scanner);
  } catch (thrown) {
    if (thrown instanceof XmlFault) throw damagedZip(path, new Error(`its part ${part} is broken: ${thrown.message}`));
    throw thrown;
  }
  const { values, length } = scanner.tape;
  const open: string[] = [];
  for (let at = 0; at < length; at += tokenLength[values[at]!]!) {
    if (values[at] === token.end) open.pop();
    if (values[at] !== token.start) continue;
    const name = stringOf(
      scanner.bytes,
      behindPrefix(scanner.bytes, values[at + 1]!, values[at + 2]!),
      values[at + 2]!,
    );
    yield { name, parent: open.at(-1) ?? '', attributes: attributesOf(scanner.bytes, values, at) };
    open.push(name);
  }
}

/** A part in pieces as UTF-8. */
export async function* textOfPart(
  pieces: AsyncGenerator<Uint8Array, void, void>,
): AsyncGenerator<Uint8Array, void, void> {
  const first = await pieces.next();
  if (first.done === true) return;
  async function* all(): AsyncGenerator<Uint8Array, void, void> {
    yield first.value as Uint8Array;
    yield* pieces;
  }
  yield* streamToUtf8(all(), encodingOf(first.value));
}

/** Parts are UTF-8 or, by their byte order mark, UTF-16. */
function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function scanRoot(scanner: ElementScanner): void {
  for (;;) {
    const from = scanner.bytes.indexOf(0x3c, scanner.at);
    if (from === -1) throw new XmlFault('it holds no element', scanner.bytes.length);
    scanner.at = from;
    const next = scanner.bytes[from + 1];
    if (next === 0x21 || next === 0x3f) scanner.skipMarkup();
    else break;
  }
  scanner.element();
}

function attributesOf(bytes: Uint8Array, tape: Int32Array, index: number): Map<string, string> {
  const text = new ElementText();
  const attributes = new Map<string, string>();
  for (let at = index + tokenLength[token.start]; tape[at] === token.attribute; at += tokenLength[token.attribute]) {
    const name = stringOf(bytes, tape[at + 1]!, tape[at + 2]!);
    text.readAttribute(bytes, tape, at);
    // Only ids of relationships need their prefix, beside the plain `id` of some elements.
    const key = /^\w+:id$/u.test(name) ? 'r:id' : name.slice(name.lastIndexOf(':') + 1);
    attributes.set(key, stringOf(text.bytes, text.from, text.to));
  }
  return attributes;
}

function stringOf(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString();
}
