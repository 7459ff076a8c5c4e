/** Scans one XML element from UTF-8 bytes onto a tape, and says exactly what is not well-formed and where (W3C XML 1.0). */

import {
  byteClass,
  byteClasses,
  codePointOf,
  isNamespace,
  isSpace,
  predefinedEntity,
} from '#engine/formats/xml/characters.ts';
import { MarkSearch } from '#engine/formats/xml/mark-search.ts';
import { needMoreBytes, XmlFault } from '#engine/formats/xml/xml-fault.ts';
import { Tape, textFlag, token, tokenLength } from '#engine/formats/xml/tape.ts';

/** Own names: reaching into another module for every byte is slow where modules are rewritten. */
const classes = byteClasses;
const { name: nameByte, nameStart, space, endsText, forbidden } = byteClass;
const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const ampersand = 0x26;
const carriageReturn = 0x0d;
const bracket = 0x5d;
/** Bytes of a reference, whose number may have leading zeros. */
const longestReference = 1000;

export class ElementScanner {
  /** What is scanned, in UTF-8; positions on the tape are positions in it. */
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  /** No more bytes will come. */
  final = true;
  readonly tape = new Tape();
  readonly #maximumDepth: number;
  /** Names of the open elements: from, to. */
  #open = new Int32Array(128);
  #depth = 0;
  readonly #marks = new MarkSearch();
  #isEmpty = false;

  constructor(maximumDepth: number) {
    this.#maximumDepth = maximumDepth;
  }

