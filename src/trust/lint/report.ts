import { basename } from 'node:path';
import { JobpassError } from '../../errors.js';
import { isObject } from '../../text/json.js';
import { printable } from '../../text/printable.js';
import { documentsOf } from './documents.js';
import { type Finding, type Linted, type Linter, SEVERITIES, type Unjudged } from './linter.js';
import { isTerraform } from './terraform-plan.js';

/** The findings in all files. */
export interface Report {
  /** The number of judged roles. */
  roles: number;
  /** The number of roles that accept no ID tokens. */
  skipped: number;
  findings: readonly (Finding & { file: string })[];
  unjudged: readonly (Unjudged & { file: string })[];
}

/**
 * Checks the roles in a file.
 *
 * @param file the file's path; `-` means stdin
 * @throws JobpassError `usage` if the file is not JSON, or contains no roles
 */
export function lintText(text: string, file: string, linters: readonly Linter[], issuer?: string): Report {
  const shown = file === '-' ? 'stdin' : printable(file, 120);
  const name = file === '-' ? 'unnamed' : basename(file).replace(/\.\w+$/, '');
  const documents = documentsOf(text, shown);
  const reports = documents.map((document, at) => {
    const found: Linted[] = [];
    for (const linter of linters) {
      const linted = linter.lint(document, {
        name: documents.length === 1 ? name : `${name} ${at + 1}`,
        issuer,
      });
      if (linted !== undefined) found.push(linted);
      // Only a Terraform plan can contain roles of several services.
      if (linted !== undefined && !(isObject(document) && isTerraform(document))) break;
    }
    if (found.length > 0) return merged(found);
    const which = documents.length === 1 ? shown : `Document ${at + 1} of ${shown}`;
    throw new JobpassError('usage', `${which} contains no trust policy and no role`, {
      hint: `Supported documents: ${linters.map(({ reads }) => reads).join('. ')}`,
    });
  });
  return {
    roles: sum(reports.map(({ roles }) => roles)),
    skipped: sum(reports.map(({ skipped }) => skipped)),
    findings: reports.flatMap(({ findings }) => findings.map((finding) => ({ file: shown, ...finding }))),
    unjudged: reports.flatMap(({ unjudged }) => unjudged.map((one) => ({ file: shown, ...one }))),
  };
}

function merged(parts: readonly Linted[]): Linted {
  return {
    roles: sum(parts.map(({ roles }) => roles)),
    skipped: sum(parts.map(({ skipped }) => skipped)),
    findings: parts.flatMap(({ findings }) => findings),
    unjudged: parts.flatMap(({ unjudged }) => unjudged),
  };
}

/** Merges all reports into one. The worst findings come first. Findings with the same severity keep their order. */
export function worstFirst(parts: readonly Report[]): Report {
  const rank = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);
  return {
    roles: sum(parts.map(({ roles }) => roles)),
    skipped: sum(parts.map(({ skipped }) => skipped)),
    findings: parts.flatMap(({ findings }) => findings).sort((one, other) => rank(one) - rank(other)),
    unjudged: parts.flatMap(({ unjudged }) => unjudged),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
