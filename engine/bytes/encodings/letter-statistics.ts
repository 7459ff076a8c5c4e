/** The tables of jschardet: a megabyte that few files need, and so a file of its own also in the built app. */

export { detectAll } from 'jschardet';
