/** Logs whose fields stand in a header: W3C extended logs (IIS, CloudFront) and VPC flow logs. */

/** Names that `logFormat` takes for them. */
export const fieldLogs = [
  { name: 'w3c', title: 'W3C extended log (IIS, CloudFront)' },
  { name: 'vpcFlow', title: 'AWS VPC flow log' },
] as const;

export type FieldLog = (typeof fieldLogs)[number]['name'];

/** Version 2 of the flow log, which is written without a header too. */
const vpcFields =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
    ' ',
  );
const otherVpcFields =
  'vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id sublocation-type sublocation-id pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path ecs-cluster-arn ecs-cluster-name ecs-container-instance-arn ecs-container-instance-id ecs-container-id ecs-second-container-id ecs-service-name ecs-task-definition-arn ecs-task-arn ecs-task-id reject-reason'.split(
    ' ',
  );
const knownVpcFields: ReadonlySet<string> = new Set([...vpcFields, ...otherVpcFields]);

export class FieldLines {
  /** Of all headers so far, in order of first appearance. */
  readonly names: string[] = [];
  readonly #placeOf = new Map<string, number>();
  readonly #kind: FieldLog;
  /** Place in `names` of each field of the current header. */
  #places: number[] = [];

  constructor(kind: FieldLog) {
    this.#kind = kind;
  }

  /** @returns a value per name, why there is none, or undefined for lines that are not a record. */
  parse(line: string): (string | null)[] | string | undefined {
    if (this.#kind === 'w3c' && line.startsWith('#')) {
      const fields = /^#Fields:\s*(.*)$/iu.exec(line)?.[1];
      if (fields !== undefined) this.#takeHeader(fields.trim().split(/\s+/u));
      return undefined;
    }
    if (this.#kind === 'vpcFlow') {
      const words = line.trim().split(/\s+/u);
      if (words.length > 1 && words.every((word) => knownVpcFields.has(word))) {
        this.#takeHeader(words);
        return undefined;
      }
      if (this.#places.length === 0) this.#takeHeader(vpcFields);
    }
    if (this.#places.length === 0) return 'no #Fields line precedes it';
    const values = splitValues(line);
    if (values.length !== this.#places.length)
      return `it has ${values.length} values where the header names ${this.#places.length} fields`;
    const row = this.names.map((): string | null => null);
    for (const [index, place] of this.#places.entries()) row[place] = values[index]!;
    return row;
  }

  #takeHeader(fields: readonly string[]): void {
    const taken = new Set<number>();
    // The number of the last of equal names: counted on from there, since a header may have thousands of them.
    const numbers = new Map<string, number>();
    this.#places = fields.map((field) => {
      let name = field;
      let number = numbers.get(field) ?? 1;
      if (number > 1) name = `${field}_${number}`;
      while (taken.has(this.#placeOf.get(name) ?? -1)) {
        number += 1;
        name = `${field}_${number}`;
      }
      numbers.set(field, number);
      const place = this.#placeOf.get(name) ?? this.names.push(name) - 1;
      this.#placeOf.set(name, place);
      taken.add(place);
      return place;
    });
  }
}

/** Tabs where there are any, else runs of spaces; a value in quotes may hold them, and a doubled quote. */
function splitValues(line: string): string[] {
  if (line.includes('\t')) return line.replace(/[\r\n]+$/u, '').split('\t');
  const values: string[] = [];
  for (const part of line.trim().matchAll(/"((?:[^"]|"")*)"(?=\s|$)|\S+/gu))
    values.push(part[1] === undefined ? part[0] : part[1].replaceAll('""', '"'));
  return values;
}
