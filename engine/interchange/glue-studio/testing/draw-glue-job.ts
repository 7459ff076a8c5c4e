/** Random jobs of nodes that AWS Glue Studio has, over JSON files with hostile names, in every spelling that people write. */

import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { Draw } from '#engine/testing/random-jobs/draw.ts';
import { formatPath } from '#engine/transforms/column-path.ts';
import { structType, type DataType } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { drawCondition, drawExpression, type DrawnColumn } from './draw-glue-text.ts';

interface DrawnNode {
  readonly id: string;
  readonly name: string;
  readonly transform: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, { readonly node: string }>>;
}

interface Rows {
  readonly id: string;
  readonly columns: readonly DrawnColumn[];
}

export interface DrawnGlueJob {
  readonly job: Job;
  /** Folder → its JSON lines. */
  readonly files: Readonly<Record<string, string>>;
  /** Ids of the nodes before the targets. */
  readonly ends: readonly string[];
}

const names = [
  'id',
  'name',
  'a.b',
  'x y',
  "it's",
  'say "hi"',
  'Größe',
  '数量',
  'select',
  'order',
  'back`tick',
  'a,b',
  'l[0]',
  '1st',
  'null',
  String.raw`c:\temp`,
  '.dot',
  '😀',
];
const texts = ['a', 'A', 'ab', 'a|b', '', "it's", String.raw`a\d`, '1', '01', '2026-01-31', 'ä', '%', ' a '];
const types = ['bigint', 'double', 'string', 'boolean', 'array', 'struct', 'string', 'bigint'] as const;

export function drawGlueJob(seed: number): DrawnGlueJob {
  return new Drawing(new Draw(seed)).draw();
}

class Drawing {
  readonly #draw: Draw;
  readonly #nodes: DrawnNode[] = [];
  readonly #files: Record<string, string> = {};
  readonly #ends: string[] = [];
  #made = 0;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  draw(): DrawnGlueJob {
    const draw = this.#draw;
    let open: Rows[] = Array.from({ length: draw.whole(1, 3) }, () => this.#source());
    for (let count = draw.whole(3, 12); count > 0; count -= 1) open = this.#step(open);
    for (const rows of open) {
      this.#ends.push(rows.id);
      this.#target(rows);
    }
    const job = jobSchema.parse({
      name: draw.pick(['Orders', "Bob's job", 'Größe ☕', 'a/b']),
      description: draw.pick(['', 'Daily', 'Line\nbreak "quoted"']),
      bookmark: draw.pick(['enable', 'disable', 'pause']),
      maxRetries: draw.whole(0, 10),
      timeout: draw.whole(1, 10_080),
      maxConcurrentRuns: draw.whole(1, 1000),
      defaultArguments: draw.chance(0.3) ? { day: draw.pick(texts), 'a.b-c_d': 'x' } : {},
      ...(draw.chance(0.1) ? { priority: draw.whole(0, 9) } : {}),
      ...(draw.chance(0.1) ? { pool: 'nightly' } : {}),
      ...(draw.chance(0.1) ? { taskRetries: 3 } : {}),
      nodes: draw.chance(0.3) ? draw.shuffle(this.#nodes) : this.#nodes,
    });
    return { job, files: this.#files, ends: this.#ends };
  }

  #id(): string {
    this.#made += 1;
    return this.#draw.pick([`n${this.#made}`, `node-${this.#made}`, `N_${this.#made}`]);
  }

  #add(transform: string, args: DrawnNode['args'], inputs: Readonly<Record<string, string>>): string {
    const id = this.#id();
    const name = `${this.#draw.pick(['Node', 'Größe "x"', "it's", 'a.b', '-'])} ${this.#made}`;
    const edges = Object.fromEntries(Object.entries(inputs).map(([port, node]) => [port, { node }]));
    const more = this.#draw.chance(0.05) ? this.#draw.pick([{ checkpoint: true }, { notes: 'why' }]) : {};
    this.#nodes.push({ id, name, transform, args, inputs: edges, ...more });
    return id;
  }