  /**
   * The whole element whose `<` is at `at`; `at` is after it afterwards.
   * @throws XmlFault, {@link needMoreBytes}
   */
  element(): void {
    this.tape.length = 0;
    this.#depth = 0;
    this.#push();
    if (this.#isEmpty) return;
    for (;;) {
      this.#text();
      const next = this.#byte(this.at + 1, 'the element is not closed');
      if (next === slash) {
        this.#endTag(this.#depth - 1);
        this.#depth -= 1;
        if (this.#depth === 0) return;
      } else if (next === 0x21) this.#declaration();
      else if (next === 0x3f) this.#instruction();
      else this.#push();
    }
  }

  /** Positions of the `<` of the elements that are open where {@link element} failed, the outermost first. */
  openStarts(): number[] {
    return Array.from({ length: this.#depth }, (_, depth) => this.#open[depth * 2]! - 1);
  }

  /**
   * The start tag whose `<` is at `at`, with its attributes on the tape.
   * @returns true for an empty element, `<a/>`, whose end is on the tape too.
   * @throws XmlFault, {@link needMoreBytes}
   */
  startTag(): boolean {
    const { tape } = this;
    const nameFrom = this.at + 1;
    const nameTo = this.#name(nameFrom, 'a name must follow "<"');
    const start = tape.length;
    tape.start(nameFrom, nameTo);
    let at = nameTo;
    let count = 0;
    for (;;) {
      const spaceFrom = at;
      at = this.#behindSpace(at, 'the tag is not closed');
      const byte = this.bytes[at]!;
      if (byte === greaterThan || byte === slash) break;
      if (at === spaceFrom) throw new XmlFault('white space must separate attributes', at);
      at = this.#attribute(at);
      count += 1;
    }
    if (count > 1) this.#refuseTwins(start + tokenLength[token.start], count);
    const isEmpty = this.bytes[at] === slash;
    if (isEmpty) {
      at += 1;
      if (this.#byte(at, 'the tag is not closed') !== greaterThan) throw new XmlFault('">" must follow "/"', at);
    }
    this.at = at + 1;
    tape.values[start + 3] = this.at;
    if (isEmpty) tape.end(this.at);
    return isEmpty;
  }

  /**
   * The name of the end tag whose `<` is at `at`; `at` is after the tag afterwards.
   * @throws XmlFault, {@link needMoreBytes}
   */
  endTagName(): { from: number; to: number } {
    const from = this.at + 2;
    const to = this.#name(from, 'a name must follow "</"');
    const at = this.#behindSpace(to, 'the end tag is not closed');
    if (this.bytes[at] !== greaterThan) throw new XmlFault('only ">" may follow the name of an end tag', at);
    this.at = at + 1;
    return { from, to };
  }

  /**
   * Position after the comment, CDATA section, processing instruction or document type whose `<` is at `at`.
   * @throws XmlFault, {@link needMoreBytes}
   */
  skipMarkup(): void {
    if (this.bytes[this.at + 1] === 0x3f) this.#instruction();
    else if (this.#begins('<!DOCTYPE')) this.#documentType();
    else this.#declaration();
    this.tape.length = 0;
  }

  #push(): void {
    const depth = this.#depth;
    const from = this.at + 1;
    if (depth >= this.#maximumDepth)
      throw new XmlFault(`elements are nested more than ${this.#maximumDepth} deep`, from);
    const index = this.tape.length;
    this.#isEmpty = this.startTag();
    if (this.#isEmpty) return;
    if (depth * 2 + 2 > this.#open.length) {
      const larger = new Int32Array(this.#open.length * 2);
      larger.set(this.#open);
      this.#open = larger;
    }
    this.#open[depth * 2] = from;
    this.#open[depth * 2 + 1] = this.tape.values[index + 2]!;
    this.#depth = depth + 1;
  }

  #endTag(depth: number): void {
    const { bytes } = this;
    const tag = this.at;
    const from = this.#open[depth * 2]!;
    const length = this.#open[depth * 2 + 1]! - from;
    const nameFrom = tag + 2;
    let same = 0;
    while (same < length && bytes[nameFrom + same] === bytes[from + same]) same += 1;
    if (same === length && bytes[nameFrom + length] === greaterThan) this.at = nameFrom + length + 1;
    else {
      const name = this.endTagName();
      if (same < length || name.to - name.from !== length) {
        throw new XmlFault(
          `</${this.#string(name.from, name.to)}> does not match <${this.#string(from, from + length)}>`,
          tag,
        );
      }
    }
    this.tape.end(tag);
  }

  #attribute(from: number): number {
    const { bytes } = this;
    const nameTo = this.#name(from, 'the name of an attribute is expected');
    let at = bytes[nameTo] === 0x3d ? nameTo : this.#behindSpace(nameTo, 'the tag is not closed');
    if (bytes[at] !== 0x3d) throw new XmlFault(`attribute ${this.#string(from, nameTo)} has no value`, at);
    at += 1;
    let quote = this.#byte(at, 'the tag is not closed');
    if (isSpace(quote)) {
      at = this.#behindSpace(at, 'the tag is not closed');
      quote = bytes[at]!;
    }
    if (quote !== 0x22 && quote !== 0x27) {
      throw new XmlFault(`the value of attribute ${this.#string(from, nameTo)} is not in quotes`, at);
    }
    const valueFrom = at + 1;
    let flags = 0;
    for (at = valueFrom; ; at += 1) {
      if (at >= bytes.length) throw this.#ended('the value of an attribute is not closed', at);
      const byte = bytes[at]!;
      if (byte === quote) break;
      if (byte > greaterThan) continue;
      if (byte === lessThan) {
        throw new XmlFault(`"<" must not appear in the value of attribute ${this.#string(from, nameTo)}`, at);
      }
      if (byte === ampersand) {
        at = this.#reference(at) - 1;
        flags = textFlag.coded;
      } else if (byte < 0x20) {
        if ((classes[byte]! & forbidden) !== 0) throw controlFault(byte, at);
        flags = textFlag.coded;
      }
    }
    if (!isNamespace(bytes, from, nameTo)) this.tape.attribute(from, nameTo, valueFrom, at, flags);
    return at + 1;
  }

  /** @param index of the first attribute on the tape. */
  #refuseTwins(index: number, count: number): void {
    const { values, length } = this.tape;
    const { bytes } = this;
    const step = tokenLength[token.attribute];
    if (count > 16) {
      const seen = new Set<string>();
      for (let at = index; at < length; at += step) {
        const name = this.#string(values[at + 1]!, values[at + 2]!);
        if (seen.has(name)) throw new XmlFault(`attribute ${name} occurs twice in one tag`, values[at + 1]!);
        seen.add(name);
      }
      return;
    }
    for (let at = index + step; at < length; at += step) {
      const from = values[at + 1]!;
      const size = values[at + 2]! - from;
      for (let before = index; before < at; before += step) {
        const other = values[before + 1]!;
        if (values[before + 2]! - other !== size) continue;
        let same = 0;
        while (same < size && bytes[from + same] === bytes[other + same]) same += 1;
        if (same === size)
          throw new XmlFault(`attribute ${this.#string(from, from + size)} occurs twice in one tag`, from);
      }
    }
  }

  /** Text up to the next `<`. */
  #text(): void {
    const { bytes } = this;
    const end = bytes.length;
    const from = this.at;
    let at = from;
    while (at < end && (classes[bytes[at]!]! & space) !== 0 && bytes[at] !== carriageReturn) at += 1;
    let flags: number = at < end && bytes[at] === lessThan ? textFlag.blank : 0;
    for (; ; at += 1) {
      while (at < end && (classes[bytes[at]!]! & endsText) === 0) at += 1;
      if (at >= end) throw this.#ended('the element is not closed', at);
      const byte = bytes[at]!;
      if (byte === lessThan) break;
      if (byte === ampersand) {
        at = this.#reference(at) - 1;
        flags = textFlag.coded;
      } else if (byte === carriageReturn) flags |= textFlag.coded;
      else if (byte !== greaterThan) throw controlFault(byte, at);
      else if (at - from >= 2 && bytes[at - 1] === bracket && bytes[at - 2] === bracket) {
        throw new XmlFault('"]]>" must not appear in text', at - 2);
      }
    }
    this.at = at;
    if (at === from) return;
    if (flags === textFlag.coded && this.#isBlank(from, at)) flags |= textFlag.blank;
    this.tape.text(from, at, flags);
  }

  #isBlank(from: number, to: number): boolean {
    for (let at = from; at < to; at += 1) if (!isSpace(this.bytes[at]!)) return false;
    return true;
  }

  #instruction(): void {
    const to = this.#name(this.at + 2, 'a name must follow "<?"');
    if (!isSpace(this.bytes[to]!) && this.bytes[to] !== 0x3f)
      throw new XmlFault('white space must follow the name of a processing instruction', to);
    this.at = this.#behind('?>', to, 'the processing instruction is not closed');
    this.#refuseControls(to, this.at);
  }

  /** A comment, in which two hyphens are let pass, or a CDATA section. */
  #declaration(): void {
    if (this.#begins('<!--')) {
      this.at = this.#behind('-->', this.at + 4, 'the comment is not closed');
      return;
    }
    if (!this.#begins('<![CDATA[')) throw new XmlFault('"<!" begins neither a comment nor a CDATA section', this.at);
    const from = this.at + 9;
    this.at = this.#behind(']]>', from, 'the CDATA section is not closed');
    const to = this.at - 3;
    const flags = this.#refuseControls(from, to) ? textFlag.literal | textFlag.coded : textFlag.literal;
    this.tape.text(from, to, flags);
  }

  /** @returns whether carriage returns stand there. */
  #refuseControls(from: number, to: number): boolean {
    const { bytes } = this;
    let hasReturn = false;
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at]!;
      if (byte >= 0x20) continue;
      if (byte === carriageReturn) hasReturn = true;
      else if ((classes[byte]! & forbidden) !== 0) throw controlFault(byte, at);
    }
    return hasReturn;
  }

  /** Behind a document type; what it declares is never read. */
  #documentType(): void {
    let brackets = 0;
    for (let at = this.at + 9; ; at += 1) {
      const byte = this.#byte(at, 'the document type is not closed');
      if (byte === 0x5b) brackets += 1;
      else if (byte === bracket) brackets -= 1;
      else if (byte === 0x22 || byte === 0x27)
        at = this.#find(byte, at + 1, 'a quote in the document type is not closed');
      else if (byte === lessThan && this.bytes[at + 1] === 0x21 && this.bytes[at + 2] === 0x2d) {
        at = this.#behind('-->', at + 4, 'a comment in the document type is not closed') - 1;
      } else if (byte === lessThan && this.bytes[at + 1] === 0x3f) {
        at = this.#behind('?>', at + 2, 'an instruction in the document type is not closed') - 1;
      } else if (byte === greaterThan && brackets <= 0) {
        this.at = at + 1;
        return;
      }
    }
  }

