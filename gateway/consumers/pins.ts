/** Versions a consumer is held to where its requests say none, by `<tier>/<api>`. */
export type Pins = Readonly<Record<string, number>>;
