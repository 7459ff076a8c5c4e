/** Calls of every function of the table, over columns of every type that it takes. */

import type { Call } from './call.ts';

const texts = ['st1', 'st2', 'se1', 'nu1'];
const numbers = ['ti1', 'in1', 'bi1', 'fl1', 'do1', 'de1', 'de4', 'nu1'];
const moments = ['ts1', 'tn1', 'da1', 'tt1', 'dt1'];
const lists = ['at1', 'ab1', 'ad1'];
const all = ['bo1', 'si1', 'de3', ...numbers, 'st1', 'dt1', 'tt1', 'da1', 'ts1', 'tn1', 'bn1', ...lists, 'ma1', 'sr1'];
const mixed = ['bo1', 'in1', 'do1', 'da1', 'bn1'];

interface Options {
  readonly near?: true;
  readonly spark?: (args: readonly string[]) => string;
  readonly tenon?: (args: readonly string[]) => string;
}

/** One call for every combination of arguments. */
function over(name: string, args: readonly (readonly string[])[], { near, spark, tenon }: Options = {}): Call[] {
  const combinations = args.reduce<string[][]>(
    (made, next) => made.flatMap((some) => next.map((one) => [...some, one])),
    [[]],
  );
  return combinations.map((each) => {
    const written = `${name}(${each.join(', ')})`;
    return {
      name: [name, ...each].join(' '),
      tenon: tenon?.(each) ?? written,
      spark: spark?.(each) ?? written,
      reads: each.flatMap((arg) => arg.match(/^[a-z]{2}\d$|\b[a-z]{2}\d(?=, 0\)$)/gu) ?? []),
      ...(near === true ? { near } : {}),
    };
  });
}

const named = (name: string): Options => ({ spark: (args) => `${name}(${args.join(', ')})` });
const near: Options = { near: true };
const quoted = (values: readonly string[]): string[] => values.map((value) => `'${value}'`);