  #source(): Rows {
    const draw = this.#draw;
    const columns = draw.some(names, draw.whole(2, 6)).map((name) => this.#column(name, 0));
    const path = `in/s${this.#made}`;
    const rows = Array.from({ length: draw.whole(1, 6) }, (_none, index) =>
      Object.fromEntries(columns.map((column) => [column.name, this.#value(column, index === 0)])),
    );
    this.#files[path] = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    return { id: this.#add('PathSource', { path, format: 'json' }, {}), columns };
  }

  #column(name: string, depth: number): DrawnColumn {
    const type = this.#draw.pick(types);
    if (type !== 'struct') return { name, type };
    if (depth === 2) return { name, type: 'string' };
    const inside = this.#draw.some(names, this.#draw.whole(1, 3));
    return { name, type, fields: inside.map((each) => this.#column(each, depth + 1)) };
  }

  /** The first row has no nulls, so that every column gets its type. */
  #value({ type, fields }: DrawnColumn, isFirst: boolean): unknown {
    const draw = this.#draw;
    if (!isFirst && draw.chance(0.25)) return null;
    switch (type) {
      case 'bigint':
        return draw.whole(-2, 6);
      case 'double':
        return draw.whole(-4, 9) + 0.5;
      case 'boolean':
        return draw.chance(0.5);
      case 'array':
        return isFirst ? ['a', 'b'] : draw.some(texts, draw.whole(0, 3));
      case 'struct':
        return Object.fromEntries(fields!.map((field) => [field.name, this.#value(field, isFirst)]));
      default:
        return isFirst ? 'first' : draw.pick(texts);
    }
  }

  #step(open: readonly Rows[]): Rows[] {
    const draw = this.#draw;
    const at = draw.whole(0, open.length - 1);
    const rest = open.filter((_rows, index) => index !== at);
    const rows = open[at]!;
    if (rest.length > 0 && draw.chance(0.3)) return [this.#joined(rows, rest[0]!), ...rest.slice(1)];
    if (draw.chance(0.12)) return [...rest, ...this.#split(rows)];
    return [...rest, this.#changed(rows)];
  }

  /** Inputs without a common column, as a name with a prefix would be drawn again. */
  #joined(left: Rows, right: Rows): Rows {
    const draw = this.#draw;
    const [mine, theirs] = [plainOf(left), plainOf(right)];
    const pairs = mine.flatMap((one) =>
      theirs.filter(({ type }) => type === one.type).map((two) => [one, two] as const),
    );
    const inputs = { left: left.id, right: right.id };
    if (pairs.length === 0 || draw.chance(0.3)) {
      const narrow = [left, right].map((rows) => this.#narrowed(rows));
      const unionType = draw.pick(['ALL', 'DISTINCT']);
      const id = this.#add('Union', { unionType, by: 'position' }, { in1: narrow[0]!.id, in2: narrow[1]!.id });
      return { id, columns: narrow[0]!.columns };
    }
    const keys = draw.some(pairs, draw.whole(1, Math.min(2, pairs.length))).map(([one, two]) => ({
      left: formatPath([one.name]),
      right: formatPath([two.name]),
    }));
    const joinType = draw.pick(['inner', 'left', 'right', 'outer', 'leftsemi', 'leftanti']);
    const id = this.#add('Join', { joinType, keys }, inputs);
    const isOneSided = joinType === 'leftsemi' || joinType === 'leftanti';
    const taken = new Set(left.columns.map(({ name }) => name.toLowerCase()));
    const more = isOneSided ? [] : right.columns.filter(({ name }) => !taken.has(name.toLowerCase()));
    const joined = { id, columns: [...left.columns, ...more] };
    return this.#selected(joined, joined.columns);
  }

  #narrowed(rows: Rows): Rows {
    const mappings = [[formatPath([rows.columns[0]!.name]), hiveOf(rows.columns[0]!), 'one', 'string']];
    const plain = plainOf(rows)[0];
    if (plain !== undefined) mappings[0] = [formatPath([plain.name]), plain.type, 'one', 'string'];
    const id = this.#add('ApplyMapping', { mappings }, { in: rows.id });
    return { id, columns: [{ name: 'one', type: 'string' }] };
  }

  #selected(rows: Rows, columns: readonly DrawnColumn[]): Rows {
    const id = this.#add('SelectFields', { paths: columns.map(({ name }) => formatPath([name])) }, { in: rows.id });
    return { id, columns };
  }

  #split(rows: Rows): Rows[] {
    const draw = this.#draw;
    const pick = (from: string, index: number): string => this.#add('SelectFromCollection', { index }, { in: from });
    if (rows.columns.length > 1 && draw.chance(0.5)) {
      const chosen = draw.some(rows.columns, draw.whole(1, rows.columns.length - 1));
      const id = this.#add('SplitFields', { paths: chosen.map(({ name }) => formatPath([name])) }, { in: rows.id });
      const first = rows.columns.filter((column) => chosen.includes(column));
      const second = rows.columns.filter((column) => !chosen.includes(column));
      return [
        { id: pick(id, 0), columns: first },
        { id: pick(id, 1), columns: second },
      ];
    }
    const groups = [1, 2].slice(0, draw.whole(1, 2)).map((number) => ({
      groupName: draw.pick([`Group ${number}`, `"g"${number}`, `gr.${number}`]),
      condition: drawCondition(draw, rows.columns),
    }));
    const id = this.#add('Route', { groups }, { in: rows.id });
    return [0, groups.length].map((index) => ({ id: pick(id, index), columns: rows.columns }));
  }

  #changed(rows: Rows): Rows {
    const draw = this.#draw;
    const { columns } = rows;
    const input = { in: rows.id };
    const plain = plainOf(rows);
    const text = plain.find(({ type }) => type === 'string');
    const free = `new ${this.#made}${draw.pick(['', '.x', "'s", '"', ' é'])}`;
    const put = (name: string, type: DrawnColumn['type']): DrawnColumn[] => [...columns, { name, type }];
    switch (draw.whole(0, 14)) {
      case 0:
      case 1:
        return { id: this.#add('Filter', { condition: drawCondition(draw, columns) }, input), columns };
      case 2:
        return this.#selected(rows, draw.some(columns, draw.whole(1, columns.length)));
      case 3: {
        if (columns.length < 2) break;
        const dropped = draw.pick(columns);
        const id = this.#add('DropFields', { paths: [formatPath([dropped.name])] }, input);
        return { id, columns: columns.filter((column) => column !== dropped) };
      }
      case 4: {
        const old = draw.pick(columns);
        const id = this.#add('RenameField', { oldName: formatPath([old.name]), newName: formatPath([free]) }, input);
        return { id, columns: columns.map((column) => (column === old ? { ...old, name: free } : column)) };
      }
      case 5:
        return this.#mapped(rows);
      case 6: {
        const keys = draw.chance(0.5) ? [] : draw.some(columns, 1);
        if (keys.length === 0 && draw.chance(0.5)) break;
        const args = { columns: keys.map(({ name }) => formatPath([name])) };
        return { id: this.#add('DropDuplicates', args, input), columns };
      }
      case 7: {
        const numbers = plain.filter(({ type }) => type === 'bigint' || type === 'double');
        if (numbers.length === 0) break;
        const [value] = draw.some(numbers, 1);
        const group = plain.find((column) => column !== value);
        const aggFunc = draw.pick(['sum', 'count', 'min', 'max', 'avg']);
        const args = {
          groups: group === undefined ? [] : [formatPath([group.name])],
          aggs: [{ column: formatPath([value!.name]), aggFunc }],
        };
        const made = {
          name: `${aggFunc}(${value!.name})`,
          type: aggFunc === 'count' ? 'bigint' : value!.type,
        } as const;
        const type = aggFunc === 'avg' ? 'double' : made.type;
        const all = [...(group === undefined ? [] : [group]), { name: made.name, type }];
        return { id: this.#add('Aggregate', args, input), columns: all };
      }
      case 8:
      case 9: {
        const { expr, type } = drawExpression(draw, columns);
        return { id: this.#add('DerivedColumn', { colName: free, expr }, input), columns: put(free, type) };
      }
      case 10: {
        if (plain.length === 0) break;
        const args = {
          colName: free,
          colList: plain.map(({ name }) => formatPath([name])),
          spacer: draw.pick(['', '-', ', ', "'", '\\']),
        };
        return { id: this.#add('ConcatenateColumns', args, input), columns: put(free, 'string') };
      }
      case 11: {
        if (text === undefined) break;
        const args = {
          colName: formatPath([text.name]),
          pattern: draw.pick([',', String.raw`\|`, '[ab]']),
          newColName: free,
        };
        return { id: this.#add('SplitString', args, input), columns: put(free, 'array') };
      }
      case 12: {
        if (text === undefined) break;
        const args = { colName: formatPath([text.name]), regex: String.raw`(a)\d?`, newCols: [free] };
        return { id: this.#add('RegexExtractor', args, input), columns: put(free, 'string') };
      }
      case 13: {
        const list = columns.find(({ type }) => type === 'array');
        if (list === undefined) break;
        const args = { column: formatPath([list.name]), newColumn: free, outer: draw.chance(0.5) };
        return { id: this.#add('ExplodeArrayOrMap', args, input), columns: put(free, 'string') };
      }
      default:
        return { id: this.#add('DropNullRows', { emptyText: draw.chance(0.5) }, input), columns };
    }
    return rows;
  }

  /** Moves fields out of structs and columns into them. */
  #mapped(rows: Rows): Rows {
    const draw = this.#draw;
    const made: DrawnColumn[] = [];
    const mappings = draw.some(rows.columns, draw.whole(1, rows.columns.length)).map((column, index) => {
      const field = column.fields?.find(({ type }) => type !== 'struct');
      const source = field === undefined || draw.chance(0.3) ? [column.name] : [column.name, field.name];
      const from = source.length === 1 ? column : field!;
      const name = `m${index}${draw.pick(['', '.q', ' "', "'"])}`;
      const isPlain = from.type !== 'array' && from.type !== 'struct';
      const isNested = draw.chance(0.2);
      const target = isNested ? ['in side', name] : [name];
      const type = isPlain && draw.chance(0.4) ? 'string' : from.type;
      const moved = { ...from, name, type } as DrawnColumn;
      const inside = made.findIndex((each) => each.name === 'in side');
      if (!isNested) made.push(moved);
      else if (inside === -1) made.push({ name: 'in side', type: 'struct', fields: [moved] });
      else made[inside] = { ...made[inside]!, fields: [...made[inside]!.fields!, moved] };
      return [formatPath(source), hiveOf(from), formatPath(target), type === from.type ? hiveOf(from) : type];
    });
    return { id: this.#add('ApplyMapping', { mappings }, { in: rows.id }), columns: made };
  }

  #target({ id, columns }: Rows): void {
    const draw = this.#draw;
    const format = draw.pick(['parquet', 'json', 'csv', 'avro', 'orc', 'xml']);
    const key = columns.length > 1 ? columns.find(({ type }) => type === 'string') : undefined;
    const partitionKeys = key !== undefined && draw.chance(0.3) ? [key.name] : [];
    const options = format === 'json' && draw.chance(0.5) ? { compression: 'gzip' } : {};
    const args = { path: `out/${id}`, format, options, partitionKeys };
    if (draw.chance(0.7)) this.#add('PathTarget', args, { in: id });
    else {
      const updateBehavior = draw.pick(['LOG', 'UPDATE_IN_DATABASE']);
      this.#add(
        'CatalogTarget',
        { databaseName: 'out', tableName: `t${id}`.toLowerCase(), ...args, updateBehavior },
        { in: id },
      );
    }
  }
}

function plainOf({ columns }: Pick<Rows, 'columns'>): DrawnColumn[] {
  return columns.filter(({ type }) => type !== 'array' && type !== 'struct');
}

function hiveOf(column: DrawnColumn): string {
  return formatHive(typeOf(column));
}

function typeOf({ type, fields = [] }: DrawnColumn): DataType {
  if (type === 'array') return { kind: 'array', element: { kind: 'string' } };
  if (type !== 'struct') return { kind: type };
  return structType(fields.map((field) => ({ name: field.name, type: typeOf(field) })));
}
