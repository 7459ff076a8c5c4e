/**
 * Shredded variants whose groups lack the column `value`, as the format allows where every value is typed, and types
 * that they must not be shredded to. DuckDB wants each `value`; see `fill-variant-gaps.ts`.
 */

import { numberAt, structAt, textAt, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';

/** A group of the schema that needs a column `value`. */
export interface VariantGap {
  /** Position of the group's `typed_value` in the list of schema elements; `value` goes before it. */
  readonly before: number;
  /** Places of the group and those above it, the outermost below the root first. */
  readonly path: readonly number[];
  /** Leaves before it. */
  readonly leaf: number;
  /** A leaf whose levels tell in which rows the group is there, and its own path. */
  readonly witness: number;
  readonly witnessPath: readonly number[];
}

const repetition = { required: 0, optional: 1, repeated: 2 } as const;
const physical = { int32: 1, int64: 2, int96: 3, fixed: 7 } as const;
const logical = { list: 3, decimal: 5, integer: 10, uuid: 14, variant: 16 } as const;
const converted = { list: 3, decimal: 5, unsignedByte: 11, unsignedLong: 14 } as const;

/**
 * @param elements the schema as the footer lists it: each group in front of its children.
 * @throws RangeError with what is wrong when a variant is of a shape that the format does not allow, or that cannot be filled.
 */
export function findVariantGaps(elements: readonly ThriftStruct[]): VariantGap[] {
  return new SchemaWalk(elements).gaps;
}

interface Node {
  readonly at: number;
  readonly path: readonly number[];
  readonly children: Node[];
  /** Leaves before it. */
  readonly leaf: number;
}

class SchemaWalk {
  readonly gaps: VariantGap[] = [];
  readonly #elements: readonly ThriftStruct[];
  #next = 0;
  #leaves = 0;

  constructor(elements: readonly ThriftStruct[]) {
    this.#elements = elements;
    if (elements.length > 0) this.#findVariants(this.#read([], true));
    // The last first, so that filling one moves no other.
    this.gaps.sort((left, right) => right.before - left.before);
  }

  #read(path: readonly number[], isRoot = false): Node {
    const at = this.#next++;
    const element = this.#elements[at];
    if (element === undefined || path.length > 64) throw new RangeError('the schema ends too early');
    const own = isRoot ? [] : [...path, at];
    const node: Node = { at, path: own, children: [], leaf: this.#leaves };
    const count = numberAt(element, 5) ?? 0;
    for (let child = 0; child < count; child += 1) node.children.push(this.#read(own));
    if (count === 0) this.#leaves += 1;
    return node;
  }

  #findVariants(node: Node): void {
    if (this.#isOf(node, logical.variant)) this.#checkGroup(node);
    else for (const child of node.children) this.#findVariants(child);
  }

  /** A variant, a field of one, or an element of a list in one. */
  #checkGroup(group: Node): void {
    const typed = this.#child(group, 'typed_value');
    if (typed === undefined) return;
    this.#checkType(typed);
    if (this.#child(group, 'value') === undefined) this.#addGap(group, typed);
    if (this.#isList(typed)) {
      const element = typed.children[0]?.children[0];
      if (element !== undefined) this.#checkGroup(element);
    } else for (const field of typed.children) this.#checkGroup(field);
  }

  #addGap(group: Node, typed: Node): void {
    const isRepeated = (at: number): boolean => numberAt(this.#elements[at]!, 3) === repetition.repeated;
    const witness = leavesOf(group).find(({ path }) => !path.some(isRepeated));
    if (witness === undefined)
      throw new RangeError(`the variant ${this.#name(group)} lacks its column "value" around or within a list`);
    this.gaps.push({
      before: typed.at,
      path: group.path,
      leaf: typed.leaf,
      witness: witness.leaf,
      witnessPath: witness.path,
    });
  }

  #checkType(typed: Node): void {
    if (typed.children.length > 0) return;
    const element = this.#elements[typed.at]!;
    const kind = numberAt(element, 1);
    const old = numberAt(element, 6);
    const isDecimal = this.#isOf(typed, logical.decimal) || old === converted.decimal;
    const fault =
      kind === physical.fixed && !isDecimal && !(this.#isOf(typed, logical.uuid) && numberAt(element, 2) === 16)
        ? `bytes of a fixed length (${numberAt(element, 2)})`
        : kind === physical.int96
          ? 'INT96'
          : this.#isUnsigned(element, old)
            ? 'unsigned numbers'
            : undefined;
    if (fault !== undefined)
      throw new RangeError(`the variant ${this.#name(typed)} is shredded to ${fault}, which the format does not allow`);
  }

  #isUnsigned(element: ThriftStruct, old: number | undefined): boolean {
    if (old !== undefined && old >= converted.unsignedByte && old <= converted.unsignedLong) return true;
    const union = element.get(10)?.value;
    if (!(union instanceof Map) || !union.has(logical.integer)) return false;
    return structAt(union, logical.integer).get(2)?.value === false;
  }

  #isList(node: Node): boolean {
    return this.#isOf(node, logical.list) || numberAt(this.#elements[node.at]!, 6) === converted.list;
  }

  #isOf({ at }: Node, kind: number): boolean {
    const union = this.#elements[at]!.get(10)?.value;
    return union instanceof Map && union.has(kind);
  }

  #child(node: Node, name: string): Node | undefined {
    return node.children.find(({ at }) => nameOf(this.#elements[at]!) === name);
  }

  #name({ path }: Node): string {
    return `"${path.map((at) => nameOf(this.#elements[at]!)).join('.')}"`;
  }
}

function leavesOf(node: Node): Node[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);
}

export function nameOf(element: ThriftStruct): string {
  return textAt(element, 4);
}

/** How many of the elements may be missing: the largest definition level below them. */
export function definitionLevel(elements: readonly ThriftStruct[], path: readonly number[]): number {
  return path.filter((at) => numberAt(elements[at]!, 3) !== repetition.required).length;
}
