export const NOT_IN_THE_ACTION: RegExp;
