/** Environment of a gateway that turns nobody away: a machine busy with tests makes its loop late without being asked too much. */
export const unhurried = { OVERLOAD_MILLISECONDS: '60000' } as const;
