/** Passes over Avro values that nobody wants. */

import type { AvroType } from '#engine/formats/avro/avro-type.ts';
import { AvroFault, type Tap } from '#engine/formats/avro/tap.ts';

export type Skip = (tap: Tap) => void;

export function createSkip(type: AvroType): Skip {
  switch (type.kind) {
    case 'null':
      return () => undefined;
    case 'boolean':
      return (tap) => void tap.boolean();
    case 'int':
    case 'long':
    case 'enum':
      return (tap) => tap.long();
    case 'float':
      return (tap) => skipBytes(tap, 4);
    case 'double':
      return (tap) => skipBytes(tap, 8);
    case 'fixed':
      return (tap) => skipBytes(tap, type.size);
    case 'bytes':
    case 'string':
      return (tap) => tap.skipBytes();
    case 'array':
      return skipRuns(createSkip(type.items));
    case 'map': {
      const value = createSkip(type.values);
      return skipRuns((tap) => {
        tap.skipBytes();
        value(tap);
      });
    }
    case 'record': {
      const fields = type.fields.map((field) => createSkip(field.type));
      return (tap) => {
        for (const field of fields) field(tap);
      };
    }
    case 'union': {
      const branches = type.branches.map(createSkip);
      return (tap) => {
        const at = tap.int();
        const branch = branches[at];
        if (branch === undefined) throw new AvroFault(`a union has no branch ${at}`);
        branch(tap);
      };
    }
  }
}

function skipBytes(tap: Tap, count: number): void {
  tap.need(count);
  tap.at += count;
}

function skipRuns(item: Skip): Skip {
  return (tap) => {
    for (;;) {
      const count = tap.count();
      if (count === 0) return;
      if (count < 0) {
        skipBytes(tap, tap.count());
        continue;
      }
      const start = tap.at;
      for (let index = 0; index < count; index += 1) {
        item(tap);
        // Items without bytes need not be counted one by one.
        if (tap.at === start) break;
      }
    }
  };
}
