/** Types of built-command.mjs, which runs before it is known whether this Node reads TypeScript. */

export declare function pathOfMarks(root: string): string;
export declare function markOf(root: string, path: string): string;
export declare function builtCommand(root: string): string | undefined;
