import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StepResult } from '../../../src/demo/stand-in-runner.js';
import { runMain, runPost, World } from '../../support/world.js';

// What a job prints, writes and requests, step by step, as a file that a reviewer reads: that masks come before
// outputs, and what is sent where. A change of the protocol with the runner or a service shows up as a diff.

describe('the transcript of a job', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.close());

  it.each([
    ['delivered-every-way', { deliver: 'env, output, file', scope: 'deploy' }],
    ['client-assertion', { 'client-auth': 'id-token', 'client-id': 'ci' }],
    ['jwt-bearer', { 'grant-type': 'jwt-bearer', resource: 'https://api.example', role: 'deployer' }],
  ])('%s', async (name, more) => {
    const runner = world.runner();
    const inputs = { ...world.discovered, ...more };
    const main = await runMain(runner, inputs);
    const asked = world.requests.length;
    const post = await runPost(runner, inputs, main);
    const text = [
      ...section('main', main, world, 0, asked),
      ...section('post', post, world, asked, world.requests.length),
    ].join('\n');
    const plain = normalised(text, world, runner.temp);
    await expect(plain).toMatchFileSnapshot(join(import.meta.dirname, `transcripts/${name}.txt`));

    const printed = normalised(main.output, world, runner.temp);
    const masked = printed.indexOf('::add-mask::CREDENTIAL');
    expect(masked).toBeGreaterThan(0);
    expect(printed.indexOf('CREDENTIAL')).toBe(masked + '::add-mask::'.length);
  });
});

const isGet = (request: string): boolean => request.trimStart().startsWith('GET ');

function section(name: string, step: StepResult, world: World, from: number, to: number): string[] {
  const files: [string, Iterable<[string, string]>][] = [
    ['GITHUB_STATE', step.state],
    ['GITHUB_ENV', step.env],
    ['GITHUB_OUTPUT', step.outputs],
  ];
  const requests = world.requests.slice(from, to).map(({ method, path, headers, form }) => {
    const sent = [...form].map(([field, value]) => `      ${field}=${value}`);
    const bearer =
      headers.authorization === undefined ? [] : [`      authorization: ${headers.authorization}`];
    return [`    ${method} ${path}`, ...bearer, ...sent].join('\n');
  });
  return [
    `${name}: exit code ${step.exitCode}`,
    '  requested',
    // Metadata and ID tokens are requested side by side, before all else, and the requests arrive in any order.
    ...requests.filter(isGet).sort(),
    ...requests.filter((request) => !isGet(request)),
    '  printed',
    ...step.output
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`),
    ...files.flatMap(([file, entries]) => [
      `  wrote to ${file}`,
      ...[...entries].map(([key, value]) => `    ${key}=${value}`),
    ]),
    '  wrote to the summary',
    ...step.summary
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`),
    '',
  ];
}

function normalised(text: string, world: World, temp: string): string {
  const id = /Issued credential (\S+)/.exec(text)?.[1] ?? 'none';
  return text
    .replaceAll(world.issued[0] ?? '', 'CREDENTIAL')
    .replaceAll(world.bearer, 'BEARER')
    .replaceAll(id, 'CREDENTIAL-ID')
    .replaceAll(encodeURIComponent(world.origin), 'ORIGIN')
    .replaceAll(world.origin, 'ORIGIN')
    .replaceAll(temp, 'TEMP')
    .replaceAll(temp.replaceAll('_', '&#95;'), 'TEMP')
    .replace(/jobpass-\w{6}/g, 'jobpass-RANDOM')
    .replace(/jobpass_folder_\w{6}/g, 'jobpass_folder_RANDOM')
    .replace(/head [0-9a-f]+:(\d+):[0-9a-f]{64}/g, 'head CHAIN:$1:HASH')
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'ID-TOKEN')
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/g, 'TIME')
    .replace(/\d{2}:\d{2} UTC/g, 'HH:MM UTC')
    .replace(/<td>\d{2}:\d{2}:\d{2}<\/td>/g, '<td>HH:MM:SS</td>')
    .replace(/(?<=, |<td>)\d+ s(?=<|$)/gm, 'SECONDS s')
    .replace(/[ \t]+$/gm, '');
}
