/** Variables and their values: the content of the formats `dotenv` and `json`. */
export type Variables = readonly (readonly [name: string, value: string])[];
