/** Reports a problem with a part of the configuration. */
export type Complain = (path: readonly PropertyKey[], reason: string) => void;
