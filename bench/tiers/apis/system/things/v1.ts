interface Input {
  readonly thingId: string;
}

const read = async ({ thingId }: Input) => ({
  status: 200,
  body: { thingId, name: 'Installation cable 3x1.5 mm² 10 m', price: { amount: 1290, currency: 'EUR' } },
});

/** A record that costs nothing to read. */
export const handlers = { getThing: read, getAlone: read, getStored: read };
