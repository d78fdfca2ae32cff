export function renderPicture(text: string): string;
