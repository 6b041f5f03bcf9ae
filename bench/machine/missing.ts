/** Says that the machine lacks a program; who needs it is left out. */
export class Missing extends Error {}
