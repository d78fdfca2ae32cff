import { Argument, type Command } from 'commander';
import { jsonLine } from '../text/json.js';
import { JSON_LINE, print } from './print.js';

/** Adds `jobpass demo`. */
export function defineDemo(program: Command): void {
  program
    .command('demo')
    .description('Run a complete job on this machine, with all servers on loopback')
    .option('--serve', 'Keep the issuer, the broker and the service running, and print commands to try.')
    .option('--json', `Print the timeline ${JSON_LINE}.`)
    .action(async ({ json, serve }: { json?: true; serve?: true }) => {
      if (serve) {
        const { serveDemo } = await import('../demo/serve.js');
        return serveDemo(print);
      }
      const { demo } = await import('../demo/demo.js');
      const events = await demo(json ? () => undefined : print);
      if (json) print(jsonLine(events));
    });
}

/** Adds `jobpass explain`. */
export function defineExplain(program: Command): void {
  program
    .command('explain')
    .description('Explain an error code: jobpass explain refused')
    .addArgument(new Argument('[code]', 'The error code. Default: list all codes'))
    .option('--json', `Print the explanation ${JSON_LINE}.`)
    .action(async (code: string | undefined, { json }: { json?: true }) => {
      const { explainCode, listCodes } = await import('./explain/explain.js');
      if (code === undefined) {
        const codes = listCodes();
        if (json) print(jsonLine(codes));
        else for (const { code: name, summary } of codes) print(`${name.padEnd(13)} ${summary}`);
        return;
      }
      const text = await explainCode(code);
      print(json ? jsonLine({ code, text }) : text);
    });
}
