/** A row of docs/measured/broker-decisions.md: a token, and what came of it. */
export interface DecisionRow {
  section: string;
  token: string;
  /** The role that was asked for; '' for none. */
  asked: string;
  expected: string;
  actual: string;
  /** What the caller is told besides the error code. */
  told: string;
  /** What the log says. */
  log: string;
}

const cell = (text: string): string =>
  (text.length > 240 ? `${text.slice(0, 240)}…` : text).replace(/[|\\<>`*_#[\]]/g, '\\$&');

/**
 * @param roles what each role says, as its file has it
 * @param steady replaces what differs from run to run
 */
export function renderDecisions(
  roles: Readonly<Record<string, unknown>>,
  rows: readonly DecisionRow[],
  steady: (text: string) => string,
): string {
  const sections = [...new Set(rows.map(({ section }) => section))].map((section) =>
    [
      `## ${section}`,
      '',
      '| ID token | role asked for | expected | decision | what the caller is told | what the log says |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows
        .filter((row) => row.section === section)
        .map(
          ({ token, asked, expected, actual, told, log }) =>
            `| ${[token, asked, expected, actual, told, log].map((text) => cell(steady(text))).join(' | ')} |`,
        ),
      '',
    ].join('\n'),
  );
  const wrong = rows.filter(({ expected, actual }) => expected !== actual).length;
  return `# Decisions of the broker

Written by \`npm run decisions\`: ${rows.length} ID tokens, each sent to one broker with the roles below, and what came of it. ${wrong === 0 ? 'Every decision is as expected.' : `${wrong} decisions are not as expected.`} A test holds this table to what the broker does.

Each refusal was sent to a second broker as well, which trusts the same issuers and has none of these roles: but for the random id of the refusal it answered the same, byte for byte. So a caller cannot find out what a role wants, nor whether there is one. Not compared are the roles that explain, and refusals of a job that meets the conditions of its role.

## The roles

| role | what it says |
| --- | --- |
${Object.entries(roles)
  .map(([name, role]) => `| ${name} | ${cell(steady(JSON.stringify(role)))} |`)
  .join('\n')}

${sections.join('\n')}`;
}
