import { describe, expect, it } from 'vitest';
import { markdownOf } from '../../../src/runners/summary-markdown.js';

describe('a summary as Markdown', () => {
  it('is a table with folded details, in which nothing foreign makes cells, lines or elements', () => {
    const text = markdownOf({
      heading: 'deploy',
      columns: ['Held | by', 'Role'],
      rows: [['a\n| b', 'c']],
      remarks: ['<b>bold</b>'],
      details: ['</details>\n# x'],
    });
    expect(text).toBe(
      '### deploy\n\n| Held &#124; by | Role |\n| --- | --- |\n| a &#124; b | c |\n\n&#60;b&#62;bold&#60;/b&#62;\n\n<details><summary>Details</summary>\n\n- &#60;/details&#62; # x\n\n</details>\n',
    );
  });
});