const textCalls: readonly Call[] = [
  ...[
    'upper',
    'lower',
    'initcap',
    'length',
    'char_length',
    'trim',
    'ltrim',
    'rtrim',
    'reverse',
    'ascii',
    'md5',
  ].flatMap((name) => over(name, [[...texts, ...mixed, 'bt1', 'tn1']])),
  ...over('trim', [['st1'], ['se1', "'a '", "''"]], { spark: ([text, set]) => `trim(BOTH ${set!} FROM ${text!})` }),
  ...over('ltrim', [['st1'], ['se1', "'a '"]], { spark: ([text, set]) => `trim(LEADING ${set!} FROM ${text!})` }),
  ...over('rtrim', [['st1'], ['se1', "'a '"]], { spark: ([text, set]) => `trim(TRAILING ${set!} FROM ${text!})` }),
  ...['substring', 'substr'].flatMap((name) => [
    ...over(name, [
      ['st1', 'in1', 'de1', 'da1'],
      ['sm1', '0', '-2', '2', 'in1', 'nu1'],
    ]),
    ...over(name, [
      ['st1', 'do1', 'ts1'],
      ['sm1', '0', '-2'],
      ['sm2', '3', 'in1', '0', '-1'],
    ]),
  ]),
  ...['left', 'right'].flatMap((name) =>
    over(name, [
      ['st1', 'in1'],
      ['sm1', 'in2', '2', 'nu1'],
    ]),
  ),
  ...over('concat', [
    ['st1', ...mixed, 'tn1', 'fl1'],
    ['st2', 'se1', 'in1', 'da1'],
  ]),
  ...over('concat', [['st1'], ['in1'], ['bo1']]),
  ...over('concat', [all]),
  ...over('concat_ws', [
    ['se1', "','"],
    ['st1', 'in1', 'at1', 'do1'],
    ['st2', 'bo1', 'da1', 'at1'],
  ]),
  ...over('replace', [
    ['st1', 'in1'],
    ['se1', "''"],
    ['se2', "''"],
  ]),
  ...over('translate', [
    ['st1', 'in1'],
    ['se1', "'abc'"],
    ['se2', "'x'", "''"],
  ]),
  ...over(
    'repeat',
    [
      ['st1', 'in1'],
      ['sm1', '0', '-1', 'nu1'],
    ].map((list) => list.filter((one) => one !== 'nu1')),
  ),
  ...['lpad', 'rpad'].flatMap((name) =>
    over(name, [
      ['st1', 'in1'],
      ['sm1', '0', '-1', '5'],
      ['se1', 'se2', "'*'", "''"],
    ]),
  ),
  ...['instr', 'starts_with', 'startswith', 'ends_with', 'endswith', 'contains'].flatMap((name) =>
    over(
      name,
      [
        ['st1', 'in1', 'do1'],
        ['se1', 'st2', "''", "'a'"],
      ],
      named(name.replace('_', '')),
    ),
  ),
  ...over(
    'position',
    [
      ['st1', 'in1'],
      ['se1', "''", "'a'"],
    ],
    {
      tenon: ([text, part]) => `position(${part!} IN ${text!})`,
      spark: ([text, part]) => `position(${part!} IN ${text!})`,
    },
  ),
  ...over('split', [
    ['st1', 'in1'],
    ["','", "''", "'[,.]'", "'\\\\s+'", "'b'", "'\\\\.'", "'(,)'", "'|'", "'a|b'"],
  ]),
  ...over('split_part', [
    ['st1', 'in1'],
    ["','", "'.'", "''", 'se1'],
    ['1', '2', '-1', '0', 'nullif(sm1, 0)'],
  ]),
  ...over('chr', [['in1', 'bi2', 'sm1', 'nu1', '256', '8364', '0', '-1']]),
  ...over('regexp_extract', [['st1'], ["'(a)(b)?'", "'([a-z]+)'", "'(x)|(y)'", "'.*'"], ['0', '1', '2']]),
  ...over('regexp_extract', [['st1'], ["'(a)(b)?'", "'([a-z]+)'", "'b'"]]),
  ...over('regexp_replace', [
    ['st1', 'in1'],
    ["'a'", "'[a-c]+'", "''", "'^'", "'\\\\s'", "'(?i)A'", "'.'", "'\\\\w'", "'\\\\b'", "'x*'"],
    ["'-'", "''"],
  ]),
  ...over('regexp_replace', [['st1'], ["'(a)(b)'"], ["'\\2\\1'", "'[\\0]'"]], {
    spark: ([text, pattern, by]) => `regexp_replace(${text!}, ${pattern!}, ${by!.replaceAll('\\', '$')})`,
  }),
  ...over('regexp_like', [
    ['st1', 'in1'],
    ["'a'", "'^a'", "'[a-z]$'", "'\\\\d'", "'^\\\\s*$'", "''", "'^.$'", "'(?i)ABC'", "'\\\\w'"],
  ]),
  ...over('sha256', [['st1', 'in1', 'bn1']], { spark: ([text]) => `sha2(${text!}, 256)` }),
  ...over('base64', [['bn1', 'st1']]),
  ...over('encode', [['st1', 'in1']], { spark: ([text]) => `encode(${text!}, 'UTF-8')` }),
  ...over('decode', [['bn1', 'st1']], { spark: ([text]) => `decode(${text!}, 'UTF-8')` }),
];

const numberCalls: readonly Call[] = [
  ...['abs', 'sign', 'ceil', 'ceiling', 'floor', 'round', 'isnan'].flatMap((name) => over(name, [numbers])),
  ...over('round', [numbers, ['0', '1', '2', '-1', '-2', '-20', '20']]),
  ...['sqrt', 'exp', 'ln', 'log10', 'log2'].flatMap((name) => over(name, [numbers], near)),
  ...['power', 'pow'].flatMap((name) =>
    over(
      name,
      [
        ['in1', 'do1', 'do2', 'de1', 'nu1', 'fl1'],
        ['2', '0.5', 'sm1', 'do2', '-1'],
      ],
      near,
    ),
  ),
  ...over('mod', [numbers, ['in2', 'bi2', 'do2', 'de2', 'nu1', '3', '0', '-3', '0.7']]),
  ...over('div', [numbers, ['in2', 'bi2', 'do2', 'de2', 'nu1', '3', '0', '-3', '0.7']], {
    spark: ([left, right]) => `(${left!} div ${right!})`,
  }),
  ...['greatest', 'least'].flatMap((name) =>
    over(name, [
      ['in1', 'do1', 'de1', 'st1', 'da1', 'fl1'],
      ['do2', 'in2', 'st2', 'ts1', 'de4', 'NULL'],
    ]),
  ),
  ...over('pi', []),
];

