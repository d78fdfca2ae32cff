export const BODY = '';
export const SCRIPT = '';
export const STYLE = '';