  #begins(mark: string): boolean {
    const { bytes, at } = this;
    for (let index = 0; index < mark.length; index += 1) {
      if (at + index >= bytes.length) {
        if (!this.final) throw needMoreBytes;
        return false;
      }
      if (bytes[at + index] !== mark.charCodeAt(index)) return false;
    }
    return true;
  }

  #behind(mark: string, from: number, unclosed: string): number {
    const behind = this.#marks.behind(this.bytes, mark, from);
    if (behind === -1) throw this.#ended(unclosed, this.bytes.length);
    return behind;
  }

  #find(byte: number, from: number, unclosed: string): number {
    const found = this.bytes.indexOf(byte, from);
    if (found === -1) throw this.#ended(unclosed, this.bytes.length);
    return found;
  }

  #name(from: number, expected: string): number {
    const { bytes } = this;
    if ((classes[this.#byte(from, expected)]! & nameStart) === 0) throw new XmlFault(expected, from);
    let at = from + 1;
    while (at < bytes.length && (classes[bytes[at]!]! & nameByte) !== 0) at += 1;
    if (at >= bytes.length) throw this.#ended('the tag is not closed', at);
    return at;
  }

  #behindSpace(from: number, unclosed: string): number {
    const { bytes } = this;
    let at = from;
    while (at < bytes.length && (classes[bytes[at]!]! & space) !== 0) at += 1;
    if (at >= bytes.length) throw this.#ended(unclosed, at);
    return at;
  }

  /** @returns the position after the reference whose `&` is at `from`. */
  #reference(from: number): number {
    const { bytes } = this;
    const known = predefinedEntity(bytes, from + 1);
    if (known !== 0) return from + 2 + (known >> 8);
    const isNumber = bytes[from + 1] === 0x23;
    let at = isNumber ? from + 2 : from + 1;
    while (at < bytes.length && at - from < longestReference && (classes[bytes[at]!]! & nameByte) !== 0) at += 1;
    if (at >= bytes.length) throw this.#ended('the element is not closed', at);
    if (bytes[at] !== 0x3b) throw new XmlFault('"&" must begin a reference such as &amp;', from);
    const name = this.#string(from + 1, at);
    if (!isNumber) throw new XmlFault(`&${name}; is not one of XML's own entities; others are never expanded`, from);
    if (Number.isNaN(codePointOf(name))) throw new XmlFault(`&${name}; is not a character`, from);
    return at + 1;
  }

  #byte(at: number, unclosed: string): number {
    const byte = this.bytes[at];
    if (byte === undefined) throw this.#ended(unclosed, at);
    return byte;
  }

  #ended(unclosed: string, at: number): Error {
    return this.final ? new XmlFault(unclosed, at) : needMoreBytes;
  }

  #string(from: number, to: number): string {
    const end = Math.min(to, from + 100);
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + from, end - from).toString();
  }
}

function controlFault(byte: number, at: number): XmlFault {
  return new XmlFault(`the control character 0x${byte.toString(16).padStart(2, '0')} must not appear in XML`, at);
}
