/** Files of src/, or of what tsc makes of it, that no job needs: neither main nor post nor the keeper may bring them along. */
export const NOT_IN_THE_ACTION = /^(audit\/correlate|broker|command|demo|doctor|servers|trust|verify)\//;
