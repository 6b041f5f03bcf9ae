interface Input {
  readonly operation: string;
  readonly from: number;
  readonly calls: number;
}

type Read = (input: { readonly thingId: string }) => Promise<unknown>;

interface Context {
  readonly call: { readonly system: { readonly things: Readonly<Record<string, Read>> } };
}

export const handlers = {
  callMany: async ({ operation, from, calls }: Input, { call }: Context) => {
    const read = call.system.things[operation] as Read;
    for (let at = from; at < from + calls; at += 1) await read({ thingId: `T-${at}` });
    return { status: 200, body: { calls } };
  },
};
