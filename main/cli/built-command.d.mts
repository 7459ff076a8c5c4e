/** Types of built-command.mjs, which runs before it is known whether this Node reads TypeScript. */

export declare function pathOfMark(root: string): string;
export declare function markOfSources(root: string): string;
export declare function builtCommand(root: string): string | undefined;
