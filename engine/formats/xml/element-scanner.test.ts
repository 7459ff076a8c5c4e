/** The scanner against an independent parser: same verdict, same elements, attributes and texts. */

import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { ElementScanner } from '#engine/formats/xml/element-scanner.ts';
import { needMoreBytes, XmlFault } from '#engine/formats/xml/xml-fault.ts';
import { ElementText } from '#engine/formats/xml/element-text.ts';
import { token, tokenLength } from '#engine/formats/xml/tape.ts';

type Event = readonly [kind: string, ...texts: string[]];

/** What a document says, texts between two tags joined; undefined when it is not well-formed. */
function ours(document: string): Event[] | undefined {
  const scanner = new ElementScanner(100);
  scanner.bytes = Buffer.from(document);
  try {
    scanner.element();
  } catch (thrown) {
    if (thrown instanceof XmlFault) return undefined;
    throw thrown;
  }
  if (scanner.at !== scanner.bytes.length) return undefined;
  const events: Event[] = [];
  const text = new ElementText();
  const { values, length } = scanner.tape;
  const string = (from: number, to: number): string => Buffer.from(scanner.bytes.subarray(from, to)).toString();
  const open: string[] = [];
  for (let at = 0; at < length; at += tokenLength[values[at]!]!) {
    if (values[at] === token.start) {
      open.push(string(values[at + 1]!, values[at + 2]!));
      events.push(['start', open.at(-1)!]);
    } else if (values[at] === token.end) events.push(['end', open.pop()!]);
    else if (values[at] === token.attribute) {
      text.readAttribute(scanner.bytes, values, at);
      events.push(['attribute', string(values[at + 1]!, values[at + 2]!), string2(text)]);
    } else {
      text.readToken(scanner.bytes, values, at);
      pushText(events, string2(text));
    }
  }
  return events;
}

function string2({ bytes, from, to }: ElementText): string {
  return Buffer.from(bytes.subarray(from, to)).toString();
}

function pushText(events: Event[], text: string): void {
  if (text === '') return;
  const last = events.at(-1);
  if (last?.[0] === 'text') events[events.length - 1] = ['text', last[1]! + text];
  else events.push(['text', text]);
}

function theirs(document: string): Event[] | undefined {
  const events: Event[] = [];
  const parser = new SaxesParser({ fragment: false });
  let isBroken = false;
  parser.on('error', () => (isBroken = true));
  parser.on('opentag', ({ name, attributes }) => {
    events.push(['start', name]);
    for (const [key, value] of Object.entries(attributes)) events.push(['attribute', key, String(value)]);
  });
  parser.on('closetag', ({ name }) => events.push(['end', name]));
  parser.on('text', (text) => pushText(events, text));
  parser.on('cdata', (text) => pushText(events, text));
  parser.write(document).close();
  return isBroken ? undefined : events;
}

const name = fc.constantFrom('a', 'b', 'long-name', 'n:s', '_x.1', 'é', '__proto__', 'constructor');
const text = fc.constantFrom(
  '',
  ' ',
  'text',
  '1 & 2'.replace('&', '&amp;'),
  '&#65;&#x1F600;',
  '&#00000000000000000000000000000000000000065;&#x000000000000000000000000000000000000041;',
  '\r\n',
  'a\rb',
  'ü€😀',
  ']] >',
  '&lt;&gt;&quot;&apos;',
  '\t\n',
);
const value = fc.constantFrom('', 'v', 'a&amp;b', ' x ', 'tab\there', '&#10;', 'line\r\nend', "it's", 'ü>');
const attribute = fc.tuple(name, value).map(([key, content]) => ` ${key}="${content}"`);
const content: fc.Memo<string> = fc.memo((depth) =>
  fc
    .array(
      depth <= 1
        ? text
        : fc.oneof(
            text,
            element(depth - 1),
            fc.constantFrom('<!-- c -->', '<?pi x?>', '<![CDATA[<&]]>', '<![CDATA[]]>'),
          ),
      { maxLength: 4 },
    )
    .map((parts) => parts.join('')),
);
const element: fc.Memo<string> = fc.memo((depth) =>
  fc
    .tuple(
      name,
      fc.uniqueArray(attribute, { maxLength: 3, selector: (each) => each.split('=')[0] }),
      content(depth),
      fc.boolean(),
    )
    .map(([tag, attributes, inside, isEmpty]) =>
      isEmpty ? `<${tag}${attributes.join('')}/>` : `<${tag}${attributes.join('')} >${inside}</${tag}\n>`,
    ),
);

describe('scanning an element', () => {
  test('a well-formed element says what another parser reads in it', () => {
    fc.assert(
      fc.property(element(4), (document) => {
        const expected = theirs(document);
        expect(expected).toBeDefined();
        expect(ours(document)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('an element that was damaged is refused exactly where another parser refuses it', () => {
    const damage = fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      '/',
      '=',
      ' ',
      'x',
      '',
      '\u0001',
      ']]>',
      '</a>',
      '&nbsp;',
      '&#0;',
      '<a',
      "'",
    );
    fc.assert(
      fc.property(element(3), fc.nat(), fc.nat(3), damage, (document, where, length, inserted) => {
        const at = where % (document.length + 1);
        const damaged = document.slice(0, at) + inserted + document.slice(at + length);
        // A lone half of a character cannot stand in a file, and comments are read less strictly than they are defined.
        fc.pre(damaged.isWellFormed() && /^<[^?!]/u.test(damaged) && !damaged.includes('--'));
        expect(ours(damaged.trimEnd())).toEqual(theirs(damaged.trimEnd()));
      }),
      { numRuns: 2000 },
    );
  });

  test('an element that continues in later bytes asks for more, wherever it is cut', () => {
    fc.assert(
      fc.property(element(3), fc.nat(), (document, where) => {
        const whole = Buffer.from(document);
        const scanner = new ElementScanner(100);
        scanner.bytes = whole.subarray(0, 1 + (where % (whole.length - 1)));
        scanner.final = false;
        expect(() => scanner.element()).toThrow(needMoreBytes);
      }),
      { numRuns: 300 },
    );
  });

  test('nesting beyond the cap is a fault, not a full stack', () => {
    const scanner = new ElementScanner(100);
    scanner.bytes = Buffer.from('<a>'.repeat(1_000_000));
    expect(() => scanner.element()).toThrow(expect.objectContaining({ message: expect.stringContaining('100 deep') }));
  });
});
