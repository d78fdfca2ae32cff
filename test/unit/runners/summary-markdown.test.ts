import { describe, expect, it } from 'vitest';
import { markdownOf } from '../../../src/runners/summary-markdown.js';

describe('a summary as Markdown', () => {
  it('is a table, in which nothing foreign makes cells or lines', () => {
    const text = markdownOf({
      heading: 'Jobpass',
      rows: [['Held | by', 'a\n| b']],
      remarks: ['<b>bold</b>'],
    });
    expect(text).toBe(
      '### Jobpass\n\n| | |\n| --- | --- |\n| Held &#124; by | a &#124; b |\n\n&#60;b&#62;bold&#60;/b&#62;\n',
    );
  });
});
