/** Variables with their values: what `dotenv` and `json` are written from. */
export type Variables = readonly (readonly [name: string, value: string])[];
