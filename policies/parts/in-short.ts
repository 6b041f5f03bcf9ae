/** Characters by which a sender knows his own words again. */
const most = 100;

/** A sender's own words, to be said again in an answer or the log: he may send as many of them as he likes. */
export const inShort = (words: string): string => (words.length <= most ? words : `${words.slice(0, most)}…`);
