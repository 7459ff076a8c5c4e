/** JSON files whose rows are found by a path: odd keys, values that lack the path, rows other than objects, damage. */

import type { OddFile } from '#engine/testing/odd-files/odd-file.ts';

type Case = readonly [
  name: string,
  jsonPath: string,
  content: string,
  expected?: OddFile['expected'],
  rejected?: number,
];

const cases: readonly Case[] = [
  ['an array of a document', '$.a.b[*]', '{"a":{"b":[{"x":1},{"x":2}]}}', [[1], [2]]],
  ['lines', '$.a[*]', '{"a":[{"x":1}]}\n{"a":[]}\n{"a":[{"x":2},{"x":3}]}\n', [[1], [2], [3]]],
  ['values without the path', '$.a[*]', '{"a":[{"x":1}]}\n{"b":5}\n{"a":null}\n{"a":[{"x":2}]}\n', [[1], [2]]],
  ['a key with a dot and spaces', "$['a.b c'][*]", '{"a.b c":[{"x":1}],"a":{"b c":[{"x":9}]}}', [[1]]],
  ['escaped keys of the file', '$.aé[*]', '{"a\\u00e9":[{"x":1}]}', [[1]]],
  ['all members', '$.*', '{"p":{"x":1},"q":{"x":2}}', [[1], [2]]],
  ['an array in an array', '$.a[*].b[*]', '{"a":[{"b":[{"x":1}]},{"b":[]},{},{"b":[{"x":2}]}]}', [[1], [2]]],
  ['one element', '$.a[1]', '{"a":[{"x":1},{"x":2}]}', [[2]]],
  ['values other than objects', '$.a[*]', '{"a":[1,2,null]}', [[1], [2], [null]]],
  ['arrays', '$.a[*]', '{"a":[[1,2],[3]]}', [[[1, 2]], [[3]]]],
  ['one array among arrays', '$.a[*]', '{"a":[[1,2]]}', [[[1, 2]]]],
  ['an array without a wildcard', '$.a', '{"a":[1,2]}', [[1], [2]]],
  ['arrays of lines without a wildcard', '$.a', '{"a":[1,2]}\n{"a":[3]}\n{"a":[]}\n', [[[1, 2]], [[3]], [[]]]],
  ['a key that comes twice', '$.a[*]', '{"a":[{"x":1}],"a":[{"x":2}]}'],
  [
    'numbers at the limits',
    '$.a[*]',
    '{"a":[{"x":9223372036854775807,"y":1e308},{"x":-9223372036854775808,"y":5e-324}]}',
    [
      ['9223372036854775807', 1e308],
      ['-9223372036854775808', 5e-324],
    ],
  ],
  ['texts', '$.a[*]', '{"a":[{"x":"\\ud83d\\ude00\\n\\"]}"},{"x":""}]}', [['😀\n"]}'], ['']]],
  ['a byte order mark', '$.a[*]', '\uFEFF{"a":[{"x":1}]}', [[1]]],
  ['white space', '$.a[*]', ' \n{ "a" :\t[ { "x" : 1 } ,\r\n{ "x":2 } ] }\n\n', [[1], [2]]],
  [
    'many rows',
    '$.a[*]',
    `{"a":[${Array.from({ length: 20_000 }, (_, x) => `{"x":${x}}`).join(',')}]}`,
    Array.from({ length: 20_000 }, (_, x) => [x]),
  ],
  ['nothing found', '$.zz[*]', '{"a":[{"x":1}]}'],
  ['a comma at the end', '$.a[*]', '{"a":[{"x":1},]}', [[1]]],
  ['not JSON', '$.a[*]', '{"a":[{"x":1} {"x":2}]}', 'refused'],
  ['cut', '$.a[*]', '{"a":[{"x":1},{"x":2}', 'refused'],
  ['cut between lines', '$.a[*]', '{"a":[{"x":1}]}\n{"a":[{"x', 'refused'],
  ['text after it', '$.a[*]', '{"a":[{"x":1}]}garbage', 'refused'],
  ['an unsupported path', '$..x', '{"a":1}', 'refused'],
];

export const jsonPathFiles: readonly OddFile[] = cases.map(([name, jsonPath, content, expected, rejected]) => ({
  name: `JSON path: ${name}`,
  extension: '.json',
  content,
  stated: { format: 'json', options: { jsonPath } },
  ...(expected === undefined ? {} : { expected }),
  ...(rejected === undefined ? {} : { rejected }),
}));