const parts = [
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hour',
  'minute',
  'second',
  'millisecond',
  'microsecond',
  'mon',
  'yyyy',
  'dd',
  'MM',
  'decade',
  'century',
  'nothing',
];
const extracted = [
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hour',
  'minute',
  'second',
  'dow',
  'doy',
  'dayofweek',
  'dayofyear',
  'isodow',
  'yearofweek',
  'isoyear',
  'epoch',
  'days',
  'mon',
  'millisecond',
  'decade',
  'century',
];

const timeCalls: readonly Call[] = [
  ...[
    'year',
    'quarter',
    'month',
    'day',
    'dayofmonth',
    'dayofweek',
    'dayofyear',
    'weekofyear',
    'hour',
    'minute',
    'second',
    'last_day',
  ].flatMap((name) => over(name, [moments])),
  ...over('date_part', [quoted(extracted), moments]),
  ...over('date_trunc', [quoted(parts), moments]),
  ...['date_add', 'date_sub', 'add_months'].flatMap((name) =>
    over(name, [moments, ['sm1', 'in2', '1', '-1', '13', 'ti1', 'si1', 'nu1']]),
  ),
  ...over('datediff', [
    ['da1', 'ts1', 'dt1', 'tn1'],
    ['da2', 'ts2', 'dt1', 'tt1'],
  ]),
  ...over('to_date', [[...moments, 'st1', 'nu1', 'in1']]),
  ...over('to_timestamp', [[...moments, 'st1', 'nu1', 'in1', 'do1', 'bi1', 'de1']]),
  ...over('unix_timestamp', [moments]),
  ...over('from_unixtime', [['in1', 'bi1', 'ti1']], {
    spark: ([seconds]) => `to_timestamp(from_unixtime(${seconds!}))`,
  }),
];

const elements: Readonly<Record<string, string>> = { at1: 'st1', ab1: 'bi2', ad1: 'do1' };

const collectionCalls: readonly Call[] = [
  ...['isnull', 'isnotnull', 'to_json', 'size'].flatMap((name) => over(name, [all])),
  ...['array_distinct', 'array_max', 'array_min', 'sort_array'].flatMap((name) => over(name, [lists])),
  ...['ifnull', 'nvl'].flatMap((name) =>
    over(name, [
      ['in1', 'st1', 'do1', 'da1', 'bo1', 'de1'],
      ['in2', 'st2', 'do2', 'ts1', 'de4', '0'],
    ]),
  ),
  ...over('array', [
    ['in1', 'st1', 'do1', 'de1'],
    ['in2', 'st2', 'de4', 'NULL'],
  ]),
  ...over(
    'list_value',
    [
      ['in1', 'st1'],
      ['in2', 'st2'],
    ],
    named('array'),
  ),
  ...lists.flatMap((list) =>
    ['array_contains', 'array_position'].flatMap((name) =>
      over(name, [[list], [elements[list]!, 'NULL', 'in1', 'do2']]),
    ),
  ),
  ...over('array_join', [lists, ["','", "''", 'se1']]),
  ...over('element_at', [lists, ['nullif(sm1, 0)', '1', '-1', '5']]),
  ...over('element_at', [['ma1'], ["'a'", "'b'", "'zz'", 'se1']]),
  ...over('list_transform', [['ab1']], {
    tenon: () => 'list_transform(ab1, lambda x: x % 100 + 1)',
    spark: () => 'transform(ab1, x -> x % 100 + 1)',
  }),
  ...over('list_filter', [['ab1']], {
    tenon: () => 'list_filter(ab1, lambda x: x > 0)',
    spark: () => 'filter(ab1, x -> x > 0)',
  }),
  ...over('list_filter', [['at1']], {
    tenon: () => "list_filter(at1, lambda x: x <> 'a')",
    spark: () => "filter(at1, x -> x <> 'a')",
  }),
  ...['map_keys', 'map_values'].flatMap((name) => over(name, [['ma1']])),
  ...over('get_json_object', [
    ['js1', 'st1'],
    quoted([
      '$.a',
      '$.b[1]',
      '$.a.b',
      '$.zz',
      '$',
      '$.b',
      '$[0]',
      '$.b[*]',
      '$.a.b[1].c',
      'a',
      '',
      '$.A',
      '$.*',
      '$[1]',
    ]),
  ]),
  ...over('get_json_object', [['js1'], ['\'$["a b"]\'']], {
    tenon: ([json]) => `get_json_object(${json!}, '$."a b"')`,
    spark: ([json]) => `get_json_object(${json!}, "$['a b']")`,
  }),
];

export const functionCalls: readonly Call[] = [...textCalls, ...numberCalls, ...timeCalls, ...collectionCalls];
