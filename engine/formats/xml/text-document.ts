/** A whole text that has to be one element, with nothing but comments, instructions and a document type around it. */

import { isSpace } from '#engine/formats/xml/characters.ts';
import { ElementScanner } from '#engine/formats/xml/element-scanner.ts';
import { XmlFault } from '#engine/formats/xml/xml-fault.ts';

/** Elements inside each other, as for files. */
const maximumDepth = 100;
/** Bytes, as for a record of a file. */
const maximumSize = 67_108_864;

export function textScanner(): ElementScanner {
  return new ElementScanner(maximumDepth);
}

/** Puts the element on the tape of the scanner. @param text UTF-8. @throws XmlFault */
export function scanText(scanner: ElementScanner, text: Uint8Array): void {
  if (text.length > maximumSize) throw new XmlFault(`the text is larger than ${maximumSize} bytes`, 0);
  scanner.bytes = text;
  scanner.at = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0;
  if (skipOuter(scanner, true)) throw new XmlFault('there is no element', scanner.at);
  scanner.element();
  const { length } = scanner.tape;
  const isEnd = skipOuter(scanner, false);
  scanner.tape.length = length;
  if (!isEnd) throw new XmlFault('something follows the element', scanner.at);
}

/** Goes to the next element. @returns true: the text ends before one. @throws XmlFault for text. */
function skipOuter(scanner: ElementScanner, mayDeclare: boolean): boolean {
  const { bytes } = scanner;
  for (;;) {
    while (scanner.at < bytes.length && isSpace(bytes[scanner.at]!)) scanner.at += 1;
    if (scanner.at >= bytes.length) return true;
    const [first, second, third] = bytes.subarray(scanner.at, scanner.at + 3);
    if (first !== 0x3c) throw new XmlFault('there is text outside of the element', scanner.at);
    if (second !== 0x21 && second !== 0x3f) return false;
    const isComment = second === 0x3f || third === 0x2d;
    if (!isComment && (!mayDeclare || third === 0x5b)) throw new XmlFault('"<!" is misplaced', scanner.at);
    scanner.skipMarkup();
  }
}
