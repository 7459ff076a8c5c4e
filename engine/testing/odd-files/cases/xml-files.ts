/** XML files that a careless reader gets wrong: marks in wrong places, encodings, entities, damage between records. */

import type { OddFile } from '#engine/testing/odd-files/odd-file.ts';

const row = (id: number | string, v: string): string => `<row><id>${id}</id><v>${v}</v></row>`;
const rows = (inner: string, before = '<?xml version="1.0"?>\n'): string => `${before}<rows>${inner}</rows>`;
const entities = (declared: string): string => `<!DOCTYPE rows [${declared}]>`;
/** Ten of the one before in each: 10^11 letters. */
const laughs = Array.from({ length: 11 }, (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`).join('');
const many = Array.from({ length: 60 }, (_, id) => row(id, `t${id} &amp; x`)).join('\n');

function encoded(text: string, label: string): Buffer {
  const declared = rows(row(1, text) + row(2, 'b'), `<?xml version="1.0" encoding="${label}"?>\n`);
  if (label === 'UTF-16') return Buffer.from(`\uFEFF${declared}`, 'utf16le');
  return Buffer.from(declared, label === 'ISO-8859-1' ? 'latin1' : 'utf8');
}

type Case = readonly [name: string, content: string | Uint8Array, expected?: OddFile['expected'], rejected?: number];

const cases: readonly Case[] = [
  [
    'entities',
    rows(row(1, '&lt;&amp;&gt;&quot;&apos;') + row(2, '&#65;&#x1F600;&#10;x')),
    [
      [1, '<&>"\''],
      [2, 'A😀\nx'],
    ],
  ],
  [
    'CDATA',
    rows(row(1, '<![CDATA[<a>&amp;]]>') + row(2, 'x<![CDATA[]]]]><![CDATA[>]]>y')),
    [
      [1, '<a>&amp;'],
      [2, 'x]]>y'],
    ],
  ],
  [
    'CDATA with a row',
    rows('<row><v><![CDATA[<row><v>no</v></row>]]></v></row><row><v>b</v></row>'),
    [['<row><v>no</v></row>'], ['b']],
  ],
  [
    'comments',
    rows(`<!-- <row/> --><row><!-- <id>9</id> --><id>1<!-- x -->2</id><v>a<!-- -->b</v></row>${row(2, 'c')}`),
    [
      [12, 'ab'],
      [2, 'c'],
    ],
  ],
  [
    'instructions',
    rows(`<?x <row><id>9</id></row>?>${row(1, 'a<?pi b?>c')}${row(2, 'd')}`),
    [
      [1, 'ac'],
      [2, 'd'],
    ],
  ],
  [
    'line ends',
    rows(`\r\n${row(1, 'a\r\nb')}\r\n${row(2, 'c\rd')}\r\n`),
    [
      [1, 'a\nb'],
      [2, 'c\nd'],
    ],
  ],
  [
    'attributes',
    rows('<row id="1" v=\'a"b\'/><row v="&lt;x&gt;\n y" id = "2" ></row>'),
    [
      [1, 'a"b'],
      [2, '<x>  y'],
    ],
  ],
  [
    'an attribute and an element of one name',
    rows('<row id="1"><id>2</id></row><row id="3"><id>4</id></row>'),
    [
      [1, 2],
      [3, 4],
    ],
  ],
  [
    'mixed content',
    rows('<row id="1">text<b>x</b>tail</row><row id="2">t2<b>y</b></row>'),
    [
      [1, 'x', 'texttail'],
      [2, 'y', 't2'],
    ],
  ],
  [
    'namespaces',
    '<a:rows xmlns:a="u:a"><a:row a:id="k"><v>x</v><a:v>y</a:v></a:row><a:row a:id="l"><v>z</v></a:row></a:rows>',
    [
      ['k', 'x', 'y'],
      ['l', 'z', null],
    ],
  ],
  [
    'a row in a row',
    rows('<row><id>1</id><row><id>2</id></row></row><row><id>3</id></row>'),
    [
      [1, { id: 2 }],
      [3, null],
    ],
  ],
  ['empty elements', rows('<row><x>1</x><x/><x>3</x></row><row><x/></row><row/>'), [[[1, null, 3]], [[null]], [null]]],
  [
    'xsi:nil',
    rows(`<row xmlns:xsi="u"><id>1</id><v xsi:nil="true"/></row>${row(2, 'x')}`),
    [
      [1, null],
      [2, 'x'],
    ],
  ],
  [
    'columns that come late',
    rows(`${row(1, 'x').repeat(9000)}<row><id>2</id><late>z</late></row>`),
    [...Array.from({ length: 9000 }, () => [1, 'x', null]), [2, null, 'z']],
  ],
  [
    'a type that comes late',
    rows(`${row(1, '5').repeat(9000)}${row(2, 'text')}`),
    [...Array.from({ length: 9000 }, () => [1, '5']), [2, 'text']],
  ],
  [
    'names',
    rows('<row><a>1</a><A>2</A><a.b>3</a.b><a-b>4</a-b><é>6</é><select>7</select><x:y>9</x:y></row>'.repeat(2)),
    [
      [1, 2, 3, 4, 6, 7, 9],
      [1, 2, 3, 4, 6, 7, 9],
    ],
  ],
  [
    'a long value',
    rows(row(1, 'y'.repeat(2_000_000)) + row(2, 'b')),
    [
      [1, 'y'.repeat(2_000_000)],
      [2, 'b'],
    ],
  ],
  [
    'spaces in tags',
    '<rows ><row\n><id\t>1</id ><v >a</v\n></row ><row><id>2</id><v>b</v></row></rows >',
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  [
    'a byte order mark',
    `\uFEFF${rows(row(1, 'é') + row(2, 'b'))}`,
    [
      [1, 'é'],
      [2, 'b'],
    ],
  ],
  ...['UTF-8', 'UTF-16', 'ISO-8859-1'].map((label): Case => [
    `encoding ${label}`,
    encoded('é', label),
    [
      [1, 'é'],
      [2, 'b'],
    ],
  ]),
  [
    'US-ASCII that is UTF-8',
    encoded('é', 'US-ASCII'),
    [
      [1, 'é'],
      [2, 'b'],
    ],
  ],
  ['a declared entity', rows(row(1, '&e;') + row(2, 'b'), entities('<!ENTITY e "x">')), [[2, 'b']], 1],
  ['ten billion entities', rows(row(1, '&a11;') + row(2, 'b'), entities(`<!ENTITY a0 "ha">${laughs}`)), [[2, 'b']], 1],
  [
    'an entity of a file',
    rows(row(1, '&x;') + row(2, 'b'), entities('<!ENTITY x SYSTEM "file:///etc/hostname">')),
    [[2, 'b']],
    1,
  ],
  ['nested too deep', rows(`<row>${'<d>'.repeat(5000)}x${'</d>'.repeat(5000)}</row>${row(1, 'a')}`), [[1, 'a']], 1],
  ['a bare &', rows(row(1, 'a & b') + row(2, 'c')), [[2, 'c']], 1],
  ['a bare <', rows(row(1, 'a < b') + row(2, 'c')), [[2, 'c']], 1],
  ['a wrong end tag', rows(`<row><id>1</id><v>a</row>${row(2, 'c')}`), [[2, 'c']], 1],
  ['NUL', rows(row(1, 'a\0b') + row(2, 'b')), [[2, 'b']], 1],
  ['half a pair', rows(row(1, '&#xD83D;&#xDE00;') + row(2, 'b')), [[2, 'b']], 1],
  ['a declaration only', '<?xml version="1.0"?>', 'refused'],
  ['no records', '<rows/>'],
  ['rows without values', '<rows><row/><row/><row/></rows>'],
];

export const xmlFiles: readonly OddFile[] = [
  ...cases.map(([name, content, expected, rejected]): OddFile => ({
    name: `XML: ${name}`,
    extension: '.xml',
    content,
    ...(expected === undefined ? {} : { expected }),
    ...(rejected === undefined ? {} : { rejected }),
  })),
  // What is between the records is damaged.
  ...[
    ['the root is not closed', `<rows>${many}`],
    ['text after the root', `${rows(many)}text`],
    ['text between the records', rows(many.replace(row(30, 't30 &amp; x'), 'lost'))],
    ['a record of another name', rows(many.replace('<row><id>30</id>', '<rov><id>30</id>'))],
  ].map(([name, content]) => ({ name: `XML: ${name}`, extension: '.xml', content: content!, records: 60 })),
];
