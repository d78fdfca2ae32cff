/** Variables and their values, which are the content for the formats `dotenv` and `json`. */
export type Variables = readonly (readonly [name: string, value: string])[];
