/** Splits a stream of XML into records (the outermost elements of one name), in bounded memory; broken ones are rejected. */

import { isUtf8 } from 'node:buffer';
import type { BatchReject } from '#engine/formats/batches/column-batch.ts';
import { lastWholeCharacter } from '#engine/bytes/encoding.ts';
import { byteClass, byteClasses, isSpace } from '#engine/formats/xml/characters.ts';
import { ElementScanner } from '#engine/formats/xml/element-scanner.ts';
import { needMoreBytes, XmlFault } from '#engine/formats/xml/xml-fault.ts';

export interface RecordLimits {
  /** Elements inside each other, the record included. */
  readonly maximumDepth: number;
  /** Bytes of one record. */
  readonly maximumRecordSize: number;
}

export interface RecordTag {
  /** The name in the file, with its prefix. */
  readonly name: string;
  /** The prefix in the file does not count. */
  readonly ignoreNamespace: boolean;
}

/** A position in the text. */
export interface XmlPlace {
  readonly line: number;
  /** In characters, from 1. */
  readonly columnNumber: number;
  /** In the text as UTF-8, without byte order marks. */
  readonly byteOffset: number;
}

export interface XmlReject extends BatchReject {
  readonly line: number;
  readonly byteOffset: number;
  /** Of what is wrong, not of the record. */
  readonly fault: XmlPlace;
}

/** Called with the elements around the records; the start tag with its attributes is on the scanner's tape. */
export interface OuterElements {
  started?(scanner: ElementScanner, name: string, isEmpty: boolean): void;
  ended?(name: string): void;
}

/** Of EF BB BF, the byte order mark. */
function isMarkByte(bytes: Uint8Array, at: number): boolean {
  const from = bytes[at] === 0xef ? at : bytes[at] === 0xbb ? at - 1 : at - 2;
  return bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf;
}

const largestRaw = 64 * 1024;
/** Of a text beside the records. */
const longestShown = 40;
/** Broken places between records; behind so many only records are looked for, since each may take a search to the end. */
const mostOuterFaults = 100;

export class XmlRecords {
  readonly scanner: ElementScanner;
  /** Rejected since they were taken last. */
  rejects: XmlReject[] = [];
  recordCount = 0;
  /** Of the record that was found last: from its `<` to behind its end. */
  recordFrom = 0;
  recordTo = 0;
  /** The first thing that is wrong between the records. */
  documentFault: { readonly message: string; readonly place: XmlPlace } | undefined;
  /** The first text directly beside the records, or outside of the root. */
  strayText: { readonly text: string; readonly place: XmlPlace } | undefined;
  /** Names of the elements that are open around the records, the outermost first. */
  readonly open: string[] = [];
  readonly #tag: Uint8Array;
  readonly #ignoreNamespace: boolean;
  readonly #limits: RecordLimits;
  readonly #outer: OuterElements;
  #pieces: Uint8Array[] = [];
  #pending = 0;
  #tryAt = 0;
  #bytesBefore = 0;
  /** Lines are counted up to here; the line that holds this position, and where it begins. */
  #countedTo = 0;
  #line = 1;
  #lineFrom = 0;
  /** The next line end at or behind that position, once it was looked for. */
  #lineEnd = -1;
  /** The column of a position in that line. */
  #columnAt = 0;
  /** Where the last record broke: often the end of the text, for one record after the other. */
  #placedAhead: XmlPlace | undefined;
  #outerFaults = 0;
  #columnNumber = 1;
  #isSearching = false;
  /** How many elements are open around the records; −1 before the first one. */
  #recordDepth = -1;
  /** The fault that broke a record breaks those too that began in it and were open there: they are not scanned again. */
  #broken:
    | { readonly message: string; readonly place: XmlPlace | null; readonly starts: ReadonlySet<number> }
    | undefined;
  /** All of the bytes is UTF-8, as far as they hold whole characters. */
  #isSound = true;

