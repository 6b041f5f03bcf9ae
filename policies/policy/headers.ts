/** Header fields, lower-case names, values as received. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;