  constructor(tag: RecordTag, limits: RecordLimits, outer: OuterElements = {}) {
    this.#tag = Buffer.from(tag.name);
    this.#ignoreNamespace = tag.ignoreNamespace;
    this.#limits = limits;
    this.#outer = outer;
    this.scanner = new ElementScanner(limits.maximumDepth);
  }

  /** More of the text, in UTF-8. What was found before must have been used. @returns false: give more before asking. */
  feed(piece: Uint8Array, final: boolean): boolean {
    this.#pieces.push(piece);
    this.#pending += piece.length;
    const rest = this.scanner.bytes.length - this.scanner.at;
    // An element that is larger than what is there is tried again only when there is twice as much.
    if (!final && rest + this.#pending < this.#tryAt) return false;
    const { scanner } = this;
    this.#countLines(scanner.at);
    this.#bytesBefore += scanner.at;
    this.#countedTo -= scanner.at;
    this.#lineFrom -= scanner.at;
    this.#columnAt -= scanner.at;
    this.#lineEnd = -1;
    const kept = scanner.bytes.subarray(scanner.at);
    scanner.bytes =
      kept.length === 0 && this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat([kept, ...this.#pieces]);
    scanner.at = 0;
    scanner.final = final;
    this.#isSound = isUtf8(scanner.bytes.subarray(0, lastWholeCharacter(scanner.bytes)));
    this.#pieces = [];
    this.#pending = 0;
    this.#tryAt = kept.length * 2;
    return true;
  }

  /** @returns true: a record is on the tape; false: more bytes are needed, or all of it was read. */
  next(): boolean {
    const { scanner } = this;
    for (;;) {
      const searches = this.#isSearching || this.#outerFaults >= mostOuterFaults;
      if (searches && !this.#findRecordStart()) return false;
      const from = scanner.bytes.indexOf(0x3c, scanner.at);
      if (this.strayText === undefined) this.#noteText(scanner.at, from === -1 ? scanner.bytes.length : from);
      scanner.at = from === -1 ? scanner.bytes.length : from;
      if (from === -1) {
        this.#finish();
        return false;
      }
      const isRecord = this.#isRecordTag(from);
      if (isRecord === undefined) return false;
      try {
        if (!isRecord) {
          this.#outerMarkup();
          continue;
        }
        if (this.#broken?.starts.has(this.#bytesBefore + from)) {
          this.#reject(from, this.#broken.message, this.#broken.place);
          continue;
        }
        scanner.element();
        this.#checkRecord(from);
        this.#recordDepth = this.open.length;
        return true;
      } catch (thrown) {
        scanner.tape.length = 0;
        if (thrown === needMoreBytes) {
          scanner.at = from;
          const { maximumRecordSize } = this.#limits;
          const tooLargeBefore = scanner.bytes.length - maximumRecordSize;
          if (from >= tooLargeBefore) return false;
          const fault = new XmlFault(`the element is larger than ${maximumRecordSize} bytes`, from);
          this.#setAside(from, fault, isRecord, tooLargeBefore);
        } else if (thrown instanceof XmlFault) this.#setAside(from, thrown, isRecord);
        else throw thrown;
      }
    }
  }

  /** Text behind a broken place may be what is left of an element, and that place is reported. */
  #noteText(from: number, to: number): void {
    const { bytes } = this.scanner;
    let at = from;
    // Some programs write several byte order marks.
    while (at < to && (isSpace(bytes[at]!) || isMarkByte(bytes, at))) at += 1;
    if (at === to || this.documentFault !== undefined || this.open.length > Math.max(this.#recordDepth, 0)) return;
    this.strayText = { text: this.#string(at, Math.min(to, at + longestShown)).trim(), place: this.place(at) };
  }

  /** Rejects so far; they are forgotten here. */
  takeRejects(): XmlReject[] {
    const taken = this.rejects;
    this.rejects = [];
    return taken;
  }

  /** Of a position at or behind those that were asked for before. */
  place(position: number): XmlPlace {
    this.#countLines(position);
    const { bytes } = this.scanner;
    // Lines may be as long as the file, so characters are counted on from where they were counted to.
    if (this.#columnAt < this.#lineFrom || this.#columnAt > position) {
      this.#columnAt = Math.max(this.#lineFrom, 0);
      this.#columnNumber = 1;
    }
    for (; this.#columnAt < position; this.#columnAt += 1)
      if ((bytes[this.#columnAt]! & 0xc0) !== 0x80) this.#columnNumber += 1;
    return { line: this.#line, columnNumber: this.#columnNumber, byteOffset: this.#bytesBefore + position };
  }

  /** Line of the record that was found last. */
  recordLine(): number {
    this.#countLines(this.recordFrom);
    return this.#line;
  }

  recordOffset(): number {
    return this.#bytesBefore + this.recordFrom;
  }

  #checkRecord(from: number): void {
    const { scanner } = this;
    const length = scanner.at - from;
    if (length > this.#limits.maximumRecordSize)
      throw new XmlFault(`the element is larger than ${this.#limits.maximumRecordSize} bytes`, from);
    if (!this.#isSound && !isUtf8(scanner.bytes.subarray(from, scanner.at)))
      throw new XmlFault('the text is not valid UTF-8', from);
    this.recordFrom = from;
    this.recordTo = scanner.at;
    this.recordCount += 1;
  }

  /** Whether the element whose `<` is at `from` is a record; undefined when its name may continue in the next bytes. */
  #isRecordTag(from: number): boolean | undefined {
    const { bytes, final } = this.scanner;
    const tag = this.#tag;
    let at = from + 1;
    if (bytes[at] === 0x2f || bytes[at] === 0x21 || bytes[at] === 0x3f) return false;
    if (this.#ignoreNamespace) {
      let end = at;
      while (end < bytes.length && (byteClasses[bytes[end]!]! & byteClass.name) !== 0) {
        end += 1;
        if (bytes[end - 1] === 0x3a) at = end;
      }
      if (end >= bytes.length && !final) return undefined;
    }
    if (at + tag.length >= bytes.length) return final || this.#differs(at, bytes.length - at) ? false : undefined;
    if (this.#differs(at, tag.length)) return false;
    const behind = bytes[at + tag.length]!;
    return behind === 0x3e || behind === 0x2f || isSpace(behind);
  }

  #differs(from: number, length: number): boolean {
    for (let index = 0; index < length; index += 1)
      if (this.scanner.bytes[from + index] !== this.#tag[index]) return true;
    return false;
  }

  #outerMarkup(): void {
    const { scanner, open } = this;
    const next = scanner.bytes[scanner.at + 1];
    if (next === undefined && !scanner.final) throw needMoreBytes;
    if (next === 0x21 || next === 0x3f) {
      scanner.skipMarkup();
      return;
    }
    const from = scanner.at;
    if (next === 0x2f) {
      const { from: nameFrom, to } = scanner.endTagName();
      const name = this.#string(nameFrom, to);
      if (open.at(-1) !== name) throw new XmlFault(`</${name}> has no matching start tag`, from);
      open.pop();
      this.#outer.ended?.(name);
      return;
    }
    scanner.tape.length = 0;
    const isEmpty = scanner.startTag();
    const name = this.#string(scanner.tape.values[1]!, scanner.tape.values[2]!);
    this.#outer.started?.(scanner, name, isEmpty);
    scanner.tape.length = 0;
    if (isEmpty) return;
    if (open.length >= this.#limits.maximumDepth)
      throw new XmlFault(`elements are nested more than ${this.#limits.maximumDepth} deep`, from);
    open.push(name);
  }

  /** @param before only elements that began before it share the fault. */
  #setAside(from: number, fault: XmlFault, isRecord: boolean, before = Infinity): void {
    const { scanner } = this;
    const { message } = fault;
    if (!isRecord) {
      scanner.at = from + 1;
      this.#outerFaults += 1;
      this.documentFault ??= { message, place: fault.at <= from ? this.place(from) : this.#placeAhead(fault.at) };
      return;
    }
    const place = fault.at <= from ? null : this.#placeAhead(fault.at);
    const shared = scanner.openStarts().filter((start) => start > from && start < before);
    this.#broken = { message, place, starts: new Set(shared.map((start) => this.#bytesBefore + start)) };
    this.#reject(from, message, place);
  }

  /** @param ahead where it broke; null: where it begins. */
  #reject(from: number, message: string, ahead: XmlPlace | null): void {
    const { scanner } = this;
    const record = this.place(from);
    const place = ahead ?? record;
    scanner.at = from + 1;
    this.#isSearching = true;
    const found = this.#findRecordStart();
    this.rejects.push({
      line: record.line,
      byteOffset: record.byteOffset,
      column: null,
      reason: `not well-formed XML: ${message} (line ${place.line}, column ${place.columnNumber})`,
      raw: this.#raw(from, found ? scanner.at : scanner.bytes.length),
      fault: place,
    });
  }

  /** The text from a broken record to the next one, up to the end tag of the record if there is one. */
  #raw(from: number, to: number): string {
    const text = this.#string(from, Math.min(to, from + largestRaw)).trimEnd();
    const endTag = `</${Buffer.from(this.#tag).toString()}>`;
    const end = text.lastIndexOf(endTag);
    return end === -1 ? text : text.slice(0, end + endTag.length);
  }

  /** Goes to the next start tag that has the record's name. @returns false: it is not in the bytes yet. */
  #findRecordStart(): boolean {
    const { scanner } = this;
    for (let at = scanner.at; ; at += 1) {
      at = scanner.bytes.indexOf(0x3c, at);
      if (at === -1) break;
      const isRecord = this.#isRecordTag(at);
      if (isRecord === false) continue;
      scanner.at = at;
      this.#isSearching = isRecord === undefined;
      return !this.#isSearching;
    }
    scanner.at = scanner.bytes.length;
    this.#isSearching = !scanner.final;
    return false;
  }

  #finish(): void {
    const { scanner, open } = this;
    if (!scanner.final || open.length === 0) return;
    this.documentFault ??= {
      message: `<${open.at(-1)!}> is not closed`,
      place: this.place(scanner.bytes.length),
    };
  }

  #countLines(until: number): void {
    const { bytes } = this.scanner;
    // The next line end is remembered, so that a long line is not searched for it once per record.
    while (this.#countedTo < until) {
      if (this.#lineEnd < this.#countedTo) {
        const found = bytes.indexOf(10, this.#countedTo);
        this.#lineEnd = found === -1 ? bytes.length : found;
      }
      if (this.#lineEnd >= until) {
        this.#countedTo = until;
        return;
      }
      this.#line += 1;
      this.#lineFrom = this.#lineEnd + 1;
      this.#countedTo = this.#lineFrom;
    }
  }

  /** Of a position that is ahead of what will be asked for next. */
  #placeAhead(position: number): XmlPlace {
    const [line, lineFrom, lineEnd] = [this.#line, this.#lineFrom, this.#lineEnd];
    const [countedTo, columnAt, columnNumber] = [this.#countedTo, this.#columnAt, this.#columnNumber];
    const known = this.#placedAhead;
    if (known?.byteOffset === this.#bytesBefore + position) return known;
    const place = this.place(position);
    this.#placedAhead = place;
    [this.#line, this.#lineFrom, this.#lineEnd] = [line, lineFrom, lineEnd];
    [this.#countedTo, this.#columnAt, this.#columnNumber] = [countedTo, columnAt, columnNumber];
    return place;
  }

  #string(from: number, to: number): string {
    const { bytes } = this.scanner;
    return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString();
  }
}
